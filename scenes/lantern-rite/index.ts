import type { ScenePieces } from '../../engine/scene/index.ts'
import { cornerWall } from './pieces/corner-wall.ts'
import { drones } from './pieces/drones.ts'
import { facade } from './pieces/facade.ts'
import { fireworks } from './pieces/fireworks.ts'
import { ghostCase } from './pieces/ghost-case.ts'
import { music } from './pieces/music.ts'
import { scrimStage } from './pieces/scrim-stage.ts'

/** The pieces of the rite by the keys scene.json uses. What takes no parts is fetched first. */
export const pieces: ScenePieces['pieces'] = {
  'corner-wall': cornerWall,
  drones,
  facade,
  fireworks,
  music,
  'scrim-stage': scrimStage,
  'ghost-case': ghostCase,
}
