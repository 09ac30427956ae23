import { createBatchReader, createPose, createUplinkWriter, FLAG_HANDS, FLAG_TELEPORT, SAMPLE_MS } from '../../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../../model/protocol/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import type { HeadJudge } from '../avatar-stream.ts'
import { createPresenceRelay, type PresenceRelay } from '../presence-relay.ts'

const START_MS = 1_790_000_000_000

interface Placed {
  readonly at: readonly [number, number, number]
  readonly ms: number
}

/** A venue with a clock of its own; clients read every batch at once unless told to be deaf. */
export function createVenue(nearCount: number, { stands, groups = 1 }: { stands?: HeadJudge; groups?: number } = {}) {
  let nowMs = START_MS
  const clients = new Map<number, ReturnType<typeof createClient>>()
  const relay = createPresenceRelay({
    now: () => milliseconds(nowMs),
    nearCount,
    groups,
    ...(stands ? { stands } : {}),
    send: (slot, bytes) => clients.get(slot)?.hear(bytes),
  })
  return {
    relay,
    clients,
    now: () => nowMs,
    join(slot: number) {
      relay.join(slot)
      clients.set(
        slot,
        createClient(relay, slot, () => nowMs),
      )
    },
    leave(slot: number) {
      relay.leave(slot)
      clients.delete(slot)
    },
    /** A twentieth of a second, in which every group has its turn. */
    tick() {
      for (let group = 0; group < groups; group++) {
        nowMs += 50 / groups
        relay.tick()
      }
    },
  }
}

function createClient(relay: PresenceRelay, slot: number, now: () => number) {
  const reader = createBatchReader(PROTOCOL_VERSION)
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const seen = new Map<number, number[]>()
  const placed = new Map<number, Placed>()
  const waiting: Uint8Array[] = []
  const pose = createPose()
  let sampleMs = 0
  const read = (bytes: Uint8Array): void =>
    reader.receive(bytes, {
      left: (other) => void seen.delete(other),
      entered: (other, _, at) => void seen.set(other, Array.from(at)),
      sampled: (other, _, at) => {
        if (!seen.has(other)) throw new Error('A sample of nobody.')
        seen.set(other, Array.from(at))
      },
      placed: (other, { east, north, up }) => void placed.set(other, { at: [east, north, up], ms: now() }),
    })
  const client = {
    seen,
    /** Where people were last told to be who need not be near, and when. */
    placed,
    pose,
    deaf: false,
    /** Acknowledges without decoding: a cheap crowd. */
    countsOnly: false,
    received: 0,
    bytes: 0,
    /** What is acknowledged instead of all that was heard, where it is not null. */
    acknowledges: null as number | null,
    hear(bytes: Uint8Array) {
      client.received++
      client.bytes += bytes.length
      if (client.countsOnly) return
      if (client.deaf) waiting.push(bytes.slice())
      else read(bytes)
    },
    listen() {
      client.deaf = false
      for (const bytes of waiting.splice(0)) read(bytes)
    },
    /** Sends `count` samples, moving along east by `by` metres at each. */
    move(count: number, by: number, teleport = false) {
      writer.start(client.acknowledges ?? (client.countsOnly ? client.received : reader.batch))
      for (let i = 0; i < count; i++) {
        pose[0] = pose[0]! + by
        pose[7] = pose[0] - 0.3
        pose[14] = pose[0] + 0.3
        pose.copyWithin(8, 1, 3)
        pose.copyWithin(15, 1, 3)
        const first = sampleMs === 0
        const next = first ? now() - SAMPLE_MS * count : sampleMs + SAMPLE_MS
        const gap = first ? 0 : Math.max(0, Math.floor((now() - SAMPLE_MS * (count - 1 - i) - next) / SAMPLE_MS))
        sampleMs = next + gap * SAMPLE_MS
        writer.add({ pose, flags: (teleport ? FLAG_TELEPORT : 0) | FLAG_HANDS, gap }, milliseconds(sampleMs))
      }
      return relay.receive(slot, writer.finish())
    },
  }
  return client
}
