import type { PoseDownlink, PoseUplink, RoomClient, ServerClock } from '../net/index.ts'

/** A page's connection as the stage uses it. */
export interface StageLink {
  readonly room: RoomClient
  readonly clock: ServerClock
  readonly poses: PoseDownlink
  /** Restarted with each connection by whoever owns the link. */
  readonly uplink: PoseUplink
  nameOf(slot: number): string | undefined
  /** Somebody is heard speaking. */
  speaks(slot: number): boolean
  /** Is told how loud somebody speaks: whoever draws people puts it here. */
  heard?: ((slot: number, level: number) => void) | null
}
