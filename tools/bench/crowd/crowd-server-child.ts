import { join } from 'node:path'
import { createLog, startServer } from '../../../multiplayer-server/index.ts'
import { answerMeter } from './process-meter.ts'

// Our server in a process of its own, over the folder named by its one argument. Answers its parent's meter, ends with it.

const [root = ''] = process.argv.slice(2)
const log = createLog({ part: 'server', format: 'json', level: 'error' })
const rates = { exchangePerMinute: 20, ticketPerMinute: 1_000_000, chatPerTenSeconds: 10 }
const server = await startServer({
  root,
  data: join(root, 'var'),
  host: '127.0.0.1',
  port: 0,
  hubSocket: join(root, 'no-hub.sock'),
  log,
  rates,
})
answerMeter(
  () => server.rooms.tickP99Ms().get('yard') ?? 0,
  () => {},
)
const end = (): void => void server.close().then(() => process.exit(0))
process.once('SIGTERM', end).once('disconnect', end)
process.send?.({ origin: server.origin })
