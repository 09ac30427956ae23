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

/** Level 0..1 to one byte, or to two where the channel is 16 bits wide. */
function writeLevel(bytes: Uint8Array, channel: PlanDmxChannel, level: number): void {
  const clamped = level > 0 ? (level < 1 ? level : 1) : 0
  if (channel.fine < 0) {
    bytes[channel.coarse] = Math.round(clamped * 255)
    return
  }
  const wide = Math.round(clamped * 65535)
  bytes[channel.coarse] = wide >> 8
  bytes[channel.fine] = wide & 255
}

/** Degrees from the middle of the range to 0..1. */
const turn = (deg: number, rangeDeg: number): number => (rangeDeg > 0 ? 0.5 + deg / rangeDeg : 0.5)

function writeFixture(fixture: PlanFixture, values: Float64Array, bytes: Uint8Array): void {
  const intensity = values[fixture.intensity] ?? 0
  // Without a dimmer the colour carries the intensity.
  const fold = fixture.hasIntensity ? 1 : intensity
  const red = (values[fixture.colour] ?? 0) * fold
  const green = (values[fixture.colour + 1] ?? 0) * fold
  const blue = (values[fixture.colour + 2] ?? 0) * fold
  const white = Math.min(red, green, blue)
  const common = fixture.hasWhite ? white : 0
  for (let index = 0; index < fixture.channels.length; index++) {
    const channel = fixture.channels[index]
    if (channel === undefined) continue
    switch (channel.attribute) {
      case 'intensity':
        writeLevel(bytes, channel, intensity)
        break
      case 'red':
        writeLevel(bytes, channel, red - common)
        break
      case 'green':
        writeLevel(bytes, channel, green - common)
        break
      case 'blue':
        writeLevel(bytes, channel, blue - common)
        break
      case 'white':
        writeLevel(bytes, channel, white)
        break
      case 'pan':
        writeLevel(bytes, channel, turn(values[fixture.pan] ?? 0, fixture.panRangeDeg))
        break
      case 'tilt':
        writeLevel(bytes, channel, turn(values[fixture.tilt] ?? 0, fixture.tiltRangeDeg))
        break
      case 'constant':
        bytes[channel.coarse] = channel.value
        break
    }
  }
}

/**
 * Writes the bytes of every patched fixture from a values array. A fixture without a dimmer has its intensity folded into
 * its colour. Beside red, green and blue, white takes what the three have in common and they keep the rest, so the sum of
 * the emitters is the colour asked for and can be read back. Pan and tilt run over the type's range, mount in the middle.
 * Slots of no fixture are left as they are. Allocates nothing.
 */
export function dmxFrame(plan: ShowPlan, values: Float64Array, out: DmxFrame): void {
  for (let index = 0; index < plan.fixtures.length; index++) {
    const fixture = plan.fixtures[index]
    const bytes = fixture === undefined ? undefined : out.data[fixture.universe]
    if (fixture !== undefined && bytes !== undefined) writeFixture(fixture, values, bytes)
  }
}
