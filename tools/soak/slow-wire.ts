import { connect, createServer, type Socket } from 'node:net'

/** A way to the product by which answers come no faster than asked, from the moment it is asked. */
export interface SlowWire {
  readonly origin: string
  /** From now on so many bytes a second come down on each connection, and no more are taken from the product than that. */
  slow(bytesPerS: number): void
  /** Everything passes again as it comes. */
  mend(): void
  close(): Promise<void>
}

const STEP_MS = 100
/** Read from the product at once, so that little lies between it and the reader that it does not know of. */
const ROOM_BYTES = 1024

/** Listens on a free port of this machine. */
export async function laySlowWire(to: string): Promise<SlowWire> {
  const { hostname, port } = new URL(to)
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket }>()
  let bytesPerS = Infinity
  const pass = (): void => {
    for (const { near, far } of pairs) {
      if (bytesPerS === Infinity) {
        for (let bytes = far.read() as Buffer | null; bytes !== null; bytes = far.read() as Buffer | null) near.write(bytes)
        continue
      }
      const share = Math.round((bytesPerS * STEP_MS) / 1000)
      const bytes = (far.read(Math.min(share, far.readableLength)) ?? null) as Buffer | null
      if (bytes !== null) near.write(bytes)
    }
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(port), host: hostname, allowHalfOpen: true, readableHighWaterMark: ROOM_BYTES } as never)
    const pair = { near, far }
    pairs.add(pair)
    const part = (): void => {
      near.destroy()
      far.destroy()
      pairs.delete(pair)
    }
    for (const socket of [near, far]) socket.setNoDelay(true).on('error', part).on('close', part) // prettier-ignore
    near.on('data', (bytes) => far.writable && far.write(bytes)).on('end', () => far.end())
    far.on('readable', () => bytesPerS === Infinity && pass()).on('end', () => near.end())
  })
  const timer = setInterval(pass, STEP_MS)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    slow: (rate) => void (bytesPerS = rate),
    mend() {
      bytesPerS = Infinity
      pass()
    },
    async close() {
      clearInterval(timer)
      for (const { near, far } of pairs) [near, far].forEach((socket) => socket.destroy())
      await new Promise((closed) => server.close(closed))
    },
  }
}
