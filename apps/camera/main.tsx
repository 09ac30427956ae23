import { mountPage } from '../../engine/interface/index.ts'
import { words } from '../../model/words/index.ts'
import { CameraDoor } from './camera-door.tsx'

mountPage(<CameraDoor />, words)
