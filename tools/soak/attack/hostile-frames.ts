import { getMessageBytes, Protocol } from '@colyseus/core'
import { createPose, createUplinkWriter, FLAG_TELEPORT } from '../../../model/presence/index.ts'
import { POSE_UPLINK, PROTOCOL_VERSION } from '../../../model/protocol/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import { createDraw } from '../../bench/seeded-draw.ts'
import { frameStock, mutate } from '../../../multiplayer-server/rooms/testing/mutant-frames.ts'
import { uplinkStock } from './pose-stock.ts'
import type { AttackPlan } from './attack-plan.ts'
import type { RawSeat } from './raw-seat.ts'

/** The next frame of an attack on a connection. */
export type FrameMaker = (seat: RawSeat, index: number) => Uint8Array

const frame = (name: string, payload: unknown): Uint8Array => getMessageBytes.raw(Protocol.ROOM_DATA, name, payload)
const bytesFrame = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([17, 0xa0 + POSE_UPLINK.length, ...Buffer.from(POSE_UPLINK), ...bytes])

/** A message with a double of ours in the place of its own: what JSON could not say. */
function withNumber(name: string, value: number): Uint8Array {
  const made = Buffer.from(frame(name, { sentMs: 1.5 }))
  const at = made.lastIndexOf(0xcb)
  if (at >= 0 && at + 9 <= made.length) made.writeDoubleBE(value, at + 1)
  return made
}

/** Makes the frames of an attack. */
export function frameMaker({ attack, seed, victim }: AttackPlan): FrameMaker {
  const draw = createDraw(seed)
  switch (attack) {
    case 'mutants': {
      const stock = frameStock(seed)
      return () => mutate(stock, draw)
    }
    case 'pose-mutants': {
      const stock = uplinkStock()
      return () => bytesFrame(mutate(stock, draw))
    }
    case 'messages':
      return () => frame('clock', { sentMs: 1 })
    case 'poses':
      return () => bytesFrame(Uint8Array.of(PROTOCOL_VERSION, 0, 0))
    case 'teleports':
      return poseStream((index) => [index % 2 === 0 ? -20 : 20, -20], FLAG_TELEPORT)
    case 'speeding':
      return poseStream((index) => [index % 2 === 0 ? -20 : 20, -20], 0)
    case 'others':
      return (_seat, index) => othersFrame(index, victim)
    case 'nan':
      return (_seat, index) => withNumber('clock', [Number.NaN, Infinity, -Infinity][index % 3] ?? 0)
    case 'counts':
      return (_seat, index) => Uint8Array.from([13, 0xa5, ...Buffer.from('clock'), [0xdd, 0xdf, 0xdb][index % 3] ?? 0, 255, 255, 255, 255])
  }
}

/** One sample a message, 50 ms apart in its own time, from a little before the welcome on. */
function poseStream(placeOf: (index: number) => readonly [number, number], flags: number): FrameMaker {
  const writers = new WeakMap<RawSeat, ReturnType<typeof createUplinkWriter>>()
  const pose = createPose()
  return (seat, index) => {
    const writer = writers.get(seat) ?? createUplinkWriter(PROTOCOL_VERSION)
    if (!writers.has(seat)) writers.set(seat, writer)
    writer.start(0)
    const [east, north] = placeOf(index)
    pose.set([east, north, 1.65, 0, 0, 0, 1])
    writer.add({ pose, flags: index === 0 ? 0 : flags, gap: 0 }, milliseconds(Math.floor(seat.welcome.serverMs) - 3000 + 50 * index))
    return bytesFrame(writer.finish())
  }
}

/** Acts on somebody else, and on the show, without the right to. */
function othersFrame(index: number, victim: string): Uint8Array {
  const commandId = `hostile-${index}`
  const reason = 'spam'
  const acts = [
    { do: 'kick', visitorId: victim, reason },
    { do: 'ban', visitorId: victim, minutes: 60, reason },
    { do: 'mute', visitorId: victim, minutes: 60, reason },
    { do: 'lock', reason: 'other' },
  ]
  if (index % 2 === 0) return frame('act', { commandId, expectedRevision: 0, act: acts[(index / 2) % acts.length] })
  return frame('cue', { commandId, expectedRevision: 0, command: { do: 'blackout', on: true } })
}
