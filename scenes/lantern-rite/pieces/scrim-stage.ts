import { createDragon, createScrim } from '../../../engine/hologram/index.ts'
import type { PieceParts } from '../../../engine/scene/index.ts'
import { slotOf } from '../../../model/show/index.ts'

const number = (parts: PieceParts, name: string, otherwise: number): number => Number(parts.props[name] ?? otherwise)

/**
 * The dragon on the gauze. `amount` of the piece is the projector's light. The gauze's picture is also what the projector named by
 * the surface throws, so that what goes through the gauze spills on what stands behind it.
 */
export function scrimStage(parts: PieceParts): void {
  const { scope, group, surface, values, plan, clock, id } = parts
  if (!surface) return
  const { widthM, heightM } = surface
  const dragon = createDragon(scope, { reach: [widthM * 0.36, heightM * 0.26, heightM * 0.3], radiusM: heightM * 0.05, cdM2: 1 })
  const scrim = createScrim(scope, parts.renderer, {
    widthM,
    heightM,
    openness: number(parts, 'openness', 0.65),
    lux: number(parts, 'lux', 900),
    reflectance: 0.6,
    sweetSpot: [0, number(parts, 'sweetUp', -2), number(parts, 'sweetBack', 24)],
    content: dragon.mesh,
  })
  group.add(scrim.mesh)
  const light = slotOf(plan, `piece/${id}/amount`)
  const span = slotOf(plan, `piece/${id}/intensity`)
  let level = 0
  parts.project(String(parts.props['surface'] ?? ''), {
    glsl: 'uniform sampler2D scrimPicture;\nuniform vec2 scrimSize;\nvec3 content(vec2 at, float showS, float amount) { return texture(scrimPicture, at / scrimSize).rgb * amount; }',
    uniforms: { scrimPicture: { value: scrim.picture }, scrimSize: { value: [widthM, heightM] } },
    size: [widthM, heightM],
    amount: () => level,
  })
  parts.add({
    phase: 'present',
    run() {
      level = light < 0 ? 0 : values[light]!
      const there = span < 0 ? 1 : values[span]!
      dragon.set(clock.showS, level > 0 ? Math.max(0.001, there) : 0)
      scrim.setLevel(level)
      scrim.draw()
    },
  })
}
