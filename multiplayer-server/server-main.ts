/**
 * The server's process. The supervisor starts it with HOLOSITE_SERVER_OPTIONS, one JSON object:
 * { root, data, database, host, port, hubSocket, watch, reach, log }.
 * It sends { type: 'ready', origin, lan } when it answers, looks for a new certificate on SIGHUP, ends on SIGTERM or SIGINT, and when its parent is gone.
 * Exit code 0 after a drain, 2 when it cannot start and trying again would not help, 1 when it failed.
 */
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
  host: z.string(),
  port: z.number(),
  hubSocket: z.string(),
  watch: z.boolean(),
  reach: reachSchema,
  log: z.enum(['pretty', 'json']),
})

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
    const server = await startServer({ ...options, log })
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
