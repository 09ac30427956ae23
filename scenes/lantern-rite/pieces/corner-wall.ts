import { createCornerWall, createKoiTank } from '../../../engine/hologram/index.ts'
import type { PieceParts } from '../../../engine/scene/index.ts'
import { slotOf } from '../../../model/show/index.ts'

/** Koi that leave their tank at a street corner, right from one spot on the ground. As bright as the light group it belongs to. */
export function cornerWall(parts: PieceParts): void {
  const { scope, group, plan, values, clock, props } = parts
  const number = (name: string, otherwise: number): number => Number(props[name] ?? otherwise)
  const size = { widthM: number('widthM', 12), heightM: number('heightM', 7) }
  const footM = number('footM', 2.6)
  const tank = createKoiTank(scope, size)
  const wall = createCornerWall(scope, parts.renderer, {
    ...size,
    sweetSpot: [0, number('eyeM', 1.65) - footM, number('sweetBack', 18)],
    content: tank.group,
  })
  wall.group.position.y = footM
  group.add(wall.group)
  const level = slotOf(plan, `light/${String(props['group'] ?? 'screens')}/intensity`)
  parts.add({
    phase: 'present',
    run({ index }) {
      wall.setLevel(level < 0 ? 1 : values[level]!)
      tank.set(clock.hostS * (parts.reducedMotion() ? 0.4 : 1))
      // Real screens of this kind show 30 pictures a second.
      if (index % 2 === 0) wall.draw(parts.camera())
    },
  })
}
