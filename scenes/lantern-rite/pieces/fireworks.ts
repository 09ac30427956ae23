import { createFireworks, salvo } from '../../../engine/lighting/index.ts'
import type { PieceParts } from '../../../engine/scene/index.ts'
import { slotOf } from '../../../model/show/index.ts'

/** Gold and rose over the south of the square while the lotus opens. The list keeps bursts apart; see `spacedBursts`. */
export function fireworks(parts: PieceParts): void {
  const { night, plan, values, clock, id } = parts
  if (!night) return
  const amount = slotOf(plan, `piece/${id}/amount`)
  const shot = createFireworks(parts.scope, {
    shells: salvo({
      seed: Number(parts.props['seed'] ?? 5),
      ...{ fromS: 151.5, toS: 166, count: 26 },
      ...{ middle: [0, 130, 0], spread: [110, 35, 40] },
      colours: [
        [1, 0.6, 0.18],
        [1, 0.25, 0.3],
        [0.95, 0.85, 0.6],
        [0.3, 0.9, 0.6],
      ],
    }),
    uniforms: night.uniforms,
    quality: night.quality,
    clock,
    level: () => (amount < 0 ? 0 : values[amount]!),
  })
  parts.group.add(shot.object)
  for (const system of shot.systems) parts.add(system)
}
