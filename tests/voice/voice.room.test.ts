import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createBatchReader, createPose, createUplinkWriter, SAMPLE_MS } from '../../model/presence/index.ts'
import { POSE_UPLINK, PROTOCOL_VERSION, VOICE_LIMITS } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { DEFAULT_RATES } from '../../multiplayer-server/access/rate-limits.ts'
import { voicePacket } from '../../multiplayer-server/media/testing/voice-packet.ts'
import {
  actFrom,
  leaveAll,
  openYard,
  until,
  type Seat,
  type TestBrowser,
  type Yard,
} from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { startTestHub, type TestHub } from '../media/hub-process.ts'
import { forgetHeard, heard, judgeSlot, openVoice, startSpeaking, type VoicePeer } from './voice-peer.ts'

let hub: TestHub
let yard: Yard
const cleanUps: (() => unknown)[] = []

beforeAll(async () => {
  hub = await startTestHub()
  yard = await openYard({ hubSocket: hub.socket, watch: true, rates: { ...DEFAULT_RATES, exchangePerMinute: 1000 } }, (root) =>
    changeVenue(root, { limits: { flashesPerSecond: 3, capacity: 40 } }),
  )
}, 90_000)
afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((clean) => clean()))
  await leaveAll(yard.server)
  // Whoever went without a word is let go of some seconds later.
  await until(async () => (await voices()) === 0, 'the hub to be empty', 40_000)
})
afterAll(async () => {
  await yard?.close()
  await hub?.stop()
})

function changeVenue(root: string, more: object): void {
  const file = join(root, 'venues/yard/venue.json')
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...more }))
}

interface Guest {
  readonly seat: Seat
  readonly browser: TestBrowser
  readonly voice: VoicePeer
  readonly id: string
  readonly slot: number
}

/** Comes in, stands somewhere and opens a voice connection. */
async function enter(name: string, [east, north]: [number, number], role?: 'performer' | 'guide'): Promise<Guest> {
  const browser = yard.browser()
  if (role !== undefined) await browser.enterAs(role)
  const seat = await browser.join('visit', name)
  cleanUps.push(stand(seat, east, north))
  const voice = await openVoice(browser, seat)
  cleanUps.push(async () => {
    voice.close()
    await browser.fetch(voice.location, { method: 'DELETE', headers: { authorization: `Bearer ${voice.ticket}` } })
  })
  return { seat, browser, voice, id: seat.told.welcome[0]?.visitorId ?? '', slot: seat.told.welcome[0]?.slot ?? -1 }
}

/** Tells the room ten times a second where a head is. */
function stand(seat: Seat, east: number, north: number): () => void {
  const reader = createBatchReader(PROTOCOL_VERSION)
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const pose = createPose()
  pose.set([east, north, 1.6])
  let read = 0
  let sampleMs = 0
  const deaf = { left: () => {}, entered: () => {}, sampled: () => {}, placed: () => {} }
  const timer = setInterval(() => {
    if (seat.closeCode() !== null) return
    for (; read < seat.batches.length; read++) reader.receive(seat.batches[read]!, deaf)
    const now = yard.server.shows.clock.now()
    const gap = sampleMs === 0 ? 0 : Math.max(0, Math.floor((now - sampleMs) / SAMPLE_MS) - 1)
    sampleMs = sampleMs === 0 ? now : sampleMs + SAMPLE_MS * (gap + 1)
    writer.start(reader.batch)
    writer.add({ pose, flags: 0, gap }, milliseconds(sampleMs))
    seat.room.sendBytes(POSE_UPLINK, writer.finish().slice())
  }, 100)
  return () => clearInterval(timer)
}

function speak(guest: Guest, level?: number): { stop(): void } {
  const speaking = startSpeaking(guest.voice, level)
  cleanUps.push(() => speaking.stop())
  return speaking
}

/** Voice connections the hub holds. */
async function voices(): Promise<number> {
  const status = await hub.client.status()
  return status.ok ? status.value.voices : -1
}

const packetsOf = (listener: Guest, speaker: Guest): number => heard(listener.voice).get(speaker.slot) ?? 0

async function hears(listener: Guest, speaker: Guest): Promise<void> {
  const before = packetsOf(listener, speaker)
  await until(() => packetsOf(listener, speaker) > before + 10, `slot ${listener.slot} to hear slot ${speaker.slot}`)
}

/** It becomes quiet, and not one packet more comes within a second. */
async function isCut(listener: Guest, speaker: Guest): Promise<void> {
  await until(async () => {
    const before = packetsOf(listener, speaker)
    await new Promise((wake) => setTimeout(wake, 300))
    return packetsOf(listener, speaker) === before
  }, 'silence')
  forgetHeard(listener.voice)
  await new Promise((wake) => setTimeout(wake, 1000))
  expect(packetsOf(listener, speaker)).toBe(0)
}

describe('who hears whom', () => {
  test('those near hear each other; those out of earshot do not; nobody hears himself', async () => {
    const [a, b] = [await enter('A', [0, 0]), await enter('B', [3, 0])]
    const far = await enter('Far', [-18, -19])
    speak(a)
    speak(far)
    await hears(b, a)
    await new Promise((wake) => setTimeout(wake, 1000))
    expect([...heard(a.voice).keys()]).toEqual([])
    expect([...heard(b.voice).keys()]).toEqual([a.slot])
    expect([...heard(far.voice).keys()]).toEqual([])
  })

  test('of more speakers than slots the nearest are heard, in streams that never break and are never negotiated again', async () => {
    const listener = await enter('Listener', [0, 0])
    const speakers: Guest[] = []
    // The farther they stand the earlier they come: each newcomer takes the slot of the farthest.
    for (let index = 11; index >= 0; index--) speakers.push(await enter(`S${index}`, [1.5 * (index + 1), 0]))
    for (const speaker of speakers) speak(speaker)
    // Whoever is nearer by less than the favour may wait for a slot; the nearest never do.
    for (const speaker of speakers.slice(-4)) await hears(listener, speaker)
    forgetHeard(listener.voice)
    await new Promise((wake) => setTimeout(wake, 1500))
    expect(heard(listener.voice).size).toBe(VOICE_LIMITS.slots)
    for (const speaker of speakers.slice(-4)) expect(packetsOf(listener, speaker)).toBeGreaterThan(10)
    expect(listener.voice.negotiations()).toBe(1)
  })

  test('a slot goes from one speaker to the next under one name, its numbers running on', async () => {
    const listener = await enter('Listener', [0, 0])
    const guide = await enter('Guide', [19, 19], 'guide')
    // Eight who speak fill every slot; the guide takes one from them as he begins.
    const others: Guest[] = []
    for (let index = 0; index < VOICE_LIMITS.slots; index++) others.push(await enter(`O${index}`, [2 + index / 2, 2]))
    for (const other of others) speak(other)
    for (const other of others) await hears(listener, other)
    speak(guide)
    await hears(listener, guide)
    const judged = listener.voice.slots.map(judgeSlot)
    expect(judged.some(({ speakers }) => speakers > 1)).toBe(true)
    for (const { ssrcs, gaps, stepsBack } of judged) expect({ ssrcs, gaps, stepsBack }).toEqual({ ssrcs: 1, gaps: 0, stepsBack: 0 })
    expect(listener.voice.negotiations()).toBe(1)
  })

  test('a performer is heard by all, wherever they are, without hearing them all', async () => {
    const performer = await enter('Dancer', [19, 19], 'performer')
    const listeners = [await enter('A', [-19, -19]), await enter('B', [-19, 19]), await enter('C', [0, 0])]
    speak(performer)
    for (const listener of listeners) await hears(listener, performer)
    speak(listeners[0]!)
    await new Promise((wake) => setTimeout(wake, 1000))
    expect([...heard(performer.voice).keys()]).toEqual([])
  })
})

describe('who is cut', () => {
  test('whoever staff mute is not forwarded, whatever his client sends; and is again when it is taken back', async () => {
    const operator = yard.browser()
    await operator.enterAs('operator')
    const desk = await operator.join('console')
    const [loud, listener] = [await enter('Loud', [0, 0]), await enter('Listener', [2, 0])]
    speak(loud)
    await hears(listener, loud)
    await until(
      () => desk.told.attendance.at(-1)?.some(({ visitorId, speaking }) => visitorId === loud.id && speaking === true) ?? false,
      'staff to see who speaks',
    )
    expect(await actFrom(desk, { do: 'mute', visitorId: loud.id, minutes: 5, reason: 'spam' })).toMatchObject({ ok: true })
    await isCut(listener, loud)
    // He goes on hearing.
    speak(listener)
    await hears(loud, listener)
    const key = desk.told.house.at(-1)?.mutes[0]?.key ?? ''
    expect(await actFrom(desk, { do: 'unmute', key })).toMatchObject({ ok: true })
    await hears(listener, loud)
  })

  test('a block cuts both ways; whom one does not want to hear is cut for him alone', async () => {
    const [a, b, witness] = [await enter('A', [0, 0]), await enter('B', [2, 0]), await enter('W', [0, 2])]
    speak(a)
    speak(b)
    await hears(a, b)
    await hears(b, a)
    a.seat.room.send('voiceWithout', { visitorIds: [b.id] })
    await isCut(a, b)
    await hears(b, a)
    a.seat.room.send('voiceWithout', { visitorIds: [] })
    await hears(a, b)
    a.seat.room.send('block', { visitorId: b.id })
    await isCut(a, b)
    await isCut(b, a)
    await hears(witness, a)
    await hears(witness, b)
    expect(a.seat.told.blocked.at(-1)).toMatchObject([{ name: 'B' }])
  })

  test('a kick and a leave end the connection; a second one takes the place of the first', async () => {
    const operator = yard.browser()
    await operator.enterAs('operator')
    const desk = await operator.join('console')
    const [rude, listener] = [await enter('Rude', [0, 0]), await enter('Listener', [2, 0])]
    speak(rude)
    await hears(listener, rude)
    const again = await openVoice(rude.browser, rude.seat)
    cleanUps.push(() => again.close())
    await until(async () => (await voices()) === 2, 'the first connection to end')
    const speaking = startSpeaking(again)
    cleanUps.push(() => speaking.stop())
    await hears(listener, rude)
    await actFrom(desk, { do: 'kick', visitorId: rude.id, reason: 'language' })
    await isCut(listener, rude)
    await until(async () => (await voices()) === 1, 'his connection to end')
  })
})

describe('the door', () => {
  test('opens for a ticket of the room, once, for a real offer; leaving is by the same ticket', async () => {
    const guest = await enter('Guest', [0, 0])
    const post = (token: string | null, body: string) =>
      guest.browser.fetch('/voice/yard', {
        body,
        headers: { 'content-type': 'application/sdp', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      })
    const fault = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code
    expect(await fault(await post(null, 'v=0'))).toBe('access/bad-ticket')
    expect(await fault(await post(guest.voice.ticket, 'v=0'))).toBe('access/replayed')
    expect(await fault(await post(await guest.browser.ticket({ kind: 'visit' }), 'v=0'))).toBe('access/foreign')
    guest.seat.room.send('voiceTicket', {})
    await until(() => guest.seat.told.voiceTicket.length === 2, 'another ticket')
    expect(await fault(await post(guest.seat.told.voiceTicket[1]!.ticket, 'v=0\r\nhello'))).toBe('media/bad-sdp')
    const leave = (token: string) =>
      guest.browser.fetch(guest.voice.location, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
    expect((await leave('another')).status).toBe(404)
    expect((await leave(guest.voice.ticket)).status).toBe(204)
    await until(async () => (await voices()) === 0, 'the end')
  })

  test('gives consoles no ticket, and nobody too many', async () => {
    const operator = yard.browser()
    await operator.enterAs('operator')
    const desk = await operator.join('console')
    desk.room.send('voiceTicket', {})
    await until(() => desk.told.refused.length === 1, 'the refusal')
    expect(desk.told.refused[0]?.code).toBe('protocol/not-allowed')
    const seat = await yard.browser().join('visit', 'Eager')
    for (let index = 0; index < 10; index++) seat.room.send('voiceTicket', {})
    await until(() => seat.told.refused.length + seat.told.voiceTicket.length === 10, 'every answer')
    expect(seat.told.refused.length).toBeGreaterThan(2)
    expect(seat.told.refused[0]?.code).toBe('protocol/too-fast')
  })

  test('closes whoever floods or sends garbage, says why, and the others hear on', async () => {
    const [flooder, garbler] = [await enter('Flood', [1, 0]), await enter('Garble', [0, 1])]
    const [a, b] = [await enter('A', [0, 0]), await enter('B', [2, 0])]
    speak(a)
    await hears(b, a)
    for (let index = 0; index < 2000; index++) flooder.voice.send(voicePacket({ sequence: index, ssrc: 9 }))
    for (let index = 0; index < 60; index++) garbler.voice.send(voicePacket({ sequence: index, ssrc: 9, payloadType: 99 }))
    await until(() => flooder.seat.told.voiceEnded.length > 0 && garbler.seat.told.voiceEnded.length > 0, 'both to be told')
    expect(flooder.seat.told.voiceEnded[0]?.code).toBe('protocol/too-fast')
    expect(garbler.seat.told.voiceEnded[0]?.code).toBe('protocol/malformed')
    await until(async () => (await voices()) === 2, 'their ends')
    await hears(b, a)
  })
})

describe('what the venue permits', () => {
  /** Writes the setting into the venue's document, as a keeper does, and waits until the server has read it. */
  async function permit(voice: 'everyone' | 'staff' | 'none'): Promise<void> {
    const before = yard.server.library.get('yard')?.revision ?? 0
    changeVenue(yard.root, { voice })
    await until(() => (yard.server.library.get('yard')?.revision ?? 0) > before, 'the venue to be read again')
    expect(yard.server.library.get('yard')?.bundle?.venue.voice).toBe(voice)
  }

  test('where only staff speak, visitors hear them and are not heard; where there is no voice, all connections end', async () => {
    const guide = await enter('Guide', [0, 0], 'guide')
    const [a, b] = [await enter('A', [1, 0]), await enter('B', [2, 0])]
    speak(guide)
    speak(a)
    await hears(b, guide)
    await hears(b, a)
    await permit('staff')
    await isCut(b, a)
    await hears(b, guide)
    await hears(a, guide)
    await permit('none')
    await until(() => [guide, a, b].every(({ seat }) => seat.told.voiceEnded.at(-1)?.code === 'media/no-voice'), 'everyone to be told')
    await until(async () => (await voices()) === 0, 'every connection to end')
    a.seat.room.send('voiceTicket', {})
    await until(() => a.seat.told.refused.length === 1, 'the refusal')
    expect(a.seat.told.refused[0]?.code).toBe('media/no-voice')
    await permit('everyone')
  })
})
