import { join } from 'node:path'
import { createLog, makeStaffLink, readHostTime, startServer } from '../../../multiplayer-server/index.ts'

// A server in a process of its own, as the product runs it, without supervisor and hub. Started with the folder to run on as
// its one argument; sends one message when it answers and ends with its parent.

const [root = ''] = process.argv.slice(2)
const log = createLog({ part: 'server', format: 'json', level: 'warn' })
const data = join(root, 'var')
const server = await startServer({ root, data, host: '127.0.0.1', port: 0, hubSocket: join(root, 'no-hub.sock'), log })
const link = { role: 'operator', minutes: 15, venue: null, camera: null, label: 'bench' } as const
const { secret } = await makeStaffLink(server.store.db, link, readHostTime().wallMs())
const { serverMs, monotonicMs } = server.shows.clock.pair()
const end = (): void => void server.close().then(() => process.exit(0))
process.once('SIGTERM', end).once('disconnect', end)
process.send?.({ origin: server.origin, secret, serverFromMonotonicMs: serverMs - monotonicMs })
