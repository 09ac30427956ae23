import { connect, createServer, type Socket } from 'node:net'

/** A way to the product that can die silently, as a path through a tunnel does, and comes back as another one. */
export interface DeadWire {
  readonly origin: string
  /**
   * From now on nothing passes and nobody is told: connections stay open and silent, now and after `mend`; new ones are taken and stay
   * silent too.
   */
  cut(): void
  /** New connections pass again. Those of before stay dead. */
  mend(): void
  close(): Promise<void>
}

/** Listens on a free port of this machine. */
export async function layDeadWire(to: string): Promise<DeadWire> {
  const { hostname, port } = new URL(to)
  const sockets = new Set<Socket>()
  let whole = true
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.setNoDelay(true).on('error', () => {}).on('close', () => sockets.delete(socket)) // prettier-ignore
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    keep(near)
    if (!whole) {
      near.pause()
      return
    }
    const far = keep(connect({ port: Number(port), host: hostname, allowHalfOpen: true }))
    carry(near, far)
    carry(far, near)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    cut() {
      whole = false
      for (const socket of sockets) socket.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close').pause()
    },
    mend: () => void (whole = true),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function carry(from: Socket, to: Socket): void {
  from.on('data', (bytes) => to.writable && to.write(bytes))
  from.on('end', () => to.end())
  from.on('close', () => to.destroy())
}
