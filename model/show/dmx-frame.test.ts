import { describe, expect, it } from 'vitest'
import type { FixtureType } from '../documents/index.ts'
import { compileShow } from './compile-show.ts'
import { createDmxFrame, dmxFrame } from './dmx-frame.ts'
import { createShowValues, slotOf } from './show-plan.ts'
import { sampleShow } from './testing/sample-show.ts'

type Channels = FixtureType['modes'][number]['channels']

/** Bytes 1..n of a wash whose mode has these channels. */
function bytesOf(channels: Channels, set: Record<string, number | readonly number[]>, count: number): number[] {
  const { source } = sampleShow({ fadeInS: 0, fadeOutS: 0, end: 'hold' })
  const fixtureTypes = source.fixtureTypes.map((type) => ({
    ...type,
    movement: { panRangeDeg: 540, tiltRangeDeg: 270, panDegPerS: 100, tiltDegPerS: 100 },
    zoom: { minDeg: 5, maxDeg: 45 },
    gobos: (['open', 'cloud', 'lotus'] as const).map((pattern, place) => ({
      id: pattern,
      name: type.name,
      pattern,
      dmx: [0, 40, 200][place] ?? 0,
    })),
    modes: type.modes.map((mode) => ({ ...mode, channels })),
  }))
  const plan = compileShow({ ...source, fixtureTypes })
  const values = createShowValues(plan)
  for (const [name, value] of Object.entries(set)) values.set([value].flat(), slotOf(plan, `fixture/wash/${name}`))
  const frame = createDmxFrame(plan)
  dmxFrame(plan, values, frame)
  return [...(frame.data[0] ?? [])].slice(0, count)
}

const channel = (attribute: Channels[number]['attribute'], offset: number, more: Partial<Channels[number]> = {}): Channels[number] => ({
  attribute,
  offset,
  value: 0,
  ...more,
})
const RGB = [channel('red', 1), channel('green', 2), channel('blue', 3)]

describe('dmxFrame', () => {
  it('rounds a level to the nearest of 255 steps, or of 65535 over two bytes', () => {
    const channels = [channel('intensity', 1), channel('pan', 2, { fineOffset: 4 }), channel('tilt', 3)]
    expect(bytesOf(channels, { intensity: 0.5, pan: 0, tilt: 135 }, 4)).toEqual([128, 0x80, 255, 0x00])
    expect(bytesOf(channels, { intensity: 2, pan: -270, tilt: -135 }, 4)).toEqual([255, 0, 0, 0])
  })

  it('folds the intensity into the colour where there is no dimmer, and not where there is one', () => {
    expect(bytesOf(RGB, { intensity: 0.5, colour: [1, 0.5, 0] }, 3)).toEqual([128, 64, 0])
    expect(bytesOf([...RGB, channel('intensity', 4)], { intensity: 0.5, colour: [1, 0.5, 0] }, 4)).toEqual([255, 128, 0, 128])
  })

  it('gives white what red, green and blue have in common and leaves them the rest', () => {
    expect(bytesOf([...RGB, channel('white', 4)], { intensity: 1, colour: [1, 0.6, 0.2] }, 4)).toEqual([204, 102, 0, 51])
  })

  it('runs zoom over its angles, and sends a gobo as the byte of its place', () => {
    const channels = [channel('zoom', 1), channel('zoom', 2, { fineOffset: 3 }), channel('gobo', 4), channel('gobo', 5, { fineOffset: 6 })]
    expect(bytesOf(channels, { zoom: 5, gobo: 0 }, 6)).toEqual([0, 0, 0, 0, 0, 0])
    expect(bytesOf(channels, { zoom: 25, gobo: 1 }, 5)).toEqual([128, 0x80, 0x00, 40, 40])
    expect(bytesOf(channels, { zoom: 45, gobo: 2 }, 5)).toEqual([255, 255, 255, 200, 200])
  })

  it('rests the zoom at the angle of the photometry', () => {
    expect(bytesOf([channel('zoom', 1)], {}, 1)).toEqual([Math.round(((20 - 5) / 40) * 255)])
  })

  it('sends the byte of a constant channel whatever the show does', () => {
    expect(bytesOf([channel('constant', 1, { value: 42 }), channel('intensity', 2)], { intensity: 0 }, 2)).toEqual([42, 0])
  })
})
