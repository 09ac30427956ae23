import type { Target } from '../bench/bench-report.ts'
import type { SceneFigures, SoakScene } from './scene.ts'

/** When a scene was played, and for how long. */
export interface ScenePlayed {
  /** Day and time of its beginning, ISO 8601. */
  readonly began: string
  readonly seconds: number
}

/** What became of a scene. */
export interface SceneResult extends SceneFigures, ScenePlayed {
  readonly name: string
  readonly asks: string
  readonly limits: Readonly<Record<string, Target>>
  /** A line for each limit missed, or for why the scene could not be played to its end. Empty: it held. */
  readonly failures: readonly string[]
}

/** Holds a scene's figures against its limits; a limit without a figure is missed. */
export function judgeScene({ name, asks, limits }: Omit<SoakScene, 'run'>, taken: SceneFigures, played: ScenePlayed): SceneResult {
  const failures = Object.entries(limits).flatMap(([figure, { direction, value }]) => {
    const found = taken.figures[figure]
    if (found !== undefined && (direction === 'at most' ? found <= value : found >= value)) return []
    return [`${name}: ${figure} is ${found === undefined ? 'missing' : numberText(found)}; the limit is ${direction} ${numberText(value)}`]
  })
  return { name, asks, limits, ...taken, ...played, failures }
}

/** A scene that broke off. */
export const brokenScene = ({ name, asks, limits }: Omit<SoakScene, 'run'>, failure: unknown, played: ScenePlayed): SceneResult => ({
  ...{ name, asks, limits, figures: {}, how: [], ...played },
  failures: [`${name}: broke off: ${failure instanceof Error ? failure.message : String(failure)}`],
})

/** Three figures that count; whole numbers whole. */
export const numberText = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
