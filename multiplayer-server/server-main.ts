/**
 * The server's process. The supervisor starts it with HOLOSITE_SERVER_OPTIONS, one JSON object:
 * { root, data, database, cluster, handedFrom, host, port, hubSocket, watch, reach, log }.
 * With `handedFrom` it is sent connections, each with { type: 'connection' }, and { type: 'gone', pid } of a process beside it.
 * It sends { type: 'ready', origin, lan } when it answers, looks for a new certificate on SIGHUP, ends on SIGTERM or SIGINT, and when its parent is gone.
 * Exit code 0 after a drain, 2 when it cannot start and trying again would not help, 1 when it failed.
 */
import { Socket } from 'node:net'
import * as z from 'zod/mini'
import { HolositeError } from '../model/errors/index.ts'
import { createLog } from './process/log.ts'
import { reachSchema } from './process/reach.ts'
import { startServer } from './process/start-server.ts'
import { stayAlive, systemTimers } from './process/timers.ts'

const startOptions = z.strictObject({
  root: z.string(),
  data: z.string(),
  database: z.nullable(z.string()),
  cluster: z.nullable(z.strictObject({ redis: z.string(), expected: z.number(), innerHost: z.string(), perProcess: z.number() })),
  handedFrom: z.optional(z.strictObject({ host: z.string(), port: z.number() })),
  host: z.string(),
  port: z.number(),
  hubSocket: z.string(),
  watch: z.boolean(),
  reach: reachSchema,
  log: z.enum(['pretty', 'json']),
})

/** What the supervisor says of several processes: a connection to take, or that one of the others ended. */
const supervisorWord = z.union([z.object({ type: z.literal('connection') }), z.object({ type: z.literal('gone'), pid: z.number() })])

/** A drain that takes longer is cut short by the supervisor; this is a little sooner, to leave a line about it. */
const DRAIN_MS = 4500

async function run(): Promise<void> {
  // Our timers keep nothing alive, and waiting for a lock has nothing else to wait with.
  stayAlive()
  const options = startOptions.parse(JSON.parse(process.env['HOLOSITE_SERVER_OPTIONS'] ?? '{}'))
  const log = createLog({ part: 'server', format: options.log })
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'the server failed and is started again')
    process.exit(1)
  })
  try {
    const { handedFrom, ...rest } = options
    const server = await startServer({ ...rest, ...(handedFrom === undefined ? {} : { handedFrom }), log })
    const end = (why: string): void => {
      log.info({ why }, 'draining')
      systemTimers.after(DRAIN_MS, () => {
        log.error('the drain took too long')
        process.exit(1)
      })
      server.close().then(
        () => process.exit(0),
        (err: unknown) => {
          log.error({ err }, 'the drain failed')
          process.exit(1)
        },
      )
    }
    process.once('SIGTERM', () => end('SIGTERM'))
    process.once('SIGINT', () => end('SIGINT'))
    process.once('disconnect', () => end('the supervisor is gone'))
    // It may have died while this process was starting.
    if (process.connected === false) return end('the supervisor is gone')
    process.on('message', (message, handle) => {
      const told = z.safeParse(supervisorWord, message)
      if (!told.success) return
      if (told.data.type === 'gone') server.noteGone(told.data.pid)
      else if (handle instanceof Socket) server.take(handle)
    })
    process.on('SIGHUP', () => void server.renewCertificate())
    process.send?.({ type: 'ready', origin: server.origin, lan: server.lan })
    log.info({ origin: server.origin }, 'open')
  } catch (failure) {
    log.fatal({ err: failure }, 'the server cannot start')
    process.send?.({ type: 'failed', fault: failure instanceof HolositeError ? failure.toFault() : portFault(failure) })
    process.exit(failure instanceof HolositeError || isPortTaken(failure) ? 2 : 1)
  }
}

const isPortTaken = (failure: unknown): boolean =>
  failure instanceof Error &&
  'code' in failure &&
  (failure.code === 'EADDRINUSE' || failure.code === 'EACCES' || failure.code === 'EADDRNOTAVAIL')

const portFault = (failure: unknown): unknown =>
  new HolositeError({
    code: 'command/usage',
    what: `The server cannot start: ${failure instanceof Error ? failure.message : String(failure)}.`,
    fix: 'Choose another address with --host and --port.',
  }).toFault()

await run()
