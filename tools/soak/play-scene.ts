import { monotonicMs } from '../bench/bench-clock.ts'
import { startProduct } from '../bench/product.ts'
import { brokenScene, judgeScene, type ScenePlayed, type SceneResult } from './judge-scene.ts'
import type { SoakScene } from './scene.ts'

/** How a scene is played. */
export interface PlayOptions {
  readonly quick: boolean
  readonly seed: number
  note(line: string): void
}

/** Plays one scene on a product of its own and cleans up behind it. Never throws: a scene that breaks off has failed. */
export async function playScene(scene: SoakScene, { quick, seed, note }: PlayOptions): Promise<SceneResult> {
  const began = new Date().toISOString()
  const startMs = monotonicMs()
  const ends: (() => unknown)[] = []
  const tell = (line: string): void => note(`  ${scene.name}: ${line}`)
  const played = (): ScenePlayed => ({ began, seconds: (monotonicMs() - startMs) / 1000 })
  try {
    const taken = await scene.run({
      quick,
      seed,
      note: tell,
      atEnd: (work) => void ends.unshift(work),
      async openProduct(env) {
        const product = await startProduct(() => {}, env)
        ends.unshift(() => product.stop())
        return product
      },
    })
    return judgeScene(scene, taken, played())
  } catch (failure) {
    return brokenScene(scene, failure, played())
  } finally {
    for (const end of ends) await (async () => end())().catch((failure: unknown) => tell(`cleaning up: ${String(failure)}`))
  }
}
