import { createSocket } from 'node:dgram'

/** A UDP port of this machine that takes one encoder's RTP and RTCP. */
export interface RtpIntake {
  readonly port: number
  close(): void
}

/** Opens a free port on the loopback; nothing from another machine can reach it. */
export function openRtpIntake(receive: (bytes: Buffer) => void): Promise<RtpIntake> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    let closed = false
    socket.on('message', receive)
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', () => {
      socket.off('error', reject)
      socket.on('error', () => {})
      resolve({
        port: socket.address().port,
        close() {
          if (closed) return
          closed = true
          socket.close()
        },
      })
    })
  })
}
