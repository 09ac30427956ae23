import { createSocket } from 'node:dgram'
import { monotonicMs } from '../bench-clock.ts'

/** A packet as it came: never keep the slots. */
export interface SacnPacket {
  readonly universe: number
  readonly slots: Uint8Array
  /** When this process took it from its socket. */
  readonly atMs: number
}

/** A receiver on a free port of this machine. */
export interface SacnReceiver {
  readonly port: number
  /** Hears every data packet until the returned function is called. */
  listen(hear: (packet: SacnPacket) => void): () => void
  close(): void
}

/** Offsets of a data packet, ANSI E1.31-2018: vector of the root layer, universe, start code, first slot. */
const ROOT_VECTOR = 18
const UNIVERSE = 113
const START_CODE = 125
const SLOTS = 126
const DATA_VECTOR = 4
/** Room for more than two frames of 512 universes while the process is busy elsewhere. */
const BUFFER_BYTES = 4 * 1024 * 1024

export async function openSacnReceiver(): Promise<SacnReceiver> {
  const socket = createSocket('udp4')
  await new Promise<void>((ready, fail) => socket.once('error', fail).bind(0, '127.0.0.1', ready))
  try {
    socket.setRecvBufferSize(BUFFER_BYTES)
  } catch {
    // The machine allows less: it is used as it is, and packets lost show as long intervals.
  }
  const ears = new Set<(packet: SacnPacket) => void>()
  socket.on('message', (bytes) => {
    const atMs = monotonicMs()
    if (bytes.length <= SLOTS || bytes.readUInt32BE(ROOT_VECTOR) !== DATA_VECTOR || bytes[START_CODE] !== 0) return
    const packet = { universe: bytes.readUInt16BE(UNIVERSE), slots: bytes.subarray(SLOTS), atMs }
    for (const hear of ears) hear(packet)
  })
  return {
    port: socket.address().port,
    listen(hear) {
      ears.add(hear)
      return () => ears.delete(hear)
    },
    close: () => socket.close(),
  }
}
