import { sendWitness, type Witness } from '../bench/scale/audience.ts'
// The order is kept: a page's socket must be there before anything loads the room client.
import { join } from 'node:path'
import type { HouseAct, ServerMessages } from '../../model/protocol/index.ts'
import { makeStaffLink, openStore, type Store } from '../../multiplayer-server/index.ts'
import { monotonicMs, sleep, until } from '../bench/bench-clock.ts'
import { benchFault } from '../bench/bench-fault.ts'
import { runCue } from '../bench/room-seat.ts'
import { startRedis } from '../bench/scale/redis-process.ts'
import { startThree, type ScaledProduct } from '../bench/scale/three-processes.ts'
import { bendWay, type BentCarrier } from './bent-carrier.ts'
import type { BentWire } from './bent-wire.ts'

/** Somebody in the yard, with every line he was told, as often as he was. */
export interface StageVisitor extends Witness {
  readonly heard: readonly ServerMessages['chat'][]
}

/** A venue with two visitors at home and two in a room that another process carries, over a wire that can be bent. */
export interface SatelliteStage {
  readonly product: ScaledProduct
  readonly store: Store
  readonly bent: BentCarrier
  readonly operator: Witness
  readonly home: readonly StageVisitor[]
  /** Those of the further room; none before the first `refill`. */
  readonly far: readonly StageVisitor[]
  /** The rooms as staff see them. */
  rooms(): ServerMessages['mirrors']['rooms']
  /** The wire is mended, the further room's people go, it is closed, and two others come, for whom it opens over the wire, bent by then if asked. */
  refill(bend?: (wire: BentWire) => void): Promise<void>
  /** A cue, a notice and a line are told now; answers whether somebody has all of them, the line once. */
  tell(): Promise<(one: StageVisitor) => boolean>
  /** Names staff see of visitors, in order. */
  listed(): readonly string[]
}

const VENUE = 'yard'
const PER_ROOM = 2
const WAIT_MS = 30_000
/** The venue asks a process that failed again after five seconds. */
const SHUNNED_MS = 6000
/** A GO sooner after another would count as the same. */
const GO_MS = 500

export const mirrorOf = ({ seat }: Witness): number => seat.room.latest('welcome')?.mirror ?? 0

/** How often somebody was told a line of a text; one that was told again counts once, as on a page. */
export const linesOf = ({ heard }: StageVisitor, text: string): number =>
  new Set(heard.filter((line) => line.text === text).map(({ visitorId, serverMs }) => `${visitorId} ${serverMs}`)).size

/** Opens it; `atEnd` is given how to take it down again, last first. */
export async function openSatelliteStage(atEnd: (work: () => unknown) => void, chance: () => number): Promise<SatelliteStage> {
  const redis = await startRedis()
  atEnd(() => redis.close())
  const more = { args: ['--people-per-process', '0'], limits: { capacity: PER_ROOM, mirrors: 3 }, byHand: true }
  const product = await startThree(redis.url, null, more)
  atEnd(() => product.close())
  const store = await openStore(join(product.root, 'var', 'holosite.sqlite'))
  atEnd(() => store.close())
  const link = { role: 'operator', minutes: 60, venue: VENUE, camera: null, label: 'Wu' } as const
  const { secret } = await makeStaffLink(store.db, link, Date.now())
  const operator = await sendWitness(product.origin, VENUE, { name: 'Wu', secret })
  atEnd(() => operator.seat.leave())
  const bent = await bendWay(product, redis.url, VENUE, chance)
  atEnd(() => bent.close())
  const stage = new Stage({ product, store, bent, operator })
  atEnd(() => stage.leave())
  await stage.open()
  return stage
}

class Stage implements SatelliteStage {
  readonly product: ScaledProduct
  readonly store: Store
  readonly bent: BentCarrier
  readonly operator: Witness
  readonly home: StageVisitor[] = []
  readonly far: StageVisitor[] = []
  #count = 0

  constructor({ product, store, bent, operator }: Pick<SatelliteStage, 'product' | 'store' | 'bent' | 'operator'>) {
    this.product = product
    this.store = store
    this.bent = bent
    this.operator = operator
  }

  async open(): Promise<void> {
    for (let index = 0; index < PER_ROOM; index++) this.home.push(await this.#enter())
  }

  leave(): void {
    for (const { seat } of [...this.home, ...this.far]) seat.leave()
  }

  rooms(): ServerMessages['mirrors']['rooms'] {
    return this.operator.seat.room.latest('mirrors')?.rooms ?? []
  }

  listed(): readonly string[] {
    const people = this.operator.seat.room.latest('attendance') ?? []
    return people.flatMap(({ role, name }) => (role === 'visitor' ? name : [])).toSorted()
  }

  async refill(bend: (wire: BentWire) => void = () => {}): Promise<void> {
    const { wire } = this.bent
    const fromMs = monotonicMs()
    wire.mend()
    for (const { seat } of this.far.splice(0)) seat.leave()
    const isEmpty = (): boolean => this.rooms().every(({ mirror, visitors }) => mirror === 1 || visitors === 0)
    await until('the further rooms to be empty', WAIT_MS, isEmpty)
    for (const { mirror } of this.rooms()) {
      const isOpen = (): boolean => this.rooms().some((room) => room.mirror === mirror && !room.closing)
      if (mirror > 1) await this.#act({ do: 'close-mirror', mirror }, () => !isOpen())
    }
    await until('them to be closed', WAIT_MS, () => this.rooms().length === 1)
    await sleep(Math.max(0, SHUNNED_MS - (monotonicMs() - fromMs)))
    bend(wire)
    for (let index = 0; index < PER_ROOM; index++) this.far.push(await this.#enter())
    if (this.far.some((one) => mirrorOf(one) !== 2) || wire.carried === 0)
      throw benchFault('The further room was not opened over the wire.')
  }

  async tell(): Promise<(one: StageVisitor) => boolean> {
    const words = `word ${++this.#count}`
    await sleep(GO_MS)
    const { state } = await runCue(this.operator.seat, { do: 'go' })
    await this.#act({ do: 'notice', words: { 'zh-CN': words, en: words }, minutes: 5 })
    this.operator.seat.room.send('chat', { text: words })
    return (one) =>
      one.seat.room.state === 'open' &&
      Math.max(...one.states.keys()) >= state.revision &&
      one.seat.room.latest('notice')?.words.en === words &&
      linesOf(one, words) === 1
  }

  async #enter(): Promise<StageVisitor> {
    const witness = await sendWitness(this.product.origin, VENUE, { name: `V${++this.#count}` })
    const heard: ServerMessages['chat'][] = []
    witness.seat.room.on('chat', (line) => void heard.push(line))
    return { ...witness, heard }
  }

  /** Again where something else happened in the house meanwhile, unless it is done without. */
  async #act(act: HouseAct, isDone = (): boolean => false): Promise<void> {
    const { room } = this.operator.seat
    const taken = new Set<string>()
    const stop = room.on('actResult', ({ commandId, ok }) => void (ok && taken.add(commandId)))
    const names: string[] = []
    const give = (): boolean => {
      if (isDone() || names.some((name) => taken.has(name))) return true
      names.push(`stage-${++this.#count}`)
      room.send('act', { commandId: names.at(-1) ?? '', expectedRevision: room.latest('house')?.revision ?? 0, act })
      return false
    }
    await until(`${act.do} to be done`, WAIT_MS, give, 400)
    stop()
  }
}
