import { mountPage } from '../../engine/interface/index.ts'
import { ConsoleDoor } from './console-door.tsx'

mountPage(<ConsoleDoor />)
