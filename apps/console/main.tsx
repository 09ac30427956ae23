import { mountPage } from '../../engine/interface/index.ts'
import { words } from '../../model/words/index.ts'
import { ConsoleDoor } from './console-door.tsx'

mountPage(<ConsoleDoor />, words)
