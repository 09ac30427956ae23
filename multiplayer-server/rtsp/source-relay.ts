import { connect, createServer, type Socket } from 'node:net'

/** A port of this machine that leads to one checked address and nowhere else. */
export interface SourceRelay {
  readonly port: number
  /** Whether the source tried to send its reader elsewhere. */
  readonly redirected: boolean
  close(): void
}

/** A camera's first answers; pictures come after them. */
const ANSWERS_BYTES = 65_536
const REDIRECT = /RTSP\/1\.\d 3\d\d/
const CONNECT_MS = 5000

/** Opens the relay. Whatever reads through it sees one address only; an answer that would send it elsewhere ends the connection. */
export function openSourceRelay(address: string, port: number): Promise<SourceRelay> {
  const sockets = new Set<Socket>()
  const state = { redirected: false }
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const server = createServer((reader) => {
    const source = connect({ host: address, port, timeout: CONNECT_MS })
    const end = (): void => {
      reader.destroy()
      source.destroy()
    }
    keep(reader)
    keep(source)
    source.once('connect', () => source.setTimeout(0))
    source.on('timeout', end).on('close', end)
    reader.on('close', end).on('data', (bytes) => void source.write(bytes))
    let heard = ''
    source.on('data', (bytes) => {
      if (heard.length < ANSWERS_BYTES) heard += bytes.toString('latin1')
      if (heard.length < ANSWERS_BYTES + bytes.length && REDIRECT.test(heard)) {
        state.redirected = true
        return end()
      }
      if (!reader.write(bytes)) {
        source.pause()
        reader.once('drain', () => source.resume())
      }
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      resolve({
        port: typeof bound === 'object' && bound !== null ? bound.port : 0,
        get redirected() {
          return state.redirected
        },
        close() {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      })
    })
  })
}
