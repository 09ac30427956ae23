import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type Packet, Receiver } from 'sacn'
import { afterEach, describe, expect, it } from 'vitest'
import {
  compileShow,
  createDmxFrame,
  dmxFrame,
  createShowValues,
  evaluateShow,
  initialCueState,
  reduceCue,
  slotOf,
  type CueCommand,
  type CueMoment,
  type CueState,
} from '../../model/show/index.ts'
import { sampleRig } from './testing/sample-rig.ts'
import { milliseconds } from '../../model/units/index.ts'
import { systemTimers } from '../process/timers.ts'
import { createEvents } from '../process/typed-events.ts'
import { createDmxLoop, type DmxLoop, type DmxShow } from './dmx-loop.ts'

const clock = { now: () => milliseconds(1.8e12 + performance.now()) }
const open: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function until(what: string, condition: () => boolean, ms = 20_000): Promise<void> {
  const end = performance.now() + ms
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(resolve))
  return port
}

/** A show of the sample venue that an operator can ask, with the events the loop listens to. */
function startShow() {
  const plan = compileShow(sampleRig())
  const events = createEvents<{ state: CueMoment; plan: typeof plan | null }>(() => {})
  const history: CueMoment[] = [{ atServerMs: clock.now(), state: initialCueState(plan) }]
  const show: DmxShow = { venue: 'sample', plan, history, on: (name, listener) => events.on(name, listener) }
  let asked = 0
  const state = (): CueState => history.at(-1)?.state ?? initialCueState(plan)
  const ask = (command: CueCommand): void => {
    const request = { commandId: `c${asked++}`, expectedRevision: state().revision, command }
    const atServerMs = clock.now()
    const outcome = reduceCue(plan, state(), request, atServerMs)
    if (!outcome.ok) throw new Error(outcome.fault.what)
    const moment = { atServerMs, state: outcome.state }
    history.push(moment)
    events.emit('state', moment)
  }
  return { plan, show, ask, state, events }
}

function startLoop(show: DmxShow, port: number, destination: string | undefined, mayPlay?: () => boolean): DmxLoop {
  const output = { protocol: 'sacn' as const, port, priority: 120, ...(destination === undefined ? {} : { destination }) }
  const target = { output, flashesPerSecond: 3, sourceName: 'Holosite sample' }
  const loop = createDmxLoop({ show, clock, timers: systemTimers, target, installation: 'test', mayPlay })
  open.push(() => loop.stop())
  return loop
}

/** Another implementation's receiver of universe 1. */
async function listen(port: number): Promise<{ packet: Packet; atMs: number }[]> {
  const receiver = new Receiver({ universes: [1], port, iface: '127.0.0.1' })
  const packets: { packet: Packet; atMs: number }[] = []
  receiver.on('packet', (packet) => packets.push({ packet, atMs: performance.now() }))
  receiver.on('error', () => {})
  open.push(() => new Promise<void>((resolve) => receiver.close(resolve)))
  await new Promise((resolve) => setTimeout(resolve, 50))
  return packets
}

const slots = (packet: Packet | undefined, count: number): number[] => [...(packet?.payloadAsBuffer ?? [])].slice(0, count)

describe('the DMX loop', () => {
  it('falls silent while another process may have taken the venue over, is heard again when it has not, and ends no stream of the other', async () => {
    const port = await freePort()
    const packets = await listen(port)
    const { show } = startShow()
    let mayPlay = true
    const loop = startLoop(show, port, '127.0.0.1', () => mayPlay)
    await until('first packets', () => packets.length > 3)
    const quiet = async (): Promise<void> => {
      mayPlay = false
      await until('silence', () => performance.now() - (packets.at(-1)?.atMs ?? 0) > 500)
    }
    await quiet()
    const heard = packets.length
    mayPlay = true
    await until('packets again', () => packets.length > heard + 3)
    await quiet()
    const before = packets.length
    await loop.stop()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(packets.length).toBe(before)
  })

  it('brings GO and blackout to an independent receiver, leaves egress alone, and ends its stream properly', async () => {
    const port = await freePort()
    const packets = await listen(port)
    const { ask, show, plan, state } = startShow()
    const loop = startLoop(show, port, '127.0.0.1')
    expect(loop.state).toBe('running')
    await until('first packets', () => packets.length > 3)
    const wash = 0
    const exit = 10
    expect(slots(packets.at(-1)?.packet, 4)).toEqual([0, 255, 255, 255])
    expect(packets.at(-1)?.packet.payloadAsBuffer?.[exit]).toBe(255)
    expect(packets.at(-1)?.packet.priority).toBe(120)

    ask({ do: 'go', cue: 'cue-1' })
    await until('the wash to be full and red', () => packets.at(-1)?.packet.payloadAsBuffer?.[wash] === 255)
    const values = createShowValues(plan)
    const frame = createDmxFrame(plan)
    evaluateShow(plan, state(), clock.now(), values)
    dmxFrame(plan, values, frame)
    expect(packets.at(-1)?.packet.payloadAsBuffer).toEqual(Buffer.from(frame.data[0] ?? []))
    expect(slots(packets.at(-1)?.packet, 4)).toEqual([255, 255, 0, 0])

    ask({ do: 'blackout', on: true })
    await until('the wash to be dark', () => packets.at(-1)?.packet.payloadAsBuffer?.[wash] === 0)
    expect(packets.every(({ packet }) => packet.payloadAsBuffer?.[exit] === 255)).toBe(true)
    expect(values[slotOf(plan, 'fixture/exit/intensity')]).toBe(1)

    await loop.stop()
    await until('the end of the stream', () => packets.filter(({ packet }) => (packet.options & 0x40) !== 0).length === 3)
    expect(packets.slice(-3).every(({ packet }) => (packet.options & 0x40) !== 0)).toBe(true)
    const sequences = packets.map(({ packet }) => packet.sequence)
    expect(sequences.every((sequence, index) => index === 0 || sequence === (((sequences[index - 1] ?? 0) + 1) & 255))).toBe(true)
  })

  it('sends about 44 times a second and tells its health', async () => {
    const port = await freePort()
    const packets = await listen(port)
    const { show } = startShow()
    const loop = startLoop(show, port, '127.0.0.1')
    await until('packets', () => packets.length > 2)
    const first = packets.length - 1
    await until('two seconds of packets', () => packets.length > first + 100)
    const seconds = ((packets[first + 100]?.atMs ?? 0) - (packets[first]?.atMs ?? 0)) / 1000
    expect(100 / seconds).toBeGreaterThan(30)
    expect(100 / seconds).toBeLessThan(50)
    await until('a report', () => loop.health.packetsPerS > 0)
    expect(loop.health).toMatchObject({ protocol: 'sacn', destination: '127.0.0.1', universes: 1, error: null })
    expect(loop.health.lastPacketMs).toBeGreaterThan(clock.now() - 5000)
  })

  it('a change goes out at once, not with the next tick', async () => {
    const port = await freePort()
    const packets = await listen(port)
    const { ask, show } = startShow()
    startLoop(show, port, '127.0.0.1')
    await until('packets', () => packets.length > 10)
    const waits: number[] = []
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 400 + turn))
      const asked = performance.now()
      const seen = packets.length
      ask({ do: 'blackout', on: turn % 2 === 0 })
      await until('the next packet', () => packets.length > seen)
      waits.push((packets[seen]?.atMs ?? 0) - asked)
    }
    waits.sort((a, b) => a - b)
    // A packet that kept to the cadence would come 11 ms late at the median.
    expect(waits[10]).toBeLessThan(9)
  })

  it('without a destination nothing is worked out and nobody is sent anything', async () => {
    const { ask, show } = startShow()
    const loop = startLoop(show, 5568, undefined)
    let frames = 0
    loop.on('frame', () => frames++)
    ask({ do: 'go' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([loop.state, frames, loop.health.destination, loop.health.packetsPerS]).toEqual(['off', 0, null, 0])
  })

  it('a destination that cannot be found is told as an error and tried again', async () => {
    const { show } = startShow()
    const loop = startLoop(show, await freePort(), 'no-such-host.invalid')
    await until('the failure', () => loop.state === 'waiting')
    expect(loop.health.error).toContain('no-such-host.invalid')
    await until('another try', () => loop.state === 'running')
  })
})
