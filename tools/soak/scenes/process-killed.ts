import { sendWitness, type Witness } from '../../bench/scale/audience.ts'
// The order is kept: a page's socket must be there before anything loads the room client.
import { makeStaffLink, openStore, type Store } from '../../../multiplayer-server/index.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../../multiplayer-server/store/testing/postgres-process.ts'
import { monotonicMs, sleep, until } from '../../bench/bench-clock.ts'
import { benchFault } from '../../bench/bench-fault.ts'
import { runCue } from '../../bench/room-seat.ts'
import { hasRedis, startRedis, type TestRedis } from '../../bench/scale/redis-process.ts'
import { startThree, VENUES, type ScaledProduct } from '../../bench/scale/three-processes.ts'
import type { SoakGround, SoakScene } from '../scene.ts'

const PEOPLE = ['Li', 'Wang', 'Zhao', 'Chen', 'Sun', 'Zhou', 'Wu', 'Zheng', 'Feng', 'Chu']
const BACK_LIMIT_MS = 120_000
/** Venues whose processes are killed, by turns; the other one's show is begun while the database is away. */
const KILLED = ['court', 'yard'] as const

interface Ground {
  readonly product: ScaledProduct
  readonly postgres: TestPostgres
  readonly redis: TestRedis
  readonly store: Store
  /** Of each venue: its operator first. */
  readonly people: ReadonlyMap<string, readonly Witness[]>
}

/** Three processes behind one address, a Redis and a PostgreSQL of their own, ten visitors and an operator in each of three venues. */
async function openThree({ atEnd }: SoakGround): Promise<Ground> {
  if (!hasRedis() || !hasPostgres()) throw benchFault('Redis or PostgreSQL is not installed: apt-get install redis-server postgresql.')
  const postgres = await startPostgres()
  atEnd(() => postgres.close())
  const redis = await startRedis()
  atEnd(() => redis.close())
  const database = await postgres.makeDatabase()
  const product = await startThree(redis.url, database)
  atEnd(() => product.close())
  const store = await openStore(database)
  atEnd(() => store.close())
  const people = new Map<string, readonly Witness[]>()
  for (const venue of VENUES) {
    const link = { role: 'operator', minutes: 60, venue, camera: null, label: 'Operator' } as const
    const { secret } = await makeStaffLink(store.db, link, Date.now())
    const operator = await sendWitness(product.origin, venue, { name: 'Operator', secret })
    const visitors = await Promise.all(PEOPLE.map((name) => sendWitness(product.origin, venue, { name: `${name} of ${venue}` })))
    people.set(venue, [operator, ...visitors])
  }
  atEnd(() => [...people.values()].flat().forEach(({ seat }) => seat.leave()))
  return { product, postgres, redis, store, people }
}

/** What the store and all screens say of the shows, as counts of what must not be. */
async function judgeShows({ store, people }: Ground): Promise<{ gaps: number; twice: number; differing: number }> {
  const judged = { gaps: 0, twice: 0, differing: 0 }
  for (const [venue, witnesses] of people) {
    const rows = await store.db.selectFrom('cue_states').select('entry').where('venue', '=', venue).orderBy('revision').execute()
    const states = rows.map(
      ({ entry }) =>
        (JSON.parse(entry) as { state: { revision: number; running: readonly { cue: string; anchorServerMs: number }[] } }).state,
    )
    const first = states[0]?.revision ?? 0
    judged.gaps += states.filter(({ revision }, index) => revision !== first + index).length
    const begun = new Set(states.flatMap(({ running }) => running.map(({ cue, anchorServerMs }) => `${cue}@${anchorServerMs}`)))
    const cues = new Set([...begun].map((mark) => mark.split('@')[0]))
    judged.twice += begun.size - cues.size
    judged.differing += witnesses.reduce((sum, { doubled }) => sum + doubled.length, 0)
  }
  return judged
}

const isIn = ({ seat }: Witness): boolean => seat.room.state === 'open'

/** kill -9 of one of three processes, again and again; then Redis and PostgreSQL are restarted. */
export const scene: SoakScene = {
  name: 'process-killed',
  asks: 'One of three server processes is killed (kill -9), again and again, then Redis and PostgreSQL are stopped and started: how soon are its people elsewhere, is anyone there twice, is any cue given twice or lost?',
  limits: {
    all_back_ms_max: { direction: 'at most', value: 15_000 },
    people_doubled: { direction: 'at most', value: 0 },
    cues_begun_twice: { direction: 'at most', value: 0 },
    revisions_left_out: { direction: 'at most', value: 0 },
    states_told_differently: { direction: 'at most', value: 0 },
    put_out_by_redis: { direction: 'at most', value: 0 },
    put_out_by_postgres: { direction: 'at most', value: 0 },
    go_during_postgres_ms: { direction: 'at most', value: 20_000 },
  },
  async run(ground) {
    const { quick, note } = ground
    const three = await openThree(ground)
    const { product, redis, postgres, people } = three
    const everyone = [...people.values()].flat()
    const back: number[] = []
    let doubled = 0
    for (let round = 0; round < (quick ? 1 : 4); round++) {
      await until('three processes', 60_000, async () => (await product.members()).size === 3, 200)
      await sleep(2000)
      const venue = KILLED[round % KILLED.length] ?? 'yard'
      const owner = await product.ownerOf(venue)
      if (owner === null) throw benchFault(`Nobody runs ${venue}.`)
      const inside = people.get(venue) ?? []
      if (round < KILLED.length && inside[0]) for (const cue of ['cue-1', 'cue-2']) await runCue(inside[0].seat, { do: 'go', cue })
      await sleep(3000)
      const welcomes = inside.map((witness) => witness.welcomes())
      process.kill(owner.pid, 'SIGKILL')
      const killedMs = monotonicMs()
      await until(`everybody of ${venue} to be back`, BACK_LIMIT_MS, () => inside.every((witness, index) => isIn(witness) && witness.welcomes() > (welcomes[index] ?? 0))) // prettier-ignore
      back.push(monotonicMs() - killedMs)
      await sleep(3000)
      await until('everybody else', BACK_LIMIT_MS, () => everyone.every(isIn))
      const names = inside[1]?.people() ?? []
      doubled += names.length - new Set(names).size
      note(`${venue}: all back after ${Math.round(back.at(-1) ?? 0)} ms`)
    }
    const outs = async (work: () => Promise<void>): Promise<number> => {
      const before = everyone.map((witness) => witness.welcomes())
      await work()
      await sleep(3000)
      await until('everybody', BACK_LIMIT_MS, () => everyone.every(isIn))
      return everyone.filter((witness, index) => witness.welcomes() > (before[index] ?? 0)).length
    }
    await until('three processes', 60_000, async () => (await product.members()).size === 3, 200)
    await sleep(3000)
    const awayMs = quick ? 5000 : 30_000
    const byRedis = await outs(async () => {
      await redis.stop()
      await sleep(awayMs)
      await redis.start()
      await until('every process to be known again', 60_000, async () => (await product.members()).size === 3, 200)
    })
    note(`Redis away ${awayMs / 1000} s: ${byRedis} put out`)
    const [operator] = people.get('lane') ?? []
    if (operator === undefined) throw benchFault('Nobody operates the lane.')
    let goMs = 0
    const byPostgres = await outs(async () => {
      await postgres.stop()
      const givenMs = monotonicMs()
      const given = giveUntilTaken(operator)
      await sleep(2000)
      await postgres.start()
      await given
      goMs = monotonicMs() - givenMs
    })
    note(`PostgreSQL away 2 s: ${byPostgres} put out, GO taken after ${Math.round(goMs)} ms`)
    const shows = await judgeShows(three)
    return {
      figures: {
        kills: back.length,
        people: everyone.length,
        all_back_ms_median: back.toSorted((a, b) => a - b)[Math.floor(back.length / 2)] ?? Number.NaN,
        all_back_ms_max: Math.max(...back),
        people_doubled: doubled,
        redis_away_s: awayMs / 1000,
        put_out_by_redis: byRedis,
        put_out_by_postgres: byPostgres,
        go_during_postgres_ms: goMs,
        cues_begun_twice: shows.twice,
        revisions_left_out: shows.gaps,
        states_told_differently: shows.differing,
      },
      how: [
        'Debian’s Redis and PostgreSQL, started for the scene, three server processes behind one address and every client on this one machine. A venue’s show of forty cues, one a second by themselves, runs when its process is killed first.',
        '`all_back` is from the kill to the last welcome of the killed process’ people in another; between two tries a client waits up to 5 s. Put out is who had to come in anew. The GO is given while PostgreSQL is away, again by the same name until it is answered; it counts from then to its answer.',
        'Cues, revisions and what was told are judged in the store and on every screen at the end, over the whole scene.',
      ],
    }
  },
}

/** GO, again by the same name until it is answered, as the console gives it. */
async function giveUntilTaken({ seat }: Witness): Promise<void> {
  const commandId = `soak-${process.pid}`
  let answered = false
  const stop = seat.room.on('cueResult', (result) => {
    answered ||= result.commandId === commandId
  })
  const give = (): void =>
    void seat.room.send('cue', { commandId, expectedRevision: seat.state?.revision ?? 0, command: { do: 'go', cue: 'cue-1' } })
  try {
    await until('an answer to GO', 60_000, () => (give(), answered), 300)
  } finally {
    stop()
  }
}
