import { createSocket, type Socket } from 'node:dgram'

/** A UDP relay between a peer and the hub that loses packets: what SRTP sees is real loss, so that repair can be tried. */
export interface LossyWire {
  /** The answer with its candidates moved to this wire. */
  through(answer: string): string
  readonly lost: () => number
  close(): void
}

const isRtp = (bytes: Buffer): boolean => bytes[0]! >= 128 && bytes[0]! <= 191 && !(bytes[1]! >= 192 && bytes[1]! <= 223)

/** Repeatable chance, 0 to 1 (mulberry32). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Loses `share` of the RTP packets in both directions; STUN, DTLS and RTCP pass. */
export async function createLossyWire(share: number, seed: number): Promise<LossyWire> {
  const chance = seededChance(seed)
  const near = await bound()
  const far = await bound()
  let hubPort = 0
  let peerPort = 0
  let lost = 0
  const pass = (bytes: Buffer, out: Socket, port: number): void => {
    if (isRtp(bytes) && chance() < share) lost += 1
    else if (port > 0) out.send(bytes, port, '127.0.0.1')
  }
  near.on('message', (bytes, from) => {
    peerPort = from.port
    pass(bytes, far, hubPort)
  })
  far.on('message', (bytes) => pass(bytes, near, peerPort))
  return {
    through(answer) {
      return answer.replace(/(a=candidate:\S+ 1 UDP \d+ 127\.0\.0\.1) (\d+)/gi, (_, head: string, port: string) => {
        hubPort = Number(port)
        return `${head} ${near.address().port}`
      })
    },
    lost: () => lost,
    close() {
      near.close()
      far.close()
    },
  }
}

function bound(): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1', () => resolve(socket))
  })
}
