import { Group, PerspectiveCamera, type Mesh, type Material } from 'three'
import { expect, test } from 'vitest'
import { createCrowd, createCrowdPlan } from '../../engine/avatar/index.ts'
import { createFixtureLights, createFountains, createGlow, createNightUniforms, createStreaks } from '../../engine/lighting/index.ts'
import { createDisposeScope, createSchedule } from '../../engine/runtime/index.ts'
import { createQualityKeeper, type QualityKeeperParts } from '../../engine/stage/index.ts'
import { sampleNight } from './sample-night.ts'

test('each step finds its part of the night as it is really made, and the lamps stay', () => {
  const scope = createDisposeScope()
  const uniforms = createNightUniforms()
  const camera = new PerspectiveCamera()
  const parts = { night: sampleNight(), uniforms, camera: () => camera, quality: 'headset' as const }
  const site = new Group()
  const origin = new Group()
  const crowd = createCrowd(scope, {
    ...{ plan: createCrowdPlan(parts.night.crowd), perM2: () => 0.1, camera: parts.camera, quality: parts.quality },
    light: { glsl: '', uniforms: {} },
  })
  const things = [
    createFountains(scope, { ...parts, clock: { showS: 0 }, readAmounts: (amounts) => void amounts.fill(1) }),
    createStreaks(scope, parts),
    createGlow(scope, parts),
  ]
  site.add(origin, crowd.object, createFixtureLights(scope, []).group, ...things.map(({ object }) => object))
  const schedule = createSchedule(
    () => 0,
    () => {},
  )
  const renderer = { xr: { isPresenting: true }, getPixelRatio: () => 1 } as unknown as QualityKeeperParts['renderer']
  const stage = { schedule, rig: { origin }, thin: () => {}, status: () => ({ settled: true }) } as unknown as QualityKeeperParts['stage']
  createQualityKeeper(scope, { stage, renderer, device: 'headset' })
  for (let nowMs = 1; nowMs < 60_000; nowMs += 25) schedule.run(nowMs, nowMs, true)

  const hidden: string[] = []
  site.traverse((object) => {
    const material = (object as Mesh).material as Material | undefined
    if (material && object.layers.mask === 0) hidden.push(material.name)
  })
  expect(hidden.sort()).toEqual(['crowd', 'fixture-cones', 'spray', 'streaks'])
  scope.dispose()
})
