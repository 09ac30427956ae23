import { Group, Mesh, MeshBasicMaterial } from 'three'
import { expect, test } from 'vitest'
import { createDisposeScope, createSchedule } from '../runtime/index.ts'
import { createQualityKeeper, type QualityKeeperParts } from './quality-keeper.ts'

function createStage() {
  const site = new Group()
  const origin = new Group()
  site.add(origin)
  const meshes = new Map(
    ['spray', 'crowd', 'crowd-full', 'fixture-cones', 'fixture-lenses', 'streaks', 'glow'].map((name) => {
      const mesh = new Mesh(undefined, new MeshBasicMaterial({ name }))
      site.add(mesh)
      return [name, mesh]
    }),
  )
  const schedule = createSchedule(
    () => 0,
    (failure) => {
      throw failure
    },
  )
  const drawn = { ratio: 2, factor: 1, thinned: 0 }
  const renderer = {
    xr: { isPresenting: false, setFramebufferScaleFactor: (factor: number) => void (drawn.factor = factor) },
    getPixelRatio: () => drawn.ratio,
    setPixelRatio: (ratio: number) => void (drawn.ratio = ratio),
  } as unknown as QualityKeeperParts['renderer']
  const scope = createDisposeScope()
  let settled = true
  const stage = {
    schedule,
    rig: { origin },
    status: () => ({ settled }),
    thin: (gone: number) => void (drawn.thinned = gone),
  } as unknown as QualityKeeperParts['stage']
  createQualityKeeper(scope, { stage, renderer, device: 'headset' })
  let nowMs = 1
  const run = (seconds: number, frameMs: number): void => {
    for (const end = nowMs + seconds * 1000; nowMs < end; nowMs += frameMs) schedule.run(nowMs, nowMs, false)
  }
  const hidden = (): string[] => [...meshes].filter(([, mesh]) => mesh.layers.mask === 0).map(([name]) => name)
  return { run, hidden, drawn, scope, site, load: (loading: boolean) => (settled = !loading) }
}

test('a slow headset loses spray, the far crowd, beams, streaks, then pixels; never glow, lenses or who stands near', () => {
  const { run, hidden, drawn } = createStage()
  run(3.5, 22)
  expect(hidden()).toEqual(['spray'])
  run(2, 22)
  expect(hidden()).toEqual(['spray', 'crowd'])
  run(60, 22)
  expect(hidden()).toEqual(['spray', 'crowd', 'fixture-cones', 'streaks'])
  expect(drawn).toEqual({ ratio: 1.5, factor: 0.75, thinned: 5 })
})

test('while a place loads nothing is judged', () => {
  const { run, hidden, load } = createStage()
  load(true)
  run(20, 22)
  expect(hidden()).toEqual([])
})

test('what comes late goes too, and everything is back at the end', () => {
  const { run, hidden, drawn, scope, site } = createStage()
  run(60, 22)
  const late = new Mesh(undefined, new MeshBasicMaterial({ name: 'streaks' }))
  site.add(late)
  run(2, 22)
  expect(late.layers.mask).toBe(0)
  scope.dispose()
  expect(hidden()).toEqual([])
  expect(late.layers.mask).toBe(1)
  expect(drawn).toEqual({ ratio: 2, factor: 1, thinned: 0 })
})
