import { describe, expect, test } from 'vitest'
import { createHubCounters } from './hub-counters.ts'
import type { VoicePlan } from './hub-protocol.ts'
import { voicePacket } from './testing/voice-packet.ts'
import { VoiceLeg } from './voice-leg.ts'
import type { VoiceOffer } from './voice-offer.ts'
import { VoiceRelay } from './voice-relay.ts'

const OFFER: VoiceOffer = {
  sections: [],
  talk: 0,
  slots: [1, 2, 3, 4, 5, 6, 7, 8],
  audio: new Map(Array.from({ length: 9 }, (_, index) => [index, { mid: String(index), payloadType: 111 }])),
  iceUfrag: '',
  icePwd: '',
  fingerprint: { algorithm: 'sha-256', value: '' },
  setup: 'active',
  levelExtension: 1,
}

/** People of one venue on a line, each with a clock of packets of his own. */
function company(...atM: number[]) {
  const relay = new VoiceRelay('yard', createHubCounters())
  const people = atM.map((east, person) => {
    const heard: number[] = []
    const starts = OFFER.slots.map((slot) => ({ ssrc: 100 * person + slot, sequence: 0, timestamp: 0 }))
    const send = (bytes: Buffer): boolean => heard.push(bytes.readUInt32BE(12) - 1) > 0
    const leg = new VoiceLeg({ session: `s${person}`, place: relay.freePlace(), offer: OFFER, starts, nowMs: 0, send })
    relay.add(leg)
    return { leg, east, heard, sequence: 0 }
  })
  const plan = (changes: Record<number, Partial<VoicePlan['voices'][number]>> = {}): VoicePlan => ({
    voices: people.map(({ leg, east }, person) => ({
      ...{ session: leg.session, person, at: [east, 0, 0] as [number, number, number], open: true, toAll: false, without: [] },
      ...{ room: 1, company: [] },
      ...changes[person],
    })),
  })
  /** Everybody named speaks for so long; whom each heard meanwhile is answered. */
  const speak = (who: readonly number[], fromMs: number, forMs = 200): number[][] => {
    for (const { heard } of people) heard.length = 0
    for (let nowMs = fromMs; nowMs < fromMs + forMs; nowMs += 20) {
      if ((nowMs - fromMs) % 100 === 0) relay.choose(nowMs)
      for (const person of who) {
        const one = people[person]!
        relay.receive(one.leg, voicePacket({ sequence: one.sequence++, ssrc: person + 1 }), nowMs)
      }
    }
    return people.map(({ heard }) => [...new Set(heard)].sort((a, b) => a - b))
  }
  return { relay, people, plan, speak }
}

describe('the voices of a venue', () => {
  test('nobody is heard before a plan names him, nor when the server has not been heard of for three seconds', () => {
    const { relay, plan, speak } = company(0, 2)
    expect(speak([0], 0)).toEqual([[], []])
    relay.plan(plan(), 1000)
    expect(speak([0], 1000)).toEqual([[], [0]])
    expect(speak([0], 3500)).toEqual([[], [0]])
    expect(speak([0], 5000)).toEqual([[], []])
    relay.plan(plan(), 6000)
    expect(speak([0], 6000)).toEqual([[], [0]])
  })

  test('ten who speak fill eight slots; who speaks to all takes one, from anywhere', () => {
    const { relay, plan, speak, people } = company(0, ...Array.from({ length: 10 }, (_, index) => 2 + index / 2), 500)
    relay.plan(plan({ 11: { toAll: true } }), 0)
    const near = Array.from({ length: 10 }, (_, index) => index + 1)
    expect(speak(near, 100)[0]).toHaveLength(8)
    people[0]!.heard.length = 0
    const withAll = speak([...near, 11], 400)
    expect(withAll[0]).toContain(11)
    expect(withAll[11]).toEqual([])
  })

  test('a plan is in force with the next packet: shut, left out, gone', () => {
    const { relay, plan, speak } = company(0, 2, 3)
    relay.plan(plan(), 0)
    expect(speak([0, 1], 100)).toEqual([[1], [0], [0, 1]])
    relay.plan(plan({ 0: { open: false } }), 400)
    expect(speak([0, 1], 400)).toEqual([[1], [], [1]])
    relay.plan(plan({ 1: { without: [0] } }), 700)
    expect(speak([0, 1], 700)).toEqual([[1], [], [0, 1]])
    const { voices } = plan()
    relay.plan({ voices: voices.slice(1) }, 1000)
    expect(speak([0, 1], 1000)).toEqual([[], [], [1]])
  })

  test('whoever leaves frees his place, and the one who takes it is himself', () => {
    const { relay, people, plan, speak } = company(0, 2, 3)
    relay.plan(plan(), 0)
    speak([1], 100)
    relay.remove(people[1]!.leg)
    expect(relay.size).toBe(2)
    expect(relay.freePlace()).toBe(1)
    expect(speak([0, 2], 400)).toEqual([[2], [], [0]])
  })
})
