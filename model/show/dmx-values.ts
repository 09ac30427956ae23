import type { ChannelAttribute } from '../documents/index.ts'
import type { DmxFrame } from './dmx-frame.ts'
import type { PlanFixture, ShowPlan } from './show-plan.ts'

/** Level 0..1 of the first channel with the attribute, or -1 where there is none. */
function readLevel(fixture: PlanFixture, bytes: Uint8Array, attribute: ChannelAttribute): number {
  for (let index = 0; index < fixture.channels.length; index++) {
    const channel = fixture.channels[index]
    if (channel === undefined || channel.attribute !== attribute) continue
    const coarse = bytes[channel.coarse] ?? 0
    return channel.fine < 0 ? coarse / 255 : (coarse * 256 + (bytes[channel.fine] ?? 0)) / 65535
  }
  return -1
}

/** Place of the wheel whose byte lies nearest. */
function nearestPlace(goboBytes: Uint8Array, byte: number): number {
  let best = 0
  for (let place = 1; place < goboBytes.length; place++) {
    if (Math.abs((goboBytes[place] ?? 0) - byte) < Math.abs((goboBytes[best] ?? 0) - byte)) best = place
  }
  return best
}

function readLight(fixture: PlanFixture, bytes: Uint8Array, out: Float64Array): void {
  const dimmer = readLevel(fixture, bytes, 'intensity')
  const white = readLevel(fixture, bytes, 'white')
  if (!fixture.hasColour) {
    if (dimmer >= 0 || white >= 0) out[fixture.intensity] = dimmer >= 0 ? dimmer : white
    return
  }
  const common = fixture.hasWhite ? white : 0
  const red = readLevel(fixture, bytes, 'red') + common
  const green = readLevel(fixture, bytes, 'green') + common
  const blue = readLevel(fixture, bytes, 'blue') + common
  const folded = Math.max(red, green, blue)
  out[fixture.intensity] = dimmer >= 0 ? dimmer : folded
  const scale = dimmer >= 0 ? 1 : folded
  out[fixture.colour] = scale > 0 ? red / scale : 1
  out[fixture.colour + 1] = scale > 0 ? green / scale : 1
  out[fixture.colour + 2] = scale > 0 ? blue / scale : 1
}

/**
 * Reads bytes back into values: the inverse of `dmxFrame`, to within one step of each channel. Where the intensity was
 * folded into the colour only their product can be known: the strongest part is then taken as the intensity. Slots of
 * channels that no byte carries are left as they are. Allocates nothing.
 */
export function dmxValues(plan: ShowPlan, frame: DmxFrame, out: Float64Array): void {
  for (let index = 0; index < plan.fixtures.length; index++) {
    const fixture = plan.fixtures[index]
    const bytes = fixture === undefined ? undefined : frame.data[fixture.universe]
    if (fixture === undefined || bytes === undefined) continue
    readLight(fixture, bytes, out)
    const pan = readLevel(fixture, bytes, 'pan')
    const tilt = readLevel(fixture, bytes, 'tilt')
    if (pan >= 0) out[fixture.pan] = (pan - 0.5) * fixture.panRangeDeg
    if (tilt >= 0) out[fixture.tilt] = (tilt - 0.5) * fixture.tiltRangeDeg
    const zoom = readLevel(fixture, bytes, 'zoom')
    if (zoom >= 0 && fixture.zoom >= 0) out[fixture.zoom] = fixture.zoomMinDeg + zoom * (fixture.zoomMaxDeg - fixture.zoomMinDeg)
    const gobo = readLevel(fixture, bytes, 'gobo')
    if (gobo >= 0 && fixture.gobo >= 0) out[fixture.gobo] = nearestPlace(fixture.goboBytes, Math.floor(gobo * 255 + 0.5))
  }
}
