import { Color, DirectionalLight, Fog, Group, HemisphereLight, type Scene } from 'three'
import type { DisposeScope } from '../runtime/index.ts'

const SKY = 0x10141f
const HORIZON = 0x1a2030

/** The plain night a venue stands in: sky colour, haze, a cool moon and a little light from below. */
export function createNight(scope: DisposeScope, scene: Scene): Group {
  const group = new Group()
  group.name = 'night'
  group.add(scope.own(new HemisphereLight(0x5b6b92, 0x2b2118, 0.55)))
  const moon = scope.own(new DirectionalLight(0x9fb4de, 0.35))
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
