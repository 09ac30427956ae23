import { connect, createServer, type Socket } from 'node:net'
import { monotonicMs } from '../bench-clock.ts'
import { createDraw } from '../seeded-draw.ts'

/** A way to a server that takes 50 to 150 ms, drawn anew for every piece and each way by itself; order is kept, as TCP keeps it. */
export interface DelayProxy {
  readonly origin: string
  close(): void
}

const LEAST_MS = 50
const MOST_MS = 150

export async function openDelayProxy(target: string, seed: number): Promise<DelayProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let seeds = seed
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.setNoDelay(true)
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    const far = keep(connect(Number(port), hostname))
    carry(keep(near), far, createDraw(seeds++))
    carry(far, near, createDraw(seeds++))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function carry(from: Socket, to: Socket, draw: () => number): void {
  const waiting: (() => void)[] = []
  let dueMs = 0
  // Timers may change places among themselves; whichever fires lets the oldest go.
  const later = (work: () => void): void => {
    waiting.push(work)
    dueMs = Math.max(dueMs, monotonicMs() + LEAST_MS + (MOST_MS - LEAST_MS) * draw())
    setTimeout(() => waiting.shift()?.(), dueMs - monotonicMs())
  }
  from.on('data', (bytes) => later(() => to.writable && to.write(bytes)))
  from.on('end', () => later(() => to.end()))
}
