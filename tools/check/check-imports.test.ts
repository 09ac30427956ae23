import { describe, expect, it } from 'vitest'
import { checkTree, faultsOf } from './fixture-tree.ts'

const EMPTY = 'export {}\n'

/** Faults of one file that imports `specifier`, in a tree where the target exists. */
const importing = (path: string, specifier: string, others: Record<string, string> = {}): string[] =>
  faultsOf({ [path]: `import '${specifier}'\n`, ...others })

describe('the table of folders', () => {
  it.each([
    ['model/walk/walk.ts', '../../engine/net/index.ts'],
    ['engine/net/room.ts', '../../multiplayer-server/index.ts'],
    ['multiplayer-server/rooms/room.ts', '../../engine/net/index.ts'],
    ['apps/visitor/main.tsx', '../../scenes/first/index.ts'],
    ['apps/visitor/main.tsx', '../../multiplayer-server/index.ts'],
    ['scenes/first/pieces/gate.tsx', '../../../apps/visitor/visit.tsx'],
    ['importers/rig/read-rig.ts', '../../engine/geo/index.ts'],
    ['engine/net/room.ts', '../../tools/start/start.ts'],
    ['engine/net/room.ts', '../../tests/media/peer.ts'],
    ['tools/start/start.ts', '../../tests/media/peer.ts'],
    ['tools/start/start.ts', '../../engine/stage/index.ts'],
    ['apps/visitor/main.tsx', '../../engine/testing/index.ts'],
    ['engine/net/room.ts', '../testing/index.ts'],
    ['multiplayer-server/rooms/room.ts', './testing/open-yard.ts'],
  ])('%s may not import %s', (path, specifier) => {
    expect(importing(path, specifier)).toEqual([`${path}:1 imports/table`])
  })

  it.each([
    ['engine/net/room.ts', '../../model/protocol/index.ts'],
    ['scenes/first/pieces/gate.tsx', '../../../engine/scene/index.ts'],
    ['scenes/first/index.ts', './pieces/gate.tsx'],
    ['multiplayer-server/rooms/room.ts', '../../model/protocol/index.ts'],
    ['multiplayer-server/rooms/room.ts', '../store/open-store.ts'],
    ['apps/visitor/main.tsx', '../../engine/stage/index.ts'],
    ['tools/start/start.ts', '../../multiplayer-server/index.ts'],
    ['tools/load/load.ts', '../../engine/net/index.ts'],
    ['tests/media/peer.ts', '../../multiplayer-server/media/hub.ts'],
    ['apps/visitor/visit.test.ts', '../../engine/testing/index.ts'],
    ['engine/net/room.test.ts', '../testing/index.ts'],
    ['multiplayer-server/rooms/room.test.ts', './testing/open-yard.ts'],
    ['tools/load/load.ts', '../../engine/testing/index.ts'],
  ])('%s may import %s', (path, specifier) => {
    expect(importing(path, specifier)).toEqual([])
  })

  it('keeps scenes and apps apart from their siblings', () => {
    expect(importing('apps/visitor/main.tsx', '../console/console.tsx')).toEqual(['apps/visitor/main.tsx:1 imports/table'])
    expect(importing('scenes/first/index.ts', '../second/index.ts')).toEqual(['scenes/first/index.ts:1 imports/table'])
  })

  it('lets an app reach scenes through a lazy glob only', () => {
    const glob = (options: string) => ({
      'apps/visitor/scenes.ts': `export const scenes = import.meta.glob('../../scenes/*/index.ts'${options})\n`,
    })
    expect(faultsOf(glob(''))).toEqual([])
    expect(faultsOf(glob(', { eager: true }'))).toEqual(['apps/visitor/scenes.ts:1 imports/table'])
  })

  it('sees re-exports, type imports, dynamic imports and workers', () => {
    const text = [
      "export { a } from '../../engine/net/index.ts'",
      "import type { B } from '../../engine/net/index.ts'",
      "export const c = () => import('../../engine/net/index.ts')",
      "export const d = (): URL => new URL('../../engine/net/worker.ts', import.meta.url)",
      "export type E = B | import('../../engine/net/index.ts').E",
    ]
    expect(faultsOf({ 'multiplayer-server/rooms/room.ts': `${text.join('\n')}\n` })).toEqual(
      [1, 2, 3, 4, 5].map((line) => `multiplayer-server/rooms/room.ts:${line} imports/table`),
    )
  })
})

describe('packages', () => {
  it.each([
    ['model/show/cue.ts', 'three'],
    ['model/show/cue.ts', 'node:fs'],
    ['model/show/cue.ts', 'zod'],
    ['model/show/cue.ts', 'egm96-universal'],
    ['model/show/cue.ts', '@colyseus/schema'],
    ['engine/net/room.ts', 'express'],
    ['engine/net/room.ts', 'node:fs'],
    ['apps/visitor/main.tsx', 'three'],
    ['scenes/first/index.ts', '@react-three/xr'],
    ['multiplayer-server/rooms/room.ts', 'three'],
    ['importers/rig/read-rig.ts', 'three'],
  ])('%s may not import %s', (path, name) => {
    expect(importing(path, name)).toEqual([`${path}:1 imports/package`])
  })

  it.each([
    ['model/show/cue.ts', 'zod/mini'],
    ['model/frames/geoid.ts', 'egm96-universal'],
    ['engine/twin/twin.ts', 'three/addons/loaders/GLTFLoader.js'],
    ['scenes/first/pieces/gate.tsx', '@react-three/fiber'],
    ['multiplayer-server/rooms/room.ts', '@colyseus/core'],
    ['multiplayer-server/rooms/room.ts', 'node:fs/promises'],
    ['apps/visitor/main.tsx', 'react-dom/client'],
    ['model/frames/enu.prop.test.ts', 'fast-check'],
  ])('%s may import %s', (path, name) => {
    expect(importing(path, name)).toEqual([])
  })

  it('allows @colyseus/schema in one file of protocol and in no second', () => {
    const text = "import '@colyseus/schema'\n"
    expect(faultsOf({ 'model/protocol/room-state.ts': text })).toEqual([])
    expect(faultsOf({ 'model/protocol/a.ts': text, 'model/protocol/b.ts': text })).toEqual(['model/protocol/b.ts:1 imports/package'])
  })

  it('refuses a package that package.json does not declare', () => {
    const manifest = { 'package.json': JSON.stringify({ dependencies: { three: '1' } }) }
    expect(importing('engine/twin/twin.ts', 'three', manifest)).toEqual([])
    expect(importing('tools/start/start.ts', 'left-pad', manifest)).toEqual(['tools/start/start.ts:1 imports/package'])
    expect(importing('tools/start/start.ts', 'fs', manifest)).toEqual(['tools/start/start.ts:1 imports/package'])
  })
})

describe('the order of areas', () => {
  it.each([
    ['model/units/quantity.ts', '../frames/index.ts'],
    ['model/optics/lens.ts', '../documents/index.ts'],
    ['model/show/cue.ts', '../walk/index.ts'],
    ['model/presence/pose.ts', '../protocol/index.ts'],
    ['model/editing/edit.ts', '../protocol/index.ts'],
    ['engine/runtime/frame-loop.tsx', '../gpu/index.ts'],
    ['engine/geo/tiles.ts', '../net/index.ts'],
    ['engine/net/room.ts', '../twin/index.ts'],
    ['engine/lighting/lights.ts', '../projection/index.ts'],
    ['engine/projection/light.ts', '../lighting/index.ts'],
    ['engine/scene/mount.ts', '../show/index.ts'],
    ['engine/interface/button.tsx', '../stage/index.ts'],
    ['engine/stage/stage.ts', '../interface/index.ts'],
    ['engine/stray/stray.ts', '../net/index.ts'],
  ])('%s may not import %s', (path, specifier) => {
    expect(importing(path, specifier)).toEqual([`${path}:1 imports/order`])
  })

  it.each([
    ['model/units/quantity.ts', '../errors/index.ts'],
    ['model/protocol/messages.ts', '../presence/index.ts'],
    ['model/documents/venue/schema.ts', '../../optics/index.ts'],
    ['engine/gpu/pool.ts', '../runtime/index.ts'],
    ['engine/video/whep.ts', '../net/index.ts'],
    ['engine/twin/twin.ts', '../geo/index.ts'],
    ['engine/panels/panel.ts', '../show/index.ts'],
    ['engine/stage/stage.ts', '../panels/index.ts'],
  ])('%s may import %s', (path, specifier) => {
    expect(importing(path, specifier)).toEqual([])
  })
})

describe('indices', () => {
  it('are the only way into another area', () => {
    expect(importing('engine/net/room.ts', '../../model/protocol/messages.ts')).toEqual(['engine/net/room.ts:1 imports/index'])
    expect(importing('engine/twin/twin.ts', '../geo/tiles.ts')).toEqual(['engine/twin/twin.ts:1 imports/index'])
    expect(importing('tests/yard/yard.test.ts', '../../engine/geo/tiles.ts')).toEqual(['tests/yard/yard.test.ts:1 imports/index'])
    expect(importing('tools/start/start.ts', '../../multiplayer-server/http/serve.ts')).toEqual(['tools/start/start.ts:1 imports/table'])
  })

  it('are not imported from inside their own area', () => {
    expect(importing('model/show/cue.ts', './index.ts')).toEqual(['model/show/cue.ts:1 imports/index'])
  })

  it('stand at the head of an area, a scene or the server, and nowhere else', () => {
    const fine = ['model/show/index.ts', 'engine/net/index.ts', 'scenes/first/index.ts', 'multiplayer-server/index.ts']
    expect(faultsOf(Object.fromEntries(fine.map((path) => [path, EMPTY])))).toEqual([])
    const stray = ['apps/visitor/index.ts', 'model/documents/venue/index.ts', 'multiplayer-server/rooms/index.ts']
    expect(faultsOf(Object.fromEntries(stray.map((path) => [path, EMPTY])))).toEqual(stray.map((path) => `${path}:1 imports/index`))
  })
})

describe('cycles', () => {
  it('of any length are refused once, with the way round', () => {
    const ring = {
      'model/show/a.ts': "import './b.ts'\n",
      'model/show/b.ts': "\nimport './c.ts'\n",
      'model/show/c.ts': "import type { A } from './a.ts'\n",
    }
    const [finding, ...more] = checkTree(ring)
    expect(more).toEqual([])
    expect(finding).toMatchObject({ file: 'model/show/a.ts', line: 1, rule: 'imports/cycle' })
    expect(finding?.what).toContain('model/show/a.ts -> model/show/b.ts -> model/show/c.ts -> model/show/a.ts')
  })

  it('are not seen where two files import a third', () => {
    const text = "import './c.ts'\n"
    expect(faultsOf({ 'model/show/a.ts': `${text}import './b.ts'\n`, 'model/show/b.ts': text, 'model/show/c.ts': EMPTY })).toEqual([])
  })
})
