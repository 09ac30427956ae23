/** Frames a second: the most a full DMX512 universe can carry (513 slots of 44 µs and the break). */
export const FRAMES_PER_S = 44
export const FRAME_MS = 1000 / FRAMES_PER_S

/** What the sending thread is started with. */
export interface SenderSetup {
  readonly memory: SharedArrayBuffer
  readonly universes: readonly number[]
  /** Address or name; unicast. */
  readonly destination: string
  readonly port: number
  readonly priority: number
  /** 0 sends no synchronisation packets. */
  readonly syncUniverse: number
  /** Nothing is sent when no frame was written for so long; null sends the last one for ever. */
  readonly silentAfterMs: number | null
  readonly cid: Uint8Array
  readonly sourceName: string
}

/** What the sending thread tells once a second. */
export interface SenderReport {
  readonly packetsPerS: number
  /** How late frames left after their time, 99th percentile of the last ten seconds. */
  readonly lateP99Ms: number
  /** How long ago the last packet left, or null before the first. */
  readonly lastPacketAgoMs: number | null
  /** The newest failure of a second in which something failed, else null. */
  readonly error: string | null
}
