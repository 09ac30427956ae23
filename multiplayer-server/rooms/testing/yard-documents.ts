import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const name = (en: string) => ({ 'zh-CN': en, en })
const mount = (east: number, north: number, up: number) => ({ position: [east, north, up], headingDeg: 0, pitchDeg: 0, rollDeg: 0 })
const lens = { widthPx: 1280, heightPx: 720, fx: 1000, fy: 1000, cx: 640, cy: 360 }

/** The venue `yard`: one tileset, one dimmer, two cameras, room for three visitors. Sends nothing to any rig. */
const venue = {
  kind: 'venue',
  version: 1,
  id: 'yard',
  name: name('Yard'),
  description: name('A yard for tests.'),
  picture: 'still.jpg',
  georeference: { latDeg: 34.2, lonDeg: 108.9, heightM: 400, heightSystem: 'ellipsoid', datum: 'WGS84' },
  twin: [
    {
      id: 'ground',
      name: name('Ground'),
      kind: 'tileset',
      uri: 'survey/ground/tileset.json',
      attribution: name('Nobody'),
      licence: 'CC0-1.0',
    },
  ],
  zones: ['walk', 'spawn'].map((kind) => ({ id: kind, name: name(kind), kind, polygon: [[-20, -20], [20, -20], [20, 20], [-20, 20]], heightM: 0 })), // prettier-ignore
  fixtureTypes: ['rig/dimmer.json'],
  fixtures: [{ id: 'lamp', name: name('Lamp'), type: 'dimmer', mode: 'one', mount: mount(0, 0, 3), patch: { universe: 1, address: 1 } }],
  projectors: [
    { id: 'front', name: name('Front'), mount: mount(0, -10, 3), lens: { widthPx: 1280, heightPx: 720, throwRatio: 1.5 }, lumens: 5000 },
  ],
  cameras: [
    { id: 'gate', name: name('Gate'), mount: mount(5, 5, 3), lens, purpose: name('To see the gate.') },
    { id: 'roof', name: name('Roof'), mount: mount(5, 5, 9), lens, purpose: name('To see the roof.') },
  ],
  limits: { flashesPerSecond: 3, capacity: 3 },
  scene: 'evening',
}

const dimmer = {
  kind: 'fixture-type',
  version: 1,
  id: 'dimmer',
  manufacturer: 'Test',
  name: name('Dimmer'),
  photometry: { lumens: 1000, beamDeg: 20, fieldDeg: 30, watts: 100 },
  modes: [{ id: 'one', name: name('One'), footprint: 1, channels: [{ attribute: 'intensity', offset: 1 }] }],
}

const scene = { kind: 'scene', version: 1, id: 'evening', venue: 'yard', name: name('Evening'), show: 'show.json' }

const show = {
  kind: 'show',
  version: 1,
  id: 'evening',
  name: name('Evening'),
  durationS: 600,
  tracks: [
    {
      id: 'lamp',
      target: 'fixture/lamp',
      property: 'intensity',
      clips: [{ id: 'rise', atS: 0, durationS: 600, keys: [{ atS: 0, value: 0 }, { atS: 600, value: 1 }] }], // prettier-ignore
    },
  ],
  cues: [
    { id: 'open', number: '1', name: name('Open'), atS: 0, durationS: 300, followAfterS: 200 },
    { id: 'close', number: '2', name: name('Close'), atS: 300, durationS: 300 },
  ],
}

/** Writes the venue `yard` with its scene and show under a folder, and gives the show's file for tests that change it. */
export function writeYard(root: string): { readonly showFile: string; readonly show: typeof show } {
  const put = (path: string, content: unknown): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  put('venues/yard/venue.json', venue)
  put('venues/yard/still.jpg', 'jpg')
  put('venues/yard/draft.jpg', 'jpg')
  put('venues/yard/rig/dimmer.json', dimmer)
  put('venues/yard/survey/ground/tileset.json', { asset: { version: '1.1' } })
  put('venues/yard/survey/private/notes.json', { secret: 'not a tileset' })
  put('scenes/evening/scene.json', scene)
  put('scenes/evening/show.json', show)
  put('scenes/evening/media/clip.webm', 'webm')
  for (const page of ['lobby', 'visitor', 'console', 'camera']) put(`dist/apps/${page}/index.html`, `<!doctype html><title>${page}</title>`)
  put('dist/assets/main-abc123.js', 'export {}')
  return { showFile: join(root, 'scenes/evening/show.json'), show }
}
