import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { CLOSE, PROTOCOL_VERSION, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { joinWith, leaveAll, openYard, until, type Seat, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard.close())

describe('joining', () => {
  test('a newcomer is welcomed with protocol, slot, people, clock, show, cameras and documents', async () => {
    const seat = await yard.browser().join('visit', 'Li')
    await until(() => seat.told.documents.length > 0, 'documents')
    expect(seat.told.welcome[0]).toMatchObject({ protocol: PROTOCOL_VERSION, venue: 'yard', role: 'visitor', people: [{ name: 'Li' }] })
    expect(seat.told.cueState[0]).toMatchObject({ revision: 0, next: 'open', running: [] })
    expect(seat.told.cueHistory[0]).toHaveLength(1)
    expect(seat.told.cameras[0]).toMatchObject([{ camera: 'gate', state: 'off', onAir: false }, { camera: 'roof' }])
    expect(seat.told.documents[0]).toEqual({ revision: 1, faults: [] })
  })

  test('others hear who enters and who leaves', async () => {
    const first = await yard.browser().join('visit', 'First')
    const second = await yard.browser().join('visit', 'Second')
    await until(() => first.told.entered.length === 1, 'the newcomer to be told')
    expect(first.told.entered[0]).toMatchObject({ name: 'Second', slot: second.told.welcome[0]?.slot })
    await second.room.leave()
    await until(() => first.told.left.length === 1, 'the leaver to be told')
    expect(first.told.left[0]).toEqual({ slot: second.told.welcome[0]?.slot, visitorId: second.told.welcome[0]?.visitorId })
  })

  test('a second join of the same visitor replaces the first, on the same slot, and nobody hears him leave', async () => {
    const witness = await yard.browser().join()
    const browser = yard.browser()
    const old = await browser.join()
    const again = await browser.join()
    expect(await old.closed).toBe(CLOSE.replacedBySelf)
    expect(again.told.welcome[0]).toMatchObject({ slot: old.told.welcome[0]?.slot, visitorId: old.told.welcome[0]?.visitorId })
    expect(again.told.welcome[0]?.people).toHaveLength(2)
    await until(() => witness.told.entered.length === 2, 'both entries')
    expect(witness.told.left).toEqual([])
    expect(yard.server.rooms.counts().get('yard')).toBe(2)
  })

  test('who comes back after a lost connection is the same person on the same slot', async () => {
    const browser = yard.browser()
    const seat = await browser.join()
    const before = seat.told.welcome[0]
    await seat.room.leave()
    const other = await yard.browser().join()
    expect(other.told.welcome[0]?.slot).not.toBe(before?.slot)
    const back = await browser.join()
    expect(back.told.welcome[0]).toMatchObject({ slot: before?.slot, visitorId: before?.visitorId })
  })

  test('a full venue refuses visitors and still lets its operator in', async () => {
    for (let visitor = 0; visitor < 3; visitor++) await yard.browser().join()
    await expect(yard.browser().join()).rejects.toMatchObject({ code: CLOSE.full })
    const operator = yard.browser()
    await operator.enterAs('operator')
    const console_ = await operator.join('console')
    expect(console_.told.welcome[0]?.role).toBe('operator')
  })

  test('another protocol version is refused by its own code', async () => {
    const ticket = await yard.browser().ticket({ kind: 'visit' })
    await expect(joinWith(yard.server.origin, ticket, PROTOCOL_VERSION + 1)).rejects.toMatchObject({ code: CLOSE.protocolVersion })
  })
})

describe('what clients say', () => {
  test('the clock is answered with what was sent and server time', async () => {
    const seat = await yard.browser().join()
    seat.room.send('clock', { sentMs: 12.5 })
    await until(() => seat.told.clock.length === 1, 'the time')
    expect(seat.told.clock[0]?.sentMs).toBe(12.5)
    expect(Math.abs((seat.told.clock[0]?.serverMs ?? 0) - yard.server.shows.clock.now())).toBeLessThan(5000)
  })

  test('chat reaches everyone without what cannot be seen, and too much of it only its sender’s patience', async () => {
    const speaker = await yard.browser().join('visit', 'Wang')
    const listener = await yard.browser().join()
    speaker.room.send('chat', { text: '  你\u202e好\u0000\n ' })
    await until(() => listener.told.chat.length === 1, 'the line')
    expect(listener.told.chat[0]).toMatchObject({ name: 'Wang', text: '你好' })
    for (let line = 0; line < 15; line++) speaker.room.send('chat', { text: `line ${line}` })
    await until(() => speaker.told.refused.length > 0, 'a refusal')
    expect(speaker.told.refused[0]?.code).toBe('protocol/too-fast')
    expect(speaker.closeCode()).toBeNull()
  })

  test('a cue of an operator moves the show for everyone; the same command again changes nothing', async () => {
    const visitor = await yard.browser().join()
    const browser = yard.browser()
    await browser.enterAs('operator')
    const operator = await browser.join('console')
    const revision = operator.told.cueState[0]?.revision ?? -1
    const go = { commandId: 'go-1', expectedRevision: revision, command: { do: 'go' } }
    operator.room.send('cue', go)
    await until(() => visitor.told.cueState.length === 2, 'the new state')
    expect(visitor.told.cueState[1]).toMatchObject({ revision: revision + 1, running: [{ cue: 'open', rate: 1 }] })
    expect(visitor.told.cueHistory.at(-1)).toHaveLength(2)
    operator.room.send('cue', go)
    await until(() => operator.told.cueResult.length === 2, 'both answers')
    expect(operator.told.cueResult).toMatchObject([
      { ok: true, revision: revision + 1 },
      { ok: true, revision: revision + 1 },
    ])
    operator.room.send('cue', { commandId: 'late', expectedRevision: revision, command: { do: 'go' } })
    await until(() => operator.told.cueResult.length === 3, 'the refusal')
    expect(operator.told.cueResult[2]).toMatchObject({ ok: false, fault: { code: 'show/stale-revision' } })
  })

  test('a cue of a visitor is refused and told in the audit; the visitor stays', async () => {
    const visitor = await yard.browser().join()
    const before = yard.server.shows.show('yard').state
    visitor.room.send('cue', { commandId: 'mine', expectedRevision: before.revision, command: { do: 'blackout', on: true } })
    await until(() => visitor.told.cueResult.length === 1, 'the answer')
    expect(visitor.told.cueResult[0]).toMatchObject({ ok: false, fault: { code: 'protocol/not-allowed' } })
    expect(yard.server.shows.show('yard').state).toBe(before)
    expect(visitor.closeCode()).toBeNull()
    const audit = await yard.server.store.db.selectFrom('audit').selectAll().where('what', '=', 'cue-refused').execute()
    expect(audit).toMatchObject([{ who: visitor.told.welcome[0]?.visitorId, detail: 'yard blackout' }])
  })

  test('a host, and an operator who walks as a visitor, run no show either', async () => {
    const host = yard.browser()
    await host.enterAs('host')
    const hostSeat = await host.join('console')
    const operator = yard.browser()
    await operator.enterAs('operator')
    const walking = await operator.join('visit')
    expect(walking.told.welcome[0]?.role).toBe('visitor')
    for (const seat of [hostSeat, walking]) {
      seat.room.send('cue', { commandId: 'x', expectedRevision: 0, command: { do: 'stop' } })
      await until(() => seat.told.cueResult.length === 1, 'the answer')
      expect(seat.told.cueResult[0]).toMatchObject({ ok: false, fault: { code: 'protocol/not-allowed' } })
    }
  })

  test('a visitor gets a ticket to a camera only while it is on the air', async () => {
    const browser = yard.browser()
    await browser.enterAs('operator')
    const operator = await browser.join('console')
    const visitor = await yard.browser().join()
    visitor.room.send('liveTicket', { camera: 'gate' })
    await until(() => visitor.told.refused.length === 1, 'the refusal')
    expect(visitor.told.refused[0]?.code).toBe('media/not-publishing')
    const { revision } = yard.server.shows.show('yard').state
    operator.room.send('cue', { commandId: 'air', expectedRevision: revision, command: { do: 'air', camera: 'gate', on: true } })
    await until(() => visitor.told.cueState.length === 2, 'the air')
    visitor.room.send('liveTicket', { camera: 'gate' })
    await until(() => visitor.told.liveTicket.length === 1, 'the ticket')
    expect(visitor.told.liveTicket[0]?.camera).toBe('gate')
    visitor.room.send('liveTicket', { camera: 'nowhere' })
    await until(() => visitor.told.refused.length === 2, 'the second refusal')
    expect(visitor.told.refused[1]?.code).toBe('media/unknown-camera')
  })

  test('the health of the output goes to consoles and not to visitors', async () => {
    const browser = yard.browser()
    await browser.enterAs('operator')
    const operator = await browser.join('console')
    const visitor = await yard.browser().join()
    await until(() => operator.told.outputHealth.length > 1 && operator.told.cameras.length > 2, 'health')
    expect(visitor.told.outputHealth).toEqual([])
    // Nothing became of them that a visitor would see.
    expect(visitor.told.cameras.length).toBeLessThanOrEqual(2)
  })
})

/** Bytes straight to the socket, past the client library. */
const sendRaw = (seat: Seat, bytes: Uint8Array): void => {
  ;(seat.room.connection as unknown as { transport: { ws: WebSocket } }).transport.ws.send(bytes)
}

describe('hostile wire', () => {
  const cases: [string, Uint8Array][] = [
    ['an unknown opcode', new Uint8Array([99, 1, 2])],
    ['an empty frame', new Uint8Array([])],
    ['a request, which this protocol does not have', new Uint8Array([21, 1, 0xa4, 99, 104, 97, 116])],
    ['a message nobody knows', new Uint8Array([13, 0xa3, 102, 111, 111])],
    ['a name from the prototype', new Uint8Array([13, 0xab, ...new TextEncoder().encode('constructor')])],
    ['a clock without its time', new Uint8Array([13, 0xa5, ...new TextEncoder().encode('clock'), 0x80])],
    [
      'an array that promises four thousand million entries',
      new Uint8Array([13, 0xa4, ...new TextEncoder().encode('chat'), 0xdd, 255, 255, 255, 255]),
    ],
    ['text that breaks off', new Uint8Array([13, 0xa4, ...new TextEncoder().encode('chat'), 0xda, 255])],
    ['a pose of nonsense', new Uint8Array([17, 0xa1, 112, PROTOCOL_VERSION, 255, 255, 255, 255])],
    ['bytes on an unknown lane', new Uint8Array([17, 0xa1, 120, 1])],
  ]
  for (const [what, bytes] of cases) {
    test(`${what} closes its sender and nobody else`, async () => {
      const witness = await yard.browser().join()
      const offender = await yard.browser().join()
      sendRaw(offender, bytes)
      expect(await offender.closed).toBe(CLOSE.badMessage)
      expect(offender.told.refused).toHaveLength(1)
      await until(() => witness.told.left.length === 1, 'the offender to be gone')
      expect(witness.closeCode()).toBeNull()
    })
  }

  test('a frame larger than the limit closes its sender', async () => {
    const witness = await yard.browser().join()
    const offender = await yard.browser().join()
    sendRaw(offender, new Uint8Array(WIRE_LIMITS.framePayloadBytes + 1))
    // 1009 is the standard's own code for a message too big.
    expect(await offender.closed).toBe(1009)
    expect(witness.closeCode()).toBeNull()
  })

  test('ten times too many messages close their sender', async () => {
    const offender = await yard.browser().join()
    for (let message = 0; message < WIRE_LIMITS.otherMessagesPerS * 10; message++) offender.room.send('clock', { sentMs: message })
    expect(await offender.closed).toBe(CLOSE.tooFast)
    expect(offender.told.refused[0]?.code).toBe('protocol/too-fast')
  })

  test('a message before the join is done closes its sender', async () => {
    const browser = yard.browser()
    const ticket = await browser.ticket({ kind: 'visit' })
    const response = await browser.fetch('/matchmake/joinOrCreate/venue', { body: { ticket, protocol: PROTOCOL_VERSION } })
    const seat = (await response.json()) as { processId: string; roomId: string; sessionId: string }
    const url = `${browser.origin.replace('http', 'ws')}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`
    const socket = new WebSocket(url, { origin: browser.origin })
    const code = new Promise<number>((resolve) => socket.on('close', resolve))
    // The server's first word is its side of the join; a true client would confirm it.
    socket.once('message', () =>
      socket.send(new Uint8Array([13, 0xa5, ...new TextEncoder().encode('clock'), 0x81, 0xa6, ...new TextEncoder().encode('sentMs'), 1])),
    )
    expect(await code).toBe(CLOSE.badMessage)
  })
})
