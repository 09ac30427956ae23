import type { ChannelAttribute, FixtureType } from '../fixture-type/schema.ts'
import { checkUnique } from './duplicate-ids.ts'
import type { Report } from './venue-documents.ts'

/**
 * A fixture type by itself: modes named once, every channel inside its mode, no slot used twice, no pan, tilt,
 * zoom or gobo channel without its range, angles or wheel, and a wheel that can be told apart by its bytes.
 */
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
  checkAbilities(report, type)
  checkGobos(report, type)
}

/** What a mode's channels move must be described. */
function checkAbilities(report: Report, type: FixtureType): void {
  const has = (attribute: ChannelAttribute): boolean =>
    type.modes.some((mode) => mode.channels.some((channel) => channel.attribute === attribute))
  const moves = has('pan') || has('tilt')
  if (moves && type.movement === undefined) {
    const what = 'The type has a pan or tilt channel, but says nothing of its movement.'
    report('venue/missing', ['movement'], what, 'Add "movement" with the ranges and speeds of the data sheet.')
  }
  if (has('zoom') && type.zoom === undefined) {
    const what = 'The type has a zoom channel, but says nothing of its angles.'
    report('venue/missing', ['zoom'], what, 'Add "zoom" with the narrowest and widest beam angle of the data sheet.')
  }
  if (type.zoom !== undefined && type.zoom.minDeg >= type.zoom.maxDeg) {
    const what = `The zoom runs from ${type.zoom.minDeg} to ${type.zoom.maxDeg} degrees: its narrow end is not the narrower.`
    report('venue/bad-lens', ['zoom', 'minDeg'], what, 'Write the narrowest angle as minDeg and the widest as maxDeg.')
  }
  if (has('gobo') && type.gobos.length === 0) {
    report('venue/missing', ['gobos'], 'The type has a gobo channel, but no gobos.', 'List the gobos of its wheel, open first.')
  }
}

/** A show's 0 means no pattern, and bytes must name one gobo each: a byte read back must give the gobo that was sent. */
function checkGobos(report: Report, type: FixtureType): void {
  checkUnique(report, 'venue/duplicate-id', ['gobos'], type.gobos)
  const byByte = new Map<number, string>()
  type.gobos.forEach((gobo, index) => {
    const earlier = byByte.get(gobo.dmx)
    if (earlier === undefined) byByte.set(gobo.dmx, gobo.id)
    else {
      const what = `Gobos "${earlier}" and "${gobo.id}" are both byte ${gobo.dmx}.`
      report('venue/patch-conflict', ['gobos', index, 'dmx'], what, 'Give each gobo a byte of its own.')
    }
  })
  const first = type.gobos[0]
  if (first !== undefined && first.pattern !== 'open') {
    const what = `The wheel begins with "${first.id}", which has a pattern: a show's gobo 0 is the open beam.`
    report('venue/missing', ['gobos', 0, 'pattern'], what, 'Put the open place of the wheel first.')
  }
}
