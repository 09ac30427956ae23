import type { ServerMessages } from '../../model/protocol/index.ts'
import type { GestureNews } from './gesture-news.ts'
import type { OutputBoard } from './output-board.ts'
import type { RoomHouse } from './room-house.ts'
import type { RoomVoice } from './room-voice.ts'
import type { Hall } from '../mirrors/hall.ts'
import type { Member, RoomParts } from './room-parts.ts'

/** Where a message came from and whom the answer may reach. */
export interface MessageScene {
  readonly parts: RoomParts
  readonly venue: string
  readonly member: Member
  readonly mayRunShow: boolean
  /** Everyone connected to any room of the venue, by visitor id. */
  readonly members: ReadonlyMap<string, Member>
  readonly hall: Hall
  readonly roomHouse: RoomHouse
  readonly voice: RoomVoice
  readonly outputs: OutputBoard
  readonly gestures: Pick<GestureNews, 'emote' | 'hand'>
  tell(messages: Partial<ServerMessages>): void
  /** Everyone who sees the sender: his room, all rooms where he is of the staff, and desks. */
  tellAll(messages: Partial<ServerMessages>, except?: readonly Member[]): void
  /** Consoles and outputs. */
  tellStaff(messages: Partial<ServerMessages>): void
}
