import fc from 'fast-check'
import { getMessageBytes, Protocol } from '@colyseus/core'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { CLOSE, clientMessages, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { decodeFrame } from './decode-frame.ts'
import { createMessageGuard } from './message-guard.ts'
import { anyNamedMessage, MESSAGE_NAMES, spoiltMessage } from './testing/any-message.ts'

const frame = (name: string, payload: unknown): Uint8Array => getMessageBytes.raw(Protocol.ROOM_DATA, name, payload)

/** What JSON can say, small enough for one frame. */
const json = fc
  .jsonValue({ maxDepth: 4 })
  .filter((value) => JSON.stringify(value).length < 2000 && !JSON.stringify(value).includes('__proto__'))

test('whatever JSON can say, packed by the framework’s own packer, comes out as it went in', () => {
  fc.assert(
    fc.property(json, (value) => {
      const decoded = decodeFrame(frame('chat', value))
      // JSON has one zero; MessagePack keeps its sign.
      expect(JSON.parse(JSON.stringify(decoded))).toEqual(JSON.parse(JSON.stringify({ kind: 'message', name: 'chat', payload: value })))
    }),
    { seed: 20261123, numRuns: 500 },
  )
})

test('no frame makes the guard throw, and what it lets pass is what the protocol describes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(10, 12, 13, 17, 18, 21, 99), (bytes, opcode) => {
      const judged = createMessageGuard(0).judge(Uint8Array.from([opcode, ...bytes]), true, 0)
      if (judged.pass === 'refused') expect([CLOSE.badMessage, CLOSE.tooFast]).toContain(judged.close)
      else expect(['control', 'pose', 'message']).toContain(judged.pass)
    }),
    { seed: 7, numRuns: 5000 },
  )
})

test('every message of the protocol passes as it is, and only under its own name', () => {
  const passed = new Set<string>()
  fc.assert(
    fc.property(anyNamedMessage, ({ name, payload }) => {
      const judged = createMessageGuard(0).judge(frame(name, payload), true, 0)
      expect(judged).toMatchObject({ pass: 'message', name })
      if (judged.pass === 'message') expect(JSON.parse(JSON.stringify(judged.payload))).toEqual(JSON.parse(JSON.stringify(payload)))
      passed.add(name)
    }),
    { seed: 20261130, numRuns: 3000 },
  )
  expect([...passed].toSorted()).toEqual(Object.keys(clientMessages).toSorted())
  expect(MESSAGE_NAMES.toSorted()).toEqual(Object.keys(clientMessages).toSorted())
})

test('a spoilt message closes its sender or is another true one; a key no message has never passes; nobody’s prototype is touched', () => {
  let refused = 0
  fc.assert(
    fc.property(spoiltMessage, ({ name, payload, strange }) => {
      const judged = createMessageGuard(0).judge(frame(name, payload), true, 0)
      expect(({} as { role?: string }).role).toBeUndefined()
      if (judged.pass === 'refused') {
        refused++
        expect([CLOSE.badMessage, CLOSE.tooFast]).toContain(judged.close)
        expect(judged.fault.what.length).toBeLessThan(400)
        return
      }
      expect(strange).toBe(false)
      if (judged.pass !== 'message') throw new Error(`it passed as ${judged.pass}`)
      expect(z.safeParse(clientMessages[judged.name], judged.payload).success).toBe(true)
    }),
    { seed: 20261131, numRuns: 8000 },
  )
  expect(refused).toBeGreaterThan(5000)
})

test('one flipped bit in a true message never throws and never passes as another name', () => {
  const message = frame('cue', { commandId: 'a', expectedRevision: 3, command: { do: 'master', target: 'grand', to: 0.5, fadeS: 2 } })
  let passed = 0
  for (let bit = 8; bit < message.length * 8; bit++) {
    const mutant = Uint8Array.from(message)
    mutant[bit >> 3] = (mutant[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const judged = createMessageGuard(0).judge(mutant, true, 0)
    if (judged.pass === 'message' && judged.name === 'cue') passed++
    expect(judged.pass === 'message' ? judged.name : 'cue').toBe('cue')
  }
  // A flipped bit in a number or an id is another number or id; most others are caught.
  expect(passed).toBeLessThan(message.length * 4)
})

test('promises of size are believed only as far as there are bytes', () => {
  for (const head of [
    [0xdc, 255, 255],
    [0xde, 255, 255],
    [0xda, 255, 255],
    [0xdd, 255, 255, 255, 255],
    [0xdf, 255, 255, 255, 255],
    [0xdb, 255, 255, 255, 255],
  ]) {
    expect(() => decodeFrame(Uint8Array.from([13, 0xa1, 120, ...head]))).toThrow(expect.objectContaining({ code: 'protocol/malformed' }))
  }
  const deep = Uint8Array.from([13, 0xa1, 120, ...Array.from({ length: WIRE_LIMITS.framePayloadBytes - 10 }, () => 0x91), 0xc0])
  expect(() => decodeFrame(deep)).toThrow(expect.objectContaining({ code: 'protocol/malformed' }))
})

test('what a stalled network kept back passes; a steady flood does not', () => {
  const clock = frame('clock', { sentMs: 1 })
  const guard = createMessageGuard(0)
  const passed = (count: number, nowMs: number): number => {
    let passes = 0
    for (let message = 0; message < count; message++) if (guard.judge(clock, true, nowMs).pass === 'message') passes++
    return passes
  }
  expect(passed(WIRE_LIMITS.otherMessagesPerS * 2, 0)).toBe(WIRE_LIMITS.otherMessagesPerS * 2)
  expect(passed(1, 0)).toBe(0)
  expect(passed(1000, 1000)).toBe(WIRE_LIMITS.otherMessagesPerS)
})
