import { closestName } from '../closest-name.ts'

/** What to do about an id nobody has: the nearest one there is, or all there are when they are few. */
export function fixUnknownId(id: string, known: readonly string[], noun: string): string {
  const near = closestName(id, known)
  if (near !== undefined) return `Did you mean "${near}"?`
  if (known.length === 0) return `Add a ${noun} with this id, or remove the mention.`
  return `Use one of ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}, or add a ${noun} with this id.`
}
