import { mountPage } from '../../engine/interface/index.ts'
import { Lobby } from './lobby.tsx'

mountPage(<Lobby />)
