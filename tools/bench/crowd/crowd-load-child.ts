import { setTimeout as sleep } from 'node:timers/promises'
import { type LoadFigures, startLoad } from '../../load/run-load.ts'
import { readMotion, strewHomes } from '../../load/motion.ts'
import { type PlainFigures, runPlainLoad } from './plain-load.ts'

// The visitors, in a process of their own: their work is none of the server's. Runs one order and ends.

/** What to send where. */
export interface LoadOrder {
  /** Our venue, or a room of the peers'. */
  readonly kind: 'ours' | 'plain' | 'view'
  readonly origin: string
  readonly visitors: number
  readonly perM2: number
  readonly motion: readonly string[]
  readonly settleS: number
  readonly seconds: number
}

/** What the visitors say: that all are in and the window begins, then what they found. */
export type LoadWord =
  | { readonly word: 'began' }
  | { readonly word: 'ours'; readonly figures: LoadFigures; readonly joinedInMs: number; readonly refused: number }
  | { readonly word: 'plain'; readonly figures: PlainFigures }
  | { readonly word: 'failed'; readonly why: string }

const say = (word: LoadWord): void => void process.send?.(word)

async function run(order: LoadOrder): Promise<LoadWord> {
  const motion = await readMotion(order.motion)
  const homes = strewHomes(order.visitors, order.perM2, { east: 0, north: 0, up: 0 })
  const began = (): void => say({ word: 'began' })
  if (order.kind !== 'ours') return { word: 'plain', figures: await runPlainLoad({ ...order, room: order.kind, motion, homes, began }) }
  const load = await startLoad({ origin: order.origin, venue: 'yard', motion, homes })
  await sleep(order.settleS * 1000)
  began()
  const figures = await load.measure(order.seconds)
  load.leave()
  return { word: 'ours', figures, joinedInMs: load.joinedInMs, refused: order.visitors - load.visitors.length }
}

process.once('message', (order: LoadOrder) => {
  void run(order)
    .catch((failure: Error): LoadWord => ({ word: 'failed', why: failure.message }))
    .then((word) => {
      say(word)
      setTimeout(() => process.exit(0), 200)
    })
})
process.once('disconnect', () => process.exit(0))
