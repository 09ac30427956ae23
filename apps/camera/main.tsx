import { mountPage } from '../../engine/interface/index.ts'
import { CameraDoor } from './camera-door.tsx'

mountPage(<CameraDoor />)
