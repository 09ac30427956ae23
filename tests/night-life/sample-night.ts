import type { Night } from '../../model/documents/index.ts'

const words = (text: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': text, en: text })

const GROUPS: Night['groups'] = [
  { id: 'path', name: words('path'), colour: [1, 0.58, 0.27] },
  { id: 'eaves', name: words('eaves'), colour: [1, 0.5, 0.18] },
  { id: 'columns', name: words('columns'), colour: [1, 0.58, 0.27] },
  { id: 'lanterns', name: words('lanterns'), colour: [1, 0.5, 0.2] },
  { id: 'trees', name: words('trees'), colour: [1, 0.62, 0.3] },
  { id: 'screens', name: words('screens'), colour: [0.7, 0.8, 1] },
  { id: 'stage', name: words('stage'), colour: [0.25, 0.55, 1] },
  { id: 'floods', name: words('floods'), colour: [1, 0.55, 0.2] },
]

const KINDS: Night['lampKinds'] = [
  { id: 'post', shape: 'post', group: 'path', lumens: 3000, radiusM: 0.3, heightM: 6.5, beamDeg: 360, glow: true },
  { id: 'lantern', shape: 'lantern', group: 'lanterns', lumens: 600, radiusM: 0.3, heightM: 0, beamDeg: 360, glow: true },
  { id: 'palace', shape: 'palace', group: 'lanterns', lumens: 1500, radiusM: 0.35, heightM: 0, beamDeg: 360, glow: true },
  { id: 'eave', shape: 'eave', group: 'eaves', lumens: 500, radiusM: 0.2, heightM: 0, beamDeg: 360, glow: true },
  { id: 'line', shape: 'line', group: 'eaves', lumens: 60, radiusM: 0.02, heightM: 0, beamDeg: 360, glow: true },
  { id: 'flood', shape: 'flood', group: 'floods', lumens: 8000, radiusM: 0.15, heightM: 0, beamDeg: 60, glow: true },
]

/** A street of 400 m along the north axis, lamps and fronts on both sides, a fountain at its north end: as the default venue has it, smaller. */
export function sampleNight(): Night {
  const lamps: Night['lamps'] = []
  const trees: Night['trees'] = []
  for (let n = -20; n >= -400; n -= 26) for (const e of [-14, 14]) lamps.push([0, e, n, 6.5])
  for (let n = -30; n >= -390; n -= 10) {
    for (const e of [-27, 27]) trees.push([e, n, 0, 9, 2.6, 1000])
    for (const side of [-1, 1]) {
      for (let k = 0; k < 5; k++) lamps.push([1, side * 31, n, 6.5 - k * 0.75])
      lamps.push([2, side * 31, n + 5, 5], [3, side * 30.5, n + 2.5, 4.2], [3, side * 30.5, n - 2.5, 4.2])
      lamps.push([4, side * 30, n - 4.5, 8, 0, 0, 9])
    }
  }
  for (const e of [-8, 8]) lamps.push([5, e, 60, 0.3, e > 0 ? -30 : 30, 40, 0])
  return {
    kind: 'night',
    version: 2,
    id: 'sample-night',
    venue: 'sample',
    groups: GROUPS,
    moments: [
      {
        ...{ id: 'evening', name: words('evening'), atLocal: '19:45', date: '2026-10-01', utcOffsetH: 8, ev100: 5 },
        ...{ visibilityM: 3000, windowsLit: 0.55, crowdPerM2: 0.16, wet: 0.6 },
        levels: Object.fromEntries(GROUPS.map(({ id }) => [id, 1])),
      },
    ],
    lampKinds: KINDS,
    lamps,
    treeForms: [],
    signKinds: [
      { id: 'board', group: 'eaves', ink: [1, 0.7, 0.3], cdM2: 80, upright: false, bothSides: false },
      { id: 'cloth', group: 'eaves', ink: [1, 0.9, 0.7], cdM2: 80, upright: true, bothSides: true },
    ],
    signTexts: ['长乐坊', '酒肆'],
    // One board to the south, and over it a cloth that hangs along the street.
    signs: [
      [0, 0, 300, 300, 3, 180, 3, 1],
      [1, 1, 320, 300, 3, 90, 1, 2],
      [7, 0, 300, 300, 6, 180, 3, 1],
    ],
    trees,
    pools: [
      {
        id: 'pool',
        polygon: [
          [-26, 12],
          [26, 12],
          [26, 66],
          [-26, 66],
        ],
        heightM: 0.1,
      },
    ],
    fountains: [
      {
        ...{ id: 'matrix', name: words('matrix'), group: 'stage', origin: [-24, 16, 0.1], headingDeg: 0 },
        ...{ columns: 16, rows: 16, pitchM: [3.2, 3], maxHeightM: 15, seed: 7 },
      },
    ],
    crowd: {
      seed: 3,
      areas: [
        {
          polygon: [
            [-32, -410],
            [32, -410],
            [32, 5],
            [-32, 5],
          ],
          heightM: 0,
          share: 1,
        },
      ],
    },
  }
}

/** Full light of every group, as a night look gives it. */
export const fullLevels = (): Float32Array => Float32Array.from(GROUPS.flatMap(({ colour }) => [...colour]))
