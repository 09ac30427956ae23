import { createServer, type Server as HttpServer } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { noteWire } from '../access/caller.ts'
import { readProxies } from '../access/proxies.ts'
import { judgeWire } from '../access/wire.ts'
import { lanReport, publicOrigin, type LanReport } from '../process/public-origin.ts'
import type { Reach } from '../process/reach.ts'
import { openCertificates, type Certificates, type CertificatesParts } from '../tls/certificates.ts'
import { createPlainDoor } from './plain-door.ts'

/** The sockets the server answers on. */
export interface Entrance {
  /** The one everything is served by. */
  readonly main: HttpServer
  /** Whether browsers may be told to stay on TLS. */
  readonly hsts: boolean
  /** Opens the sockets. Rejects with Node's own error where a port is taken. */
  listen(at: ListenAt): Promise<OpenEntrance>
  /** Takes a connection that was accepted elsewhere. */
  take(socket: Socket): void
  /** Looks for a new certificate now. */
  renewCertificate(): Promise<void>
  /** No new connection from now on. */
  stop(): void
  /** Cuts what is still open. */
  cut(): void
}

/** Where to listen; and which address people come by, where connections are handed over from there. */
export interface ListenAt {
  readonly host: string
  readonly port: number
  readonly handedFrom?: { readonly host: string; readonly port: number }
}

/** Where an entrance was opened. */
export interface OpenEntrance {
  readonly port: number
  /** Port of the plain door beside TLS. */
  readonly plainPort: number | null
  /** Address people are told. */
  readonly origin: string
  /** Ways in for the room, with an authority of our own. */
  readonly lan: LanReport | null
}

/**
 * Makes the sockets a reach asks for, with TLS where it names a certificate. Every request is judged by the way it came before
 * anyone sees it. Throws `access/bad-certificate` and, for proxies nobody can read, `command/usage`.
 */
export async function openEntrance(reach: Reach, parts: Omit<CertificatesParts, 'tls'>): Promise<Entrance> {
  const { tls } = reach
  const rules = readProxies(reach.proxies, reach.base)
  const certificates = tls.kind === 'none' ? null : await openCertificates({ ...parts, tls })
  const main = certificates === null ? createServer() : createSecure(certificates)
  main.on('request', (request) => noteWire(request, judgeWire(request, rules)))
  main.on('upgrade', (request) => noteWire(request, judgeWire(request, rules)))
  let port = 0
  const plain = certificates === null || reach.plainPort === null ? null : createPlainDoor({ certificates, securePort: () => port })
  const all = plain === null ? [main] : [main, plain]
  return {
    main,
    hsts: tls.kind !== 'lan',
    async listen(at) {
      port = await listen(main, at.host, at.port)
      const ports = { port, plainPort: plain === null ? null : await listen(plain, at.host, reach.plainPort ?? 0) }
      return {
        ...ports,
        origin: publicOrigin(reach, at.handedFrom ?? { host: at.host, port }, certificates),
        lan: lanReport(certificates, { ...ports, host: at.host }),
      }
    },
    take(socket) {
      main.emit('connection', socket)
      socket.resume()
    },
    renewCertificate: async () => certificates?.renew(),
    stop() {
      certificates?.close()
      for (const server of all) server.close()
    },
    cut: () => all.forEach((server) => server.closeAllConnections()),
  }
}

function createSecure(certificates: Certificates): SecureServer {
  const settings = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const
  const server = createSecureServer({ ...settings, cert: certificates.pair.cert, key: certificates.pair.key })
  certificates.onChange(({ cert, key }) => server.setSecureContext({ ...settings, cert, key }))
  return server
}

function listen(server: HttpServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
