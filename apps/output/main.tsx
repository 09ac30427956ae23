import { mountPage } from '../../engine/interface/index.ts'
import { words } from '../../model/words/index.ts'
import { OutputDoor } from './output-door.tsx'

mountPage(<OutputDoor />, words)
