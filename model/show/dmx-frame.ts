import type { PlanDmxChannel, PlanFixture, ShowPlan } from './show-plan.ts'

/** The bytes of the rig: 512 for each universe of `plan.universes`, in the same order. */
export interface DmxFrame {
  readonly universes: readonly number[]
  readonly data: readonly Uint8Array[]
}

/** A dark frame. */
export const createDmxFrame = (plan: ShowPlan): DmxFrame => ({
  universes: plan.universes,
  data: plan.universes.map(() => new Uint8Array(512)),
})

/** Works out one fixture's levels, in the order of `LEVELS`. */
function fillLevels(fixture: PlanFixture, values: Float64Array, out: Float64Array): void {
  const intensity = values[fixture.intensity] ?? 0
  // Without a dimmer the colour carries the intensity.
  const fold = fixture.hasIntensity ? 1 : intensity
  const red = (values[fixture.colour] ?? 0) * fold
  const green = (values[fixture.colour + 1] ?? 0) * fold
  const blue = (values[fixture.colour + 2] ?? 0) * fold
  const white = Math.min(red, green, blue)
  const common = fixture.hasWhite ? white : 0
  out[0] = intensity
  out[1] = red - common
  out[2] = green - common
  out[3] = blue - common
  out[4] = white
  out[5] = fixture.panRangeDeg > 0 ? 0.5 + (values[fixture.pan] ?? 0) / fixture.panRangeDeg : 0.5
  out[6] = fixture.tiltRangeDeg > 0 ? 0.5 + (values[fixture.tilt] ?? 0) / fixture.tiltRangeDeg : 0.5
  const zoomSpan = fixture.zoomMaxDeg - fixture.zoomMinDeg
  out[7] = zoomSpan > 0 && fixture.zoom >= 0 ? ((values[fixture.zoom] ?? 0) - fixture.zoomMinDeg) / zoomSpan : 0
  out[8] = fixture.gobo < 0 ? 0 : (fixture.goboBytes[Math.round(values[fixture.gobo] ?? 0)] ?? 0) / 255
}

/** Level 0..1 to one byte, or to two where the channel is 16 bits wide. Levels come in an array: a number handed over costs heap. */
function writeChannel(channel: PlanDmxChannel, levels: Float64Array, bytes: Uint8Array): void {
  if (channel.level < 0) {
    bytes[channel.coarse] = channel.value
    return
  }
  const level = levels[channel.level] ?? 0
  const clamped = level > 0 ? (level < 1 ? level : 1) : 0
  if (channel.fine < 0) {
    bytes[channel.coarse] = Math.round(clamped * 255)
    return
  }
  const wide = Math.round(clamped * 65535)
  bytes[channel.coarse] = wide >> 8
  bytes[channel.fine] = wide & 255
}

/**
 * Writes the bytes of every patched fixture from a values array. A fixture without a dimmer has its intensity folded into
 * its colour. Beside red, green and blue, white takes what the three have in common and they keep the rest, so the sum of
 * the emitters is the colour asked for and can be read back. Pan and tilt run over the type's range, mount in the middle; zoom
 * runs over its angles, narrowest at 0; a gobo is the byte of its place.
 * Slots of no fixture are left as they are. Allocates nothing.
 */
export function dmxFrame(plan: ShowPlan, values: Float64Array, out: DmxFrame): void {
  const levels = plan.scratch.levels
  for (let index = 0; index < plan.fixtures.length; index++) {
    const fixture = plan.fixtures[index]
    const bytes = fixture === undefined ? undefined : out.data[fixture.universe]
    if (fixture === undefined || bytes === undefined) continue
    fillLevels(fixture, values, levels)
    for (let at = 0; at < fixture.channels.length; at++) {
      const channel = fixture.channels[at]
      if (channel !== undefined) writeChannel(channel, levels, bytes)
    }
  }
}
