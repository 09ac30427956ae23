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
  /** Is told how far the mouth of somebody who speaks is open, and how wide: whoever draws people puts it here. */
  heard?: ((slot: number, level: number, wide: number) => void) | null
}
