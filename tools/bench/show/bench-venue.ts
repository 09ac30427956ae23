import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../product.ts'

/** Length of the cue `clock`: its sawtooth says the show time in 16 bits, 0.9 ms a step. */
export const CLOCK_S = 60
/** Levels of the cues `bench-low` and `bench-high` on par 1: too near for the flash limit to care, far enough for a byte. */
export const LOW_LEVEL = 0.5
export const HIGH_LEVEL = 0.55
/** Where the clocks begin: pan, coarse and fine, in each universe from here on; universe 1 is the yard's own. */
export const CLOCK_UNIVERSE = 2
/** Index of the level of par 1 in universe 1. */
export const PAR_SLOT = 0

const PAN_RANGE_DEG = 360
const LOW_AT_S = 100
const HIGH_AT_S = 110
const CLOCK_AT_S = 200

type Draft = Record<string, unknown>

/** A folder that a server runs on: the yard, sending to a port of this machine, with a moving clock in each further universe. */
export async function writeBenchVenue(port: number, universes: number): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'holosite-bench-yard-'))
  for (const folder of ['venues', 'scenes']) await cp(join(ROOT, folder), join(root, folder), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  await mkdir(join(root, 'dist'))
  const clocks = Array.from({ length: universes - 1 }, (_, index) => CLOCK_UNIVERSE + index)
  await writeFile(join(root, 'venues/yard/rig/bench-clock.fixture-type.json'), JSON.stringify(clockType()))
  await change(join(root, 'venues/yard/venue.json'), (venue) => {
    venue['output'] = { protocol: 'sacn', destination: '127.0.0.1', port, priority: 100 }
    ;(venue['fixtureTypes'] as unknown[]).push('rig/bench-clock.fixture-type.json')
    ;(venue['fixtures'] as unknown[]).push(...clocks.map(clockFixture))
  })
  await change(join(root, 'scenes/yard-opening/show.json'), (show) => {
    show['durationS'] = CLOCK_AT_S + CLOCK_S
    addLevels(show)
    ;(show['tracks'] as unknown[]).push(...clocks.map(clockTrack))
    ;(show['cues'] as unknown[]).push(
      cue('bench-low', '901', { atS: LOW_AT_S, durationS: 10, end: 'hold' }),
      cue('bench-high', '902', { atS: HIGH_AT_S, durationS: 10, end: 'hold' }),
      cue('clock', '903', { atS: CLOCK_AT_S, durationS: CLOCK_S, end: 'loop' }),
    )
  })
  return root
}

/** Seconds into the cue `clock` that the slots of its universe say. */
export const clockSeconds = (slots: Uint8Array): number => ((((slots[0] ?? 0) << 8) | (slots[1] ?? 0)) / 65535) * CLOCK_S

/** Seconds into the cue `clock` at a show time that counts on from `CLOCK_AT_S`. */
export const secondsIntoClock = (showS: number): number => (showS - CLOCK_AT_S) % CLOCK_S

async function change(path: string, edit: (document: Draft) => void): Promise<void> {
  const document = JSON.parse(await readFile(path, 'utf8')) as Draft
  edit(document)
  await writeFile(path, JSON.stringify(document))
}

/** Two steps of light for par 1, in the tracks that the yard's show has for it. */
function addLevels(show: Draft): void {
  const tracks = show['tracks'] as { target: string; property: string; clips: unknown[] }[]
  const level = tracks.find(({ target, property }) => target === 'fixture/par-1' && property === 'intensity')
  level?.clips.push(heldClip('bench-low', LOW_AT_S, LOW_LEVEL), heldClip('bench-high', HIGH_AT_S, HIGH_LEVEL))
}

const heldClip = (id: string, atS: number, value: number) => ({ id, atS, durationS: 10, keys: [{ atS: 0, value }] })

const named = (text: string) => ({ 'zh-CN': text, en: text })

const cue = (id: string, number: string, when: { atS: number; durationS: number; end: string }) => ({
  id,
  number,
  name: named(id),
  fadeInS: 0,
  fadeOutS: 0,
  ...when,
})

const clockFixture = (universe: number) => ({
  id: `clock-${universe}`,
  name: named(`Clock ${universe}`),
  type: 'bench-clock',
  mode: 'pan',
  mount: { position: [0, 0, 5], headingDeg: 0, pitchDeg: 0 },
  patch: { universe, address: 1 },
})

const clockTrack = (universe: number) => ({
  id: `clock-${universe}`,
  target: `fixture/clock-${universe}`,
  property: 'pan',
  clips: [
    {
      id: 'saw',
      atS: CLOCK_AT_S,
      durationS: CLOCK_S,
      keys: [
        { atS: 0, value: -PAN_RANGE_DEG / 2 },
        { atS: CLOCK_S, value: PAN_RANGE_DEG / 2 },
      ],
    },
  ],
})

const clockType = () => ({
  kind: 'fixture-type',
  version: 1,
  id: 'bench-clock',
  manufacturer: 'Holosite',
  name: named('Clock'),
  photometry: { lumens: 1, beamDeg: 10, fieldDeg: 20, watts: 1 },
  movement: { panRangeDeg: PAN_RANGE_DEG, tiltRangeDeg: 0, panDegPerS: 1000, tiltDegPerS: 1000 },
  modes: [{ id: 'pan', name: named('Pan'), footprint: 2, channels: [{ attribute: 'pan', offset: 1, fineOffset: 2 }] }],
})
