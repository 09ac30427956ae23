import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { ManagedChild } from './managed-child.ts'

/** One address for several processes: connections are accepted here and handed to them in turn, unread. */
export interface SharedEntrance {
  readonly at: { readonly host: string; readonly port: number }
  /** From now on this process is handed connections. */
  join(child: ManagedChild): void
  /** It ended: it is handed none until it joins again. */
  part(child: ManagedChild): void
  close(): void
}

/** Opens the address. Rejects with Node's own error where it is taken. */
export async function openSharedEntrance(at: { readonly host: string; readonly port: number }): Promise<SharedEntrance> {
  const ready: ManagedChild[] = []
  const hand = (socket: Socket): void => {
    socket.on('error', () => socket.destroy())
    for (let tries = ready.length; tries > 0; tries--) {
      const next = ready.shift()
      if (next === undefined) break
      ready.push(next)
      if (next.hand({ type: 'connection' }, socket)) return
    }
    socket.destroy()
  }
  const server = createServer({ pauseOnConnect: true, noDelay: true }, hand)
  await new Promise<void>((open, fail) => {
    server.once('error', fail)
    server.listen(at.port, at.host, open)
  })
  const part = (child: ManagedChild): void => {
    if (ready.includes(child)) ready.splice(ready.indexOf(child), 1)
  }
  return {
    at: { host: at.host, port: (server.address() as AddressInfo).port },
    join(child) {
      part(child)
      ready.push(child)
    },
    part,
    close: () => void server.close(),
  }
}
