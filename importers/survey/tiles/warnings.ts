/** Faults by kind and feature: the first of each kind by name, the rest by number. */
export interface Warnings {
  add(fault: string, featureId: string): void
  list(): string[]
}

const NAMED = 10

export function createWarnings(): Warnings {
  const byFault = new Map<string, { readonly named: string[]; count: number }>()
  return {
    add(fault, featureId) {
      const kind = byFault.get(fault) ?? { named: [], count: 0 }
      byFault.set(fault, kind)
      kind.count++
      if (kind.named.length < NAMED) kind.named.push(featureId)
    },
    list() {
      return [...byFault].flatMap(([fault, { named, count }]) => {
        const lines = named.map((id) => `Feature "${id}" ${fault}.`)
        return count > NAMED ? [...lines, `${count - NAMED} more features: each ${fault}.`] : lines
      })
    },
  }
}
