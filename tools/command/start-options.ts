import { resolve } from 'node:path'
import { isIP } from 'node:net'
import { defaultLogFormat, readProxies, type MediaReach, type Reach, type StartOptions } from '../../multiplayer-server/index.ts'
import { parseArguments, usageError } from './parse-arguments.ts'
import { readDatabase } from './read-database.ts'

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string', default: './var' },
  database: { type: 'string' },
  redis: { type: 'string' },
  processes: { type: 'string', default: '1' },
  'inner-host': { type: 'string' },
  'people-per-process': { type: 'string', default: '800' },
  watch: { type: 'boolean', default: false },
  log: { type: 'string', default: defaultLogFormat() },
  lan: { type: 'boolean', default: false },
  cert: { type: 'string' },
  key: { type: 'string' },
  'http-port': { type: 'string' },
  base: { type: 'string' },
  proxy: { type: 'string', multiple: true },
  announce: { type: 'string' },
  'udp-ports': { type: 'string' },
} as const

const PLAIN_PORT = '8080'
const SECURE_PORT = '8443'
/** Each camera and each viewer takes one UDP port. */
const FEWEST_UDP_PORTS = 10

/** Arguments of `holosite start`, read and judged. Throws `command/usage`. */
export function readStartOptions(
  argv: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): { options: StartOptions; data: string } {
  const { values, positionals } = parseArguments(argv, OPTIONS)
  if (positionals.length > 0) throw usageError(`"${positionals.join(' ')}" is not expected here.`)
  const { log } = values
  if (log !== 'pretty' && log !== 'json') throw usageError(`The log format "${log}" is not known.`, 'Use pretty or json.')
  const tls = tlsOf(values, cwd)
  const secure = tls.kind !== 'none'
  const plainWord = values['http-port'] ?? (tls.kind === 'lan' ? PLAIN_PORT : undefined)
  if (plainWord !== undefined && !secure)
    throw usageError('--http-port is the second port beside TLS.', 'Use --port, or add --lan or --cert.')
  const port = readPort(values.port ?? (secure ? SECURE_PORT : PLAIN_PORT), '--port')
  const plainPort = plainWord === undefined ? null : readPort(plainWord, '--http-port')
  if (plainPort === port && port !== 0) throw usageError(`--port and --http-port are both ${port}.`, 'Give two ports.')
  const base = values.base === undefined ? null : readBase(values.base)
  if (base !== null && tls.kind === 'lan')
    throw usageError('--lan and --base exclude each other.', 'Behind a proxy the certificate is its own.')
  const reach: Reach = { tls, plainPort, base, proxies: proxiesOf(values.proxy ?? [], base) }
  const host = values.host ?? (secure ? '0.0.0.0' : '127.0.0.1')
  const media = mediaOf(values.announce, values['udp-ports'])
  const database = readDatabase(values.database, env)
  const where = { root: cwd, data: resolve(cwd, values.data), database, ...clusterOf(values, { env, tls }), host, port }
  return { options: { ...where, watch: values.watch, log, reach, media }, data: values.data }
}

function tlsOf({ lan, cert, key }: { lan: boolean; cert?: string | undefined; key?: string | undefined }, cwd: string): Reach['tls'] {
  if ((cert === undefined) !== (key === undefined)) {
    throw usageError(`${cert === undefined ? '--cert' : '--key'} is missing.`, 'Give both: --cert chain.pem --key key.pem.')
  }
  if (lan && cert !== undefined) throw usageError('--lan and --cert exclude each other.', 'Use --lan only where there is no certificate.')
  if (lan) return { kind: 'lan' }
  return cert === undefined || key === undefined ? { kind: 'none' } : { kind: 'files', cert: resolve(cwd, cert), key: resolve(cwd, key) }
}

/** With an address behind a proxy, the proxy is on this machine unless said otherwise. */
function proxiesOf(words: readonly string[], base: string | null): string[] {
  const named = words.flatMap((word) => word.split(',')).filter((word) => word !== '')
  const proxies = named.length === 0 && base !== null ? ['loopback'] : named
  readProxies(proxies, base)
  return proxies
}

const MOST_PROCESSES = 64
const MOST_PEOPLE = 4000

/** Several processes need a Redis to meet at; one may stand among those of other machines. */
function clusterOf(
  values: { redis?: string | undefined; processes: string; 'inner-host'?: string | undefined; 'people-per-process': string },
  { env, tls }: { env: NodeJS.ProcessEnv; tls: Reach['tls'] },
): Pick<StartOptions, 'cluster' | 'processes'> {
  const processes = Number(values.processes)
  if (!Number.isInteger(processes) || processes < 1 || processes > MOST_PROCESSES)
    throw usageError(`--processes "${values.processes}" is not a number from 1 to ${MOST_PROCESSES}.`)
  const word = values.redis ?? env['HOLOSITE_REDIS'] ?? ''
  const innerHost = values['inner-host'] ?? '127.0.0.1'
  if (isIP(innerHost) === 0) throw usageError(`--inner-host "${innerHost}" is not an IP address.`, 'Give one of this machine’s own.')
  const perProcess = Number(values['people-per-process'])
  if (!Number.isInteger(perProcess) || perProcess < 0 || perProcess > MOST_PEOPLE)
    throw usageError(`--people-per-process "${values['people-per-process']}" is not a number from 0 to ${MOST_PEOPLE}.`)
  if (word === '') {
    if (processes > 1) throw usageError('Several processes need a Redis to meet at.', 'Add --redis redis://127.0.0.1:6379')
    return { cluster: null, processes }
  }
  const url = URL.canParse(word) ? new URL(word) : null
  // The word may hold a secret and is not said again.
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.host === '')
    throw usageError('The address of Redis cannot be read.', 'Write it as redis://:secret@host:6379/0.')
  if (tls.kind === 'lan') throw usageError('--lan is for one process.', 'Leave --redis out, or give a certificate with --cert.')
  return { cluster: { redis: word, innerHost, perProcess }, processes }
}

function readPort(word: string, option: string): number {
  const port = Number(word)
  if (word.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw usageError(`${option} "${word}" is not a number from 0 to 65535.`)
  }
  return port
}

function readBase(word: string): string {
  const url = URL.canParse(word) ? new URL(word) : null
  const isOrigin =
    url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  if (url === null || !isOrigin || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw usageError(
      `--base "${word}" is not an address of its own.`,
      'Give scheme and host as visitors see them, without a path: https://venue.example',
    )
  }
  return url.origin
}

function mediaOf(announce: string | undefined, ports: string | undefined): MediaReach {
  if (announce !== undefined && isIP(announce) === 0) {
    throw usageError(
      `--announce "${announce}" is not an IP address.`,
      'Give the address cameras and viewers reach this machine by, as numbers.',
    )
  }
  return { announce: announce ?? null, ports: ports === undefined ? null : readUdpPorts(ports) }
}

function readUdpPorts(word: string): { from: number; to: number } {
  const match = /^(\d{4,5})-(\d{4,5})$/.exec(word)
  const [from, to] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || from < 1024 || to > 65_535 || from > to) {
    throw usageError(`--udp-ports "${word}" is not a range of ports.`, 'Write it as 40000-40100, from 1024 to 65535.')
  }
  if (to - from + 1 < FEWEST_UDP_PORTS) {
    throw usageError(`--udp-ports ${word} has room for ${to - from + 1}.`, 'Each camera and each viewer takes one port: give ten or more.')
  }
  return { from, to }
}
