import fc from 'fast-check'
import {
  EMOTES,
  EVENT_PHASES,
  HOUSE_LIMITS,
  LOCK_REASONS,
  OUTPUT_PATTERNS,
  PERSON_REASONS,
  WIRE_LIMITS,
  type ClientMessages,
} from '../../../model/protocol/index.ts'

type CueCommand = ClientMessages['cue']['command']
type HouseAct = ClientMessages['act']['act']

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,24}$/)
const documentId = fc.stringMatching(/^[a-z0-9]{1,12}$/)
const whole = (min: number, max: number) => fc.integer({ min, max })
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const text = (max: number) => fc.string({ minLength: 1, maxLength: max, unit: 'grapheme' }).filter((said) => said.length <= max && /\S/.test(said)) // prettier-ignore
const reason = fc.constantFrom(...PERSON_REASONS)
const note = optional(fc.string({ maxLength: HOUSE_LIMITS.noteCharacters }))

const command: fc.Arbitrary<CueCommand> = fc.oneof(
  fc.record({ do: fc.constant('go' as const), cue: optional(id) }),
  fc.constantFrom({ do: 'back' as const }, { do: 'pause' as const }, { do: 'resume' as const }),
  fc.record({ do: fc.constant('stop' as const), fadeS: optional(real(0, 60)) }),
  fc.record({ do: fc.constant('blackout' as const), on: fc.boolean() }),
  fc.record({ do: fc.constant('master' as const), target: fc.constantFrom('grand', 'fixture/lamp'), to: real(0, 1), fadeS: real(0, 3600) }),
  fc.record({
    ...{ do: fc.constant('override' as const), channel: documentId.map((name) => `fixture/${name}/intensity`) },
    ...{ to: real(-1080, 1080), fadeS: real(0, 3600) },
  }),
  fc.record({ do: fc.constant('release' as const), channel: fc.string({ maxLength: 140 }) }),
  fc.record({ do: fc.constant('air' as const), camera: id, on: fc.boolean() }),
)

const act: fc.Arbitrary<HouseAct> = fc.oneof(
  fc.record({ do: fc.constant('mute' as const), visitorId: id, minutes: whole(1, HOUSE_LIMITS.muteMinutes), reason, note }),
  fc.record({ do: fc.constant('ban' as const), visitorId: id, minutes: whole(1, HOUSE_LIMITS.banMinutes), reason, note }),
  fc.record({ do: fc.constant('kick' as const), visitorId: id, reason, note }),
  fc.record({ do: fc.constantFrom('unmute' as const, 'unban' as const), key: id, note }),
  fc.record({ do: fc.constant('take-body' as const), visitorId: id, note }),
  fc.record({ do: fc.constant('lock' as const), reason: fc.constantFrom(...LOCK_REASONS), note }),
  fc.record({ do: fc.constant('unlock' as const), note }),
  fc.record({
    ...{ do: fc.constant('notice' as const), minutes: whole(1, HOUSE_LIMITS.noticeMinutes) },
    words: fc.record({ 'zh-CN': text(HOUSE_LIMITS.noticeCharacters), en: text(HOUSE_LIMITS.noticeCharacters) }),
  }),
  fc.constantFrom({ do: 'withdraw' as const }, { do: 'drop-event' as const }, { do: 'event-schedule' as const }),
  fc.record({
    do: fc.constant('close-report' as const),
    report: id,
    outcome: fc.constantFrom('acted' as const, 'dismissed' as const),
    note,
  }),
  fc.record({ do: fc.constant('put-event' as const), event: id }),
  fc.record({ do: fc.constant('event-phase' as const), phase: fc.constantFrom(...EVENT_PHASES) }),
  fc.constant({ do: 'open-mirror' as const }),
  fc.record({ do: fc.constant('close-mirror' as const), mirror: whole(1, HOUSE_LIMITS.mirrors) }),
  fc.record({
    ...{ do: fc.constant('merge-mirrors' as const), from: whole(1, HOUSE_LIMITS.mirrors), to: whole(1, HOUSE_LIMITS.mirrors) },
  }),
)

const corner = fc.tuple(real(-0.5, 1.5), real(-0.5, 1.5))
const enu = fc.tuple(real(-1000, 1000), real(-1000, 1000), real(-100, 500))
const placing: fc.Arbitrary<NonNullable<ClientMessages['place']['placing']>> = fc.record({
  mount: fc.record({ position: enu, headingDeg: real(-360, 360), pitchDeg: real(-90, 90), rollDeg: real(-360, 360) }),
  lens: fc.record({
    ...{ widthPx: whole(16, 7680), heightPx: whole(16, 7680), fx: real(1, 1e5), fy: real(1, 1e5) },
    ...{
      cx: real(-32768, 32768),
      cy: real(-32768, 32768),
      k1: real(-1, 1),
      k2: real(-1, 1),
      k3: real(-1, 1),
      p1: real(-1, 1),
      p2: real(-1, 1),
    },
  }),
  flat: fc.boolean(),
  predictedErrorPx: real(0, 1e6),
  pairs: fc.array(fc.record({ picture: fc.tuple(real(0, 7680), real(0, 7680)), twin: enu }), { maxLength: 12 }),
})
const sentence = fc.string({ maxLength: 300 })

/** Any message as the protocol has it, by name. A name the protocol gains is missing here until it is added: the types say so. */
export const anyMessage: { readonly [Name in keyof ClientMessages]: fc.Arbitrary<ClientMessages[Name]> } = {
  clock: fc.record({ sentMs: real(-1e15, 1e15) }),
  chat: fc.record({ text: fc.string({ minLength: 1, maxLength: WIRE_LIMITS.chatCharacters }) }),
  cue: fc.record({ commandId: id, expectedRevision: whole(0, 1e6), command }),
  liveTicket: fc.record({ camera: id }),
  output: fc.record({
    ...{ projector: id, fps: real(0, 1000), worstMs: real(0, 1e6), clockErrorMs: real(0, 1e6) },
    ...{ widthPx: whole(0, 65_535), heightPx: whole(0, 65_535), fullscreen: fc.boolean(), hidden: fc.boolean(), faults: whole(0, 1000) },
    firstFault: fc.option(fc.record({ code: fc.constant('scene/media-missing'), what: sentence, fix: sentence })),
  }),
  outputCall: fc.record({ projector: fc.option(id), pattern: fc.constantFrom(...OUTPUT_PATTERNS), identify: fc.boolean() }),
  warp: fc.record({ projector: id, corners: fc.option(fc.tuple(corner, corner, corner, corner)) }),
  emote: fc.record({ emote: fc.constantFrom(...EMOTES) }),
  hand: fc.record({ up: fc.boolean() }),
  place: fc.record({ camera: id, placing: fc.option(placing) }),
  act: fc.record({ commandId: id, expectedRevision: whole(0, 1e6), act }),
  block: fc.record({ visitorId: id }),
  unblock: fc.record({ key: id }),
  report: fc.record({ visitorId: id, reason, text: note }),
  party: fc.record({}),
  voiceTicket: fc.record({}),
  voiceWithout: fc.record({ visitorIds: fc.array(id, { maxLength: 12 }) }),
}

/** Names of every message a client may send. */
export const MESSAGE_NAMES = Object.keys(anyMessage) as (keyof ClientMessages)[]

/** One message of any name, with its name. */
export const anyNamedMessage: fc.Arbitrary<{ readonly name: keyof ClientMessages; readonly payload: unknown }> = fc
  .constantFrom(...MESSAGE_NAMES)
  .chain((name) => fc.record({ name: fc.constant(name), payload: anyMessage[name] as fc.Arbitrary<unknown> }))

/** Something no message may hold, in the place of one of its values. */
const NONSENSE = fc.constantFrom<unknown>(
  ...[null, true, -1, 1.5, 1e300, 'x'.repeat(2000), '\u0000', '../../etc', '<script>', [], [[]], {}, { __proto__: { role: 'owner' } }],
  ...[Array.from({ length: 100 }, () => 0), { do: 'owner' }, 'constructor', '\ud800'],
)

/** A message spoilt: `strange` where it has a key that no message has, which must never pass. */
export const spoiltMessage: fc.Arbitrary<{ readonly name: string; readonly payload: unknown; readonly strange: boolean }> = fc
  .tuple(anyNamedMessage, fc.nat(), NONSENSE, fc.constantFrom('replace', 'drop', 'strange', 'whole', 'name'))
  .map(([{ name, payload }, at, nonsense, way]) => {
    if (way === 'whole') return { name, payload: nonsense, strange: false }
    if (way === 'name') return { name: `${name}s`, payload, strange: true }
    const copy = structuredClone(payload) as Record<string, unknown>
    if (way === 'strange') return { name, payload: { ...copy, role: 'owner' }, strange: true }
    const places = placesOf(copy)
    const place = places[at % Math.max(1, places.length)]
    if (place === undefined) return { name, payload: nonsense, strange: false }
    if (way === 'drop') delete place.of[place.key]
    else place.of[place.key] = nonsense
    return { name, payload: copy, strange: false }
  })

function placesOf(value: object): { readonly of: Record<string, unknown>; readonly key: string }[] {
  const own = value as Record<string, unknown>
  return Object.keys(own).flatMap((key) => {
    const inner = own[key]
    return [{ of: own, key }, ...(typeof inner === 'object' && inner !== null ? placesOf(inner) : [])]
  })
}
