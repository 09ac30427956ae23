import { Color, DirectionalLight, Fog, Group, HemisphereLight, type Scene } from 'three'
import type { DisposeScope } from '../runtime/index.ts'

const SKY = 0x1b2540
const HORIZON = 0x2a3350

/** The plain night a venue stands in: sky colour, haze, a cool moon and a little light from below. */
export function createNight(scope: DisposeScope, scene: Scene): Group {
  const group = new Group()
  group.name = 'night'
  group.add(scope.own(new HemisphereLight(0x8fa6de, 0x5a4634, 1.5)))
  const moon = scope.own(new DirectionalLight(0xc4d3ff, 1.1))
  moon.position.set(-30, 60, 25)
  group.add(moon)
  const before = { background: scene.background, fog: scene.fog }
  scene.background = new Color(SKY)
  scene.fog = new Fog(HORIZON, 60, 400)
  scope.defer(() => {
    scene.background = before.background
    scene.fog = before.fog
  })
  return group
}
