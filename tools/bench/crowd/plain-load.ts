import { createPose } from '../../../model/presence/index.ts'
import { monotonicMs, sleep } from '../bench-clock.ts'
import { benchFault } from '../bench-fault.ts'
import { percentile } from '../percentile.ts'
import { type CheapSocket, openCheapSocket } from '../../load/cheap-socket.ts'
import type { Home, Motion } from '../../load/motion.ts'

/** What plain visitors found, as those of ours say it. */
export interface PlainFigures {
  readonly visitors: number
  readonly kbitSP50: number
  readonly kbitSP95: number
  readonly patchesPerS: number
  readonly generatorCpuPct: number
  readonly latenessMsP99: number
}

const SAMPLE_MS = 50
const JOIN = 10
const PATCH = 15
const AT_ONCE = 16
/** `pose` as a message of the room protocol, then an array of 21 single floats. */
const HEAD = Uint8Array.of(13, 0xa4, 0x70, 0x6f, 0x73, 0x65, 0xdc, 0, 21)

interface PlainVisitor {
  socket: CheapSocket
  joined: boolean
  bytes: number
  patches: number
}

/** Lets visitors of a peer's room walk and measures what they are sent; then all leave. */
export async function runPlainLoad(options: {
  readonly origin: string
  readonly room: string
  readonly motion: Motion
  readonly homes: readonly Home[]
  readonly settleS: number
  readonly seconds: number
  readonly began: () => void
}): Promise<PlainFigures> {
  const { homes, motion } = options
  const visitors = await joinAll(options)
  const pose = createPose()
  const message = new Uint8Array(HEAD.length + 21 * 5)
  message.set(HEAD)
  const view = new DataView(message.buffer)
  const startMs = monotonicMs()
  let lateness: number[] = []
  let steps = 0
  const everyMs = SAMPLE_MS / homes.length
  const pump = setInterval(() => {
    const nowMs = monotonicMs()
    const late = nowMs - startMs - steps * everyMs
    if (late > 0) lateness.push(late)
    if (late > 1000) steps += Math.floor(late / SAMPLE_MS) * homes.length
    for (; startMs + steps * everyMs <= nowMs; steps++) {
      const index = steps % homes.length
      motion.write(index, (nowMs - startMs) / 1000, homes[index] as Home, pose)
      for (let i = 0; i < pose.length; i++) {
        message[HEAD.length + 5 * i] = 0xca
        view.setFloat32(HEAD.length + 5 * i + 1, pose[i] as number)
      }
      visitors[index]?.socket.send(message)
    }
  }, 1)
  await sleep(options.settleS * 1000)
  const before = visitors.map(({ bytes, patches }) => ({ bytes, patches }))
  lateness = []
  const cpu = process.cpuUsage()
  options.began()
  const fromMs = monotonicMs()
  await sleep(options.seconds * 1000)
  const tookS = (monotonicMs() - fromMs) / 1000
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(pump)
  const kbitS = visitors.map(({ bytes }, i) => ((bytes - (before[i]?.bytes ?? 0)) * 8) / 1000 / tookS)
  const patches = visitors.reduce((sum, one, i) => sum + one.patches - (before[i]?.patches ?? 0), 0)
  for (const { socket } of visitors) socket.end()
  return {
    visitors: visitors.filter(({ joined }) => joined).length,
    kbitSP50: percentile(kbitS, 0.5),
    kbitSP95: percentile(kbitS, 0.95),
    patchesPerS: patches / visitors.length / tookS,
    generatorCpuPct: (user + system) / 1e4 / tookS,
    latenessMsP99: percentile(lateness, 0.99),
  }
}

async function joinAll({ origin, room, homes }: { origin: string; room: string; homes: readonly Home[] }): Promise<PlainVisitor[]> {
  const visitors: PlainVisitor[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next++ < homes.length) visitors.push(await joinRoom(origin, room))
  }
  // The first makes the room the others find.
  next++
  visitors.push(await joinRoom(origin, room))
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return visitors
}

async function joinRoom(origin: string, room: string): Promise<PlainVisitor> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${origin}/matchmake/joinOrCreate/${room}`, { method: 'POST', body: '{}', headers })
  if (!response.ok) throw benchFault(`The peer's room refused a visitor: ${response.status}.`)
  const seat = (await response.json()) as { processId: string; roomId: string; sessionId: string }
  return new Promise((done, failed) => {
    const visitor: PlainVisitor = {
      ...{ joined: false, bytes: 0, patches: 0 },
      socket: openCheapSocket(new URL(origin), `/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`, {
        opened: () => {},
        message(payload) {
          visitor.bytes += payload.length + (payload.length > 65_535 ? 10 : payload.length > 125 ? 4 : 2)
          if (((payload[0] ?? 0) & 31) === PATCH) visitor.patches++
          if (payload[0] !== JOIN || visitor.joined) return
          visitor.socket.send(Uint8Array.of(JOIN))
          visitor.joined = true
          done(visitor)
        },
        closed: (code) => failed(benchFault(`A visitor of the peer's room was closed with ${code}.`)),
      }),
    }
  })
}
