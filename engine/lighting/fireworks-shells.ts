/** How stars leave a burst. */
export type ShellKind = 'peony' | 'willow' | 'ring' | 'palm'

/** A shell: when and where it bursts, in the frame of the fireworks, y up, metres. */
export interface FireworkShell {
  /** Show time of the burst, seconds. */
  readonly atS: number
  readonly place: readonly [x: number, y: number, z: number]
  readonly radiusM: number
  readonly kind: ShellKind
  /** Linear 0..1: of the stars as they open, and as they die. */
  readonly colour: readonly [number, number, number]
  readonly ember: readonly [number, number, number]
  readonly seed: number
}

/** Bursts nearer together than this would be more than three flashes in a second. */
export const BURST_APART_S = 0.34
/** A shell climbs this long before it bursts, seconds, and its last star is out this long after. */
export const CLIMB_S = 1.7
export const BURN_S = 5

/** Shells by time, a burst too close after another put off until it is no fourth flash within a second. */
export function spacedBursts(shells: readonly FireworkShell[]): FireworkShell[] {
  let free = -Infinity
  return [...shells]
    .sort((a, b) => a.atS - b.atS)
    .map((shell) => {
      const atS = Math.max(shell.atS, free)
      free = atS + BURST_APART_S
      return atS === shell.atS ? shell : { ...shell, atS }
    })
}

/** What a salvo is thrown from. */
export interface Salvo {
  readonly seed: number
  readonly fromS: number
  readonly toS: number
  readonly count: number
  /** Middle of the bursts and half the box they spread over, metres. */
  readonly middle: readonly [number, number, number]
  readonly spread: readonly [number, number, number]
  readonly colours: readonly (readonly [number, number, number])[]
}

/** `count` shells drawn from a seed over a stretch of show time: the same for everyone. */
export function salvo({ seed, fromS, toS, count, middle, spread, colours }: Salvo): FireworkShell[] {
  let state = seed | 0
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }
  const kinds: readonly ShellKind[] = ['peony', 'peony', 'willow', 'ring', 'palm']
  const shells = Array.from({ length: count }, (_, index): FireworkShell => {
    const atS = fromS + ((toS - fromS) * (index + 0.6 * draw())) / count
    const kind = kinds[Math.floor(draw() * kinds.length)] ?? 'peony'
    const colour = colours[Math.floor(draw() * colours.length)] ?? [1, 0.6, 0.2]
    const place = [
      middle[0] + (2 * draw() - 1) * spread[0],
      middle[1] + (2 * draw() - 1) * spread[1],
      middle[2] + (2 * draw() - 1) * spread[2],
    ] as const
    const willow = kind === 'willow' || kind === 'palm'
    const shown: readonly [number, number, number] = willow ? [1, 0.55, 0.16] : colour
    return {
      atS,
      place,
      radiusM: 24 + 26 * draw(),
      kind,
      colour: shown,
      ember: willow ? [1, 0.32, 0.05] : [1, 0.45, 0.12],
      seed: Math.floor(draw() * 65536),
    }
  })
  return spacedBursts(shells)
}
