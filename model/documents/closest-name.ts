/**
 * The candidate a person most likely meant, or undefined when none is near: a name that begins like it or holds it, else
 * the fewest edits (Levenshtein), at most two fifths of the name's length. Names over 64 characters have no neighbour.
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length === 0 || name.length > 64) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  let bestCost = Math.max(1, Math.floor(name.length * 0.4)) + 1
  for (const candidate of candidates) {
    const other = candidate.toLowerCase()
    if (other.length > 64) continue
    const held = Math.min(other.length, wanted.length) >= 3 && (other.includes(wanted) || wanted.includes(other))
    const cost = held ? 1 : editDistance(wanted, other)
    if (cost < bestCost) {
      best = candidate
      bestCost = cost
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}
