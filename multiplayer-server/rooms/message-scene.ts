import type { ServerMessages } from '../../model/protocol/index.ts'
import type { GestureNews } from './gesture-news.ts'
import type { OutputBoard } from './output-board.ts'
import type { RoomHouse } from './room-house.ts'
import type { RoomVoice } from './room-voice.ts'
import type { Member, RoomParts } from './room-parts.ts'

/** Where a message came from and whom the answer may reach. */
export interface MessageScene {
  readonly parts: RoomParts
  readonly venue: string
  readonly member: Member
  readonly mayRunShow: boolean
  /** Everyone connected, by visitor id. */
  readonly members: ReadonlyMap<string, Member>
  readonly roomHouse: RoomHouse
  readonly voice: RoomVoice
  readonly outputs: OutputBoard
  readonly gestures: GestureNews
  tell(messages: Partial<ServerMessages>): void
  tellAll(messages: Partial<ServerMessages>, except?: readonly Member[]): void
  /** Consoles and outputs. */
  tellStaff(messages: Partial<ServerMessages>): void
}
