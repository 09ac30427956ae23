import { Group, type WebGLRenderer, type Camera } from 'three'
import { describe, expect, it } from 'vitest'
import type { Scene, Venue } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import type { ShowPlan } from '../../model/show/index.ts'
import { createDisposeScope } from '../runtime/index.ts'
import { mountScene } from './mount-scene.ts'
import type { PieceParts, ScenePieces } from './piece.ts'
import { SAFE_PICTURE } from './safe-picture.ts'

const place = { id: 'spot', name: { 'zh-CN': '点', en: 'Spot' }, position: [3, 5, 1], headingDeg: 90, radiusM: 2 }
const venue = { surfaces: [], zones: [], places: [place], projectors: [], fixtures: [], cameras: [] } as unknown as Venue

const pieceOf = (id: string, piece: string) => ({
  id,
  piece,
  anchor: { kind: 'place' as const, id: 'spot' },
  offset: [0, 0, 0] as [number, number, number],
  props: {},
})

/** Mounts pieces into an empty venue; what they were given and what was told. */
async function mounted(scene: Pick<Scene, 'pieces' | 'media'>, pieces: ScenePieces['pieces'], missing: readonly string[] = []) {
  const scope = createDisposeScope()
  const site = new Group()
  const faults: Fault[] = []
  mountScene(scope, {
    venue,
    scene: { kind: 'scene', version: 2, id: 'fair', venue: 'v', name: place.name, show: 'show.json', ...scene },
    pieces: { pieces },
    site,
    ...{ renderer: {} as WebGLRenderer, camera: () => ({}) as Camera, plan: {} as ShowPlan, values: new Float64Array() },
    ...{
      clock: { showS: 0, running: false, hostS: 0, serverMs: 0 },
      audio: { announce() {}, context: null, output: null, contextTimeOf: () => 0 },
      night: null,
    },
    missingMedia: new Set(missing),
    reducedMotion: () => false,
    ...{ add: () => () => {}, receive() {}, forget() {}, project() {} },
    report: (fault) => void faults.push(fault),
  })
  await new Promise((done) => setImmediate(done))
  return { scope, site, faults }
}

describe('mountScene', () => {
  it('gives the safe picture for media that are missing or that nobody named, and the file itself for the rest', async () => {
    const seen: string[] = []
    const look = (parts: PieceParts): void => void seen.push(...['poster', 'lost', 'unnamed'].map((id) => parts.media(id)))
    const media = ['poster', 'lost'].map((id) => ({ id, kind: 'image' as const, uri: `media/${id}.png`, credit: 'Us' }))
    const { faults } = await mounted({ pieces: [pieceOf('a', 'look')], media }, { look }, ['lost'])
    expect(seen).toEqual(['/scenes/fair/media/poster.png', SAFE_PICTURE, SAFE_PICTURE])
    expect(faults).toEqual([])
  })

  it('tells of a piece this build lacks and of one that fails, and puts the others up', async () => {
    const built: string[] = []
    const { faults, site } = await mounted(
      { pieces: [pieceOf('x', 'unheard-of'), pieceOf('y', 'broken'), pieceOf('z', 'good')], media: [] },
      {
        broken(parts: PieceParts) {
          throw new Error(`no lamp in ${parts.id}`)
        },
        good: (parts: PieceParts) => void built.push(parts.id),
      },
    )
    expect(built).toEqual(['z'])
    expect(faults.map(({ code, at }) => [code, at[1]])).toEqual([
      ['scene/unknown-piece', 'x'],
      ['scene/piece-failed', 'y'],
    ])
    expect(faults[0]!.fix).toContain('broken, good')
    expect(faults[1]!.what).toContain('no lamp in y')
    expect(site.children.map(({ name }) => name)).toEqual(['piece/z'])
  })

  it('stands a piece at its anchor, and takes it away with the scope', async () => {
    const { scope, site } = await mounted({ pieces: [pieceOf('z', 'good')], media: [] }, { good: (parts: PieceParts) => void parts.id })
    const [group] = site.children
    // East 3, north 5, up 1 is x 3, y 1, z -5; a heading of 90 degrees turns -Z to +X.
    expect(group!.position.toArray()).toEqual([3, 1, -5])
    expect(group!.rotation.y).toBeCloseTo(-Math.PI / 2)
    scope.dispose()
    expect(site.children).toEqual([])
  })
})
