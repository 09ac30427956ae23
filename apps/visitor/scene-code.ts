import type { SceneLoader } from '../../engine/stage/index.ts'
import type { ScenePieces } from '../../engine/scene/index.ts'

const SCENES = import.meta.glob<ScenePieces>('../../scenes/*/index.ts')

/** The code of a scene, fetched when a venue plays it. */
export const loadScene: SceneLoader = async (scene) => (await SCENES[`../../scenes/${scene}/index.ts`]?.()) ?? null
