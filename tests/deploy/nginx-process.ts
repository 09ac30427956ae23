import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { join } from 'node:path'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'

/** True where this machine has nginx. */
export function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A real nginx over the configuration we give out. */
export interface TestNginx {
  readonly port: number
  readonly plainPort: number
  /** Its certificate, which is its own authority. */
  readonly authority: string
  stop(): Promise<void>
}

/** What was answered. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const CONFIGURATION = join(import.meta.dirname, '../../deploy/nginx/holosite.conf')

/** Starts nginx with deploy/nginx/holosite.conf: only its ports, its certificate and the address of the server are other ones. */
export async function startNginx(
  folder: string,
  ports: { port: number; plainPort: number; upstream: number | readonly number[] },
): Promise<TestNginx> {
  mkdirSync(join(folder, 'logs'), { recursive: true })
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=venue.example', '-addext', 'subjectAltName=DNS:venue.example', '-keyout', key, '-out', cert], { stdio: 'ignore' }) // prettier-ignore
  const site = readFileSync(CONFIGURATION, 'utf8')
    .replace(
      'server 127.0.0.1:8080;',
      [ports.upstream]
        .flat()
        .map((port) => `server 127.0.0.1:${port};`)
        .join(' '),
    )
    .replace('/etc/letsencrypt/live/venue.example/fullchain.pem', cert)
    .replace('/etc/letsencrypt/live/venue.example/privkey.pem', key)
    .replaceAll(/listen (\[::\]:)?80;/g, (_all, six: string | undefined) => (six ? '' : `listen 127.0.0.1:${ports.plainPort};`))
    .replaceAll(/listen (\[::\]:)?443 ssl http2;/g, (_all, six: string | undefined) =>
      six ? '' : `listen 127.0.0.1:${ports.port} ssl http2;`,
    )
  const main = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/logs/error.log;
events {} http { access_log ${folder}/logs/access.log; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; ${site} }`
  writeFileSync(join(folder, 'nginx.conf'), main)
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const authority = readFileSync(cert, 'utf8')
  await until(async () => (await ask({ ...ports, authority }, 'http', '/').catch(() => null)) !== null, 'nginx to answer')
  return {
    ...ports,
    authority,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Asks nginx as a browser out there does: for https://venue.example, which leads here. */
export function ask(
  nginx: Pick<TestNginx, 'port' | 'plainPort' | 'authority'>,
  scheme: 'http' | 'https',
  path: string,
  more: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'venue.example', ...more.headers }
    const options = {
      host: '127.0.0.1',
      port: scheme === 'http' ? nginx.plainPort : nginx.port,
      path,
      method: more.method ?? 'GET',
      headers,
    }
    const take = (response: IncomingMessage): void => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    }
    const tls = { servername: 'venue.example', ca: nginx.authority }
    const sent = scheme === 'http' ? request(options, take) : secureRequest({ ...options, ...tls }, take)
    sent.on('error', reject)
    sent.end(more.body)
  })
}
