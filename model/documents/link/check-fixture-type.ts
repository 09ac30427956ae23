import type { FixtureType } from '../fixture-type/schema.ts'
import { checkUnique } from './duplicate-ids.ts'
import type { Report } from './venue-documents.ts'

/** A fixture type by itself: modes named once, every channel inside its mode, no slot used twice, no movement without its range. */
export function checkFixtureType(report: Report, type: FixtureType): void {
  checkUnique(report, 'venue/duplicate-id', ['modes'], type.modes)
  type.modes.forEach((mode, modeIndex) => {
    const owner = new Map<number, string>()
    mode.channels.forEach((channel, index) => {
      const at = ['modes', modeIndex, 'channels', index]
      for (const key of ['offset', 'fineOffset'] as const) {
        const slot = channel[key]
        if (slot === undefined) continue
        if (slot > mode.footprint) {
          const what = `Channel "${channel.attribute}" sits at slot ${slot}, past the mode's footprint of ${mode.footprint}.`
          report('venue/patch-conflict', [...at, key], what, `Raise the footprint to ${slot}, or lower the slot.`)
        }
        const earlier = owner.get(slot)
        if (earlier !== undefined) {
          const what = `Slot ${slot} carries "${earlier}" already.`
          report('venue/patch-conflict', [...at, key], what, 'Give each channel slots of its own.')
        }
        owner.set(slot, channel.attribute)
      }
    })
  })
  const moves = type.modes.some((mode) => mode.channels.some(({ attribute }) => attribute === 'pan' || attribute === 'tilt'))
  if (moves && type.movement === undefined) {
    const what = 'The type has a pan or tilt channel, but says nothing of its movement.'
    report('venue/missing', ['movement'], what, 'Add "movement" with the ranges and speeds of the data sheet.')
  }
}
