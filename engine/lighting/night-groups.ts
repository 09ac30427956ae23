import type { Night, NightMoment } from '../../model/documents/index.ts'
import { slotOf, type ShowPlan } from '../../model/show/index.ts'
import { LIGHT_GROUPS } from './night-uniforms.ts'

/** The light groups' colours and levels, moment and show together. */
export interface NightGroups {
  /** Levels of a moment by channel, 8 numbers. */
  levelsOf(moment: NightMoment | null, out: Float64Array): Float64Array
  /** From now on the show's channels dim and tint. */
  follow(plan: ShowPlan, values: Float64Array): void
  /** Writes 8 colours for these levels of the moment. Allocates nothing. */
  write(levels: Float64Array, at: number, out: Float32Array): void
}

/**
 * A group's colour at luminance 1, so that its lux are lux. A tint of the show that is white leaves the lamps their own colour; the
 * purer the tint, the more it takes the place of theirs.
 */
export function createNightGroups(night: Night | null): NightGroups {
  const count = Math.min(LIGHT_GROUPS, night?.groups.length ?? 0)
  const colours = new Float64Array(LIGHT_GROUPS * 3)
  const intensity = new Int32Array(LIGHT_GROUPS).fill(-1)
  const tint = new Int32Array(LIGHT_GROUPS).fill(-1)
  const white = Float64Array.of(1, 1, 1)
  let values = white
  night?.groups.slice(0, LIGHT_GROUPS).forEach(({ colour }, channel) => {
    const luminance = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
    for (let part = 0; part < 3; part++) colours[channel * 3 + part] = colour[part]! / Math.max(luminance, 0.1)
  })

  /** Levels come in a table: numbers given one by one are boxed. */
  const writeOne = (channel: number, levels: Float64Array, at: number, out: Float32Array): void => {
    const dimmer = intensity[channel]!
    const level = levels[at + channel]! * (dimmer < 0 ? 1 : values[dimmer]!)
    const slot = tint[channel]!
    const source = slot < 0 ? white : values
    const from = Math.max(0, slot)
    const most = Math.max(source[from]!, source[from + 1]!, source[from + 2]!)
    const least = Math.min(source[from]!, source[from + 1]!, source[from + 2]!)
    const pure = most > 0 ? 1 - least / most : 0
    const own = channel * 3
    const power = Math.max(colours[own]!, colours[own + 1]!, colours[own + 2]!)
    for (let part = 0; part < 3; part++) {
      out[own + part] = level * (colours[own + part]! * most * (1 - pure) + power * source[from + part]! * pure)
    }
  }
  return {
    levelsOf(moment, out) {
      for (let channel = 0; channel < LIGHT_GROUPS; channel++) {
        const group = night?.groups[channel]
        out[channel] = group ? (moment?.levels[group.id] ?? 0) : 0
      }
      return out
    },
    follow(plan, next) {
      values = next as Float64Array<ArrayBuffer>
      night?.groups.slice(0, LIGHT_GROUPS).forEach(({ id }, channel) => {
        intensity[channel] = slotOf(plan, `light/${id}/intensity`)
        tint[channel] = slotOf(plan, `light/${id}/colour`)
      })
    },
    write(levels, at, out) {
      for (let channel = 0; channel < count; channel++) {
        writeOne(channel, levels, at, out)
      }
    },
  }
}
