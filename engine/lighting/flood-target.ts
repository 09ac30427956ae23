import type { Night } from '../../model/documents/index.ts'
import { LIGHT_GROUPS, type NightUniforms } from './night-uniforms.ts'

/** Fewer floodlights than this are no ring round a tower. */
const LEAST_LAMPS = 6
/** A tower takes this share of the distance of the floodlights that stand round it. */
const WIDTH_SHARE = 0.27
/** Reflectance of brick and stone, and the share of a floodlight's lumens that meets the tower. */
const REFLECTANCE = 0.26
const CAUGHT = 0.45

/**
 * Guesses the tower a venue's strongest floodlights stand round, from where they are and how high they aim, so that water can show it:
 * the middle of the lamps, half the width their distance suggests, the height of their steepest beam. Leaves the uniforms as they
 * are where there is no such ring.
 */
export function findFloodTarget(night: Night | null, uniforms: NightUniforms): void {
  const floods = night?.lampKinds.filter(({ shape }) => shape === 'flood') ?? []
  const strongest = floods.reduce<(typeof floods)[number] | null>((best, kind) => (kind.lumens > (best?.lumens ?? 0) ? kind : best), null)
  if (!night || !strongest) return
  const lamps = night.lamps.filter((lamp) => lamp.length > 4 && night.lampKinds[lamp[0]] === strongest)
  const channel = night.groups.slice(0, LIGHT_GROUPS).findIndex(({ id }) => id === strongest.group)
  if (lamps.length < LEAST_LAMPS || channel < 0) return
  const mean = (of: (lamp: Night['lamps'][number]) => number): number => lamps.reduce((sum, lamp) => sum + of(lamp), 0) / lamps.length
  const [east, north] = [mean((lamp) => lamp[1]), mean((lamp) => lamp[2])]
  const far = mean((lamp) => Math.hypot(lamp[1] - east, lamp[2] - north))
  const half = far * WIDTH_SHARE
  const top = Math.max(
    ...lamps.map((lamp) => {
      const near = Math.hypot(lamp[1] - east, lamp[2] - north) - half
      return lamp[3] + Math.max(0, near) * Math.tan(((lamp[5] ?? 0) * Math.PI) / 180)
    }),
  )
  if (!(far > 2) || !(top > 2)) return
  const lux = (lamps.length * strongest.lumens * CAUGHT) / (8 * half * top)
  uniforms.nlTower.value.set(east, -north, half, top * 1.2)
  uniforms.nlTowerLook.value.set(channel, Math.min(14, (lux * REFLECTANCE) / Math.PI))
}
