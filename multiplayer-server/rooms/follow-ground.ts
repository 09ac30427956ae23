import { type WalkArea, walkArea } from '../../model/walk/index.ts'
import type { VenueLibrary } from '../show/venue-library.ts'

/** The ground of a venue as its documents now have it. Visitors' pages bound their walks by the same zones. */
export function followGround(library: VenueLibrary, venue: string): { readonly area: WalkArea; close(): void } {
  const read = (): WalkArea => {
    const bundle = library.get(venue)?.bundle
    return walkArea(bundle?.venue.zones.filter(({ kind }) => kind !== 'quiet') ?? [], bundle?.ground ?? null)
  }
  const ground = {
    area: read(),
    close: library.onReload((entry) => {
      if (entry.id === venue) ground.area = read()
    }),
  }
  return ground
}
