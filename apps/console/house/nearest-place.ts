import type { Venue } from '../../../model/documents/index.ts'

/** The place of the venue somebody is nearest to, and how far in metres; null where the venue names none. `at` is ENU metres. */
export function nearestPlace(
  { places }: Pick<Venue, 'places'>,
  [east, north]: readonly [number, number, number],
): { readonly name: Venue['name']; readonly metres: number } | null {
  let nearest: { name: Venue['name']; metres: number } | null = null
  for (const { name, position } of places) {
    const metres = Math.hypot(position[0] - east, position[1] - north)
    if (nearest === null || metres < nearest.metres) nearest = { name, metres }
  }
  return nearest
}
