import { expect, test } from 'vitest'
import { createVenue } from './testing/crowded-venue.ts'

test('whoever jumps follows those around him with his next batch, whichever turn it is', () => {
  for (let slot = 0; slot < 4; slot++) {
    for (let turn = 0; turn < 4; turn++) {
      const venue = createVenue(4)
      // Ten in one place and ten in another, 300 m off.
      for (let person = 0; person < 20; person++) {
        venue.join(person)
        venue.clients.get(person)!.pose.set([person < 10 ? person : 300 + person, 0, 1.6])
      }
      const step = (): void => {
        for (const client of venue.clients.values()) expect(client.move(1, 0)).toBeNull()
        venue.tick()
      }
      for (let before = 0; before < 8 + turn; before++) step()
      const jumper = venue.clients.get(slot)!
      expect([...jumper.seen.keys()].every((other) => other < 10)).toBe(true)
      for (const client of venue.clients.values()) expect(client.move(1, client === jumper ? 315 - slot : 0, client === jumper)).toBeNull()
      venue.tick()
      expect([...jumper.seen.keys()].every((other) => other >= 10)).toBe(true)
      expect(jumper.seen.size).toBe(4)
    }
  }
})
