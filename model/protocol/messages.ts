import * as z from 'zod/mini'
import { cameraPlacing, pictureMasks } from '../documents/index.ts'
import { houseClientMessages, houseHttp, houseServerMessages, listedEvent } from './house-messages.ts'
import { bothLanguages, fault, finite, role, shortId, type Role } from './wire-fields.ts'

/** One number for every message, request and response below and for the pose codec. Both sides refuse another. */
export const PROTOCOL_VERSION = 5

/** Bounds of wire input, bytes and counts a second, enforced by the server. */
export const WIRE_LIMITS = {
  framePayloadBytes: 16_384,
  sdpBytes: 65_536,
  jsonBodyBytes: 65_536,
  poseMessagesPerS: 60,
  otherMessagesPerS: 20,
  chatCharacters: 500,
} as const

/** Bounds of voice: receive slots of each listener, and what one speaker may send, packets a second and bytes of Opus a packet. */
export const VOICE_LIMITS = { slots: 8, packetsPerS: 110, payloadBytes: 500 } as const
/** Whom a visitor may leave unheard, at most. */
const MOST_UNHEARD = 200

/** Roles that are in the place, and seen there; the others sit at a desk or behind a camera. */
export const PRESENT_ROLES: readonly Role[] = ['visitor', 'host', 'performer', 'guide']
/** Roles whose voice everybody hears, wherever they are, and whom everybody sees in full. */
export const LEADING_ROLES: readonly Role[] = ['performer', 'guide']
/** Roles that may run the show. */
export const SHOW_ROLES: readonly Role[] = ['owner', 'operator']

/** What a body can be asked to do for a moment. */
export const EMOTES = ['wave', 'cheer', 'clap', 'bow', 'dance'] as const
export type Emote = (typeof EMOTES)[number]

/** Test pictures a projector's output can show instead of the show. */
export const OUTPUT_PATTERNS = ['none', 'grid', 'focus', 'blend', 'white', 'black'] as const
export type OutputPattern = (typeof OUTPUT_PATTERNS)[number]

/** How many faults an output counts up to. */
export const MOST_OUTPUT_FAULTS = 1000
/** Characters of a fault's sentence that an output tells. */
export const OUTPUT_FAULT_CHARACTERS = 300

const outputSentence = z.string().check(z.maxLength(OUTPUT_FAULT_CHARACTERS))

/** How a projector's output page is doing: frames a second, worst frame of that second, how far its show may be from the server's. */
const outputReading = {
  projector: shortId,
  fps: finite.check(z.gte(0), z.lte(1000)),
  worstMs: finite.check(z.gte(0), z.lte(1e6)),
  /** The clock's error is at most this; what it is cannot be known. */
  clockErrorMs: finite.check(z.gte(0), z.lte(1e6)),
  widthPx: z.int().check(z.gte(0), z.lte(65_535)),
  heightPx: z.int().check(z.gte(0), z.lte(65_535)),
  fullscreen: z.boolean(),
  hidden: z.boolean(),
  /** What it could not load or draw: how many, and the first. */
  faults: z.int().check(z.gte(0), z.lte(MOST_OUTPUT_FAULTS)),
  firstFault: z.nullable(
    z.strictObject({ code: z.string().check(z.regex(/^[a-z-]{1,32}\/[a-z-]{1,32}$/)), what: outputSentence, fix: outputSentence }),
  ),
}

const warpCorner = z.tuple([finite.check(z.gte(-0.5), z.lte(1.5)), finite.check(z.gte(-0.5), z.lte(1.5))])
/** Where the corners of a projector's image go, as in its venue document: top left, top right, bottom right, bottom left. */
const warpCorners = z.tuple([warpCorner, warpCorner, warpCorner, warpCorner])

/** What outputs are asked to show; null asks all of them. */
const outputWish = { projector: z.nullable(shortId), pattern: z.enum(OUTPUT_PATTERNS), identify: z.boolean() }

// Client to room, JSON lane. The name of a message is its key here.

const cueCommand = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('go'), cue: z.optional(shortId) }),
  z.strictObject({ do: z.literal('back') }),
  z.strictObject({ do: z.literal('pause') }),
  z.strictObject({ do: z.literal('resume') }),
  z.strictObject({ do: z.literal('stop'), fadeS: z.optional(z.number().check(z.gte(0), z.lte(60))) }),
  z.strictObject({ do: z.literal('blackout'), on: z.boolean() }),
  z.strictObject({
    do: z.literal('master'),
    target: z.string().check(z.regex(/^(grand|(projector|fixture)\/[a-z0-9-]{1,64})$/)),
    to: z.number().check(z.gte(0), z.lte(1)),
    fadeS: z.number().check(z.gte(0), z.lte(3600)),
  }),
  z.strictObject({
    do: z.literal('override'),
    channel: z.string().check(z.regex(/^(projector|fixture|camera|piece)\/[a-z0-9-]{1,64}\/(intensity|pan|tilt|amount)$/)),
    to: z.number().check(z.gte(-1080), z.lte(1080)),
    fadeS: z.number().check(z.gte(0), z.lte(3600)),
  }),
  z.strictObject({ do: z.literal('release'), channel: z.string().check(z.maxLength(140)) }),
  z.strictObject({ do: z.literal('air'), camera: shortId, on: z.boolean() }),
])

/** Every message a client may send on the JSON lane; the key is its name. Unknown keys are refused. */
export const clientMessages = {
  /** `[clientMs]`: asks the server time. Answered by `clock`. */
  clock: z.strictObject({ sentMs: finite }),
  chat: z.strictObject({ text: z.string().check(z.minLength(1), z.maxLength(WIRE_LIMITS.chatCharacters)) }),
  cue: z.strictObject({ commandId: shortId, expectedRevision: z.int().check(z.gte(0)), command: cueCommand }),
  /** Asks for a viewer's ticket to a camera that is on air. Answered by `liveTicket`. */
  liveTicket: z.strictObject({ camera: shortId }),
  /** Once a second from each output page. */
  output: z.strictObject(outputReading),
  /** Calls a pattern or the identify mark onto outputs; for those who run the show. */
  outputCall: z.strictObject(outputWish),
  /** Moves the corners of a projector's real output; null gives it back to the venue document. For those who run the show. */
  warp: z.strictObject({ projector: shortId, corners: z.nullable(warpCorners) }),
  /** Does something with one's body for a moment; what comes too soon after the last is left out. For visitors' pages. */
  emote: z.strictObject({ emote: z.enum(EMOTES) }),
  /** Raises one's hand, for staff and guides to see, or takes it down. For visitors' pages. */
  hand: z.strictObject({ up: z.boolean() }),
  ...houseClientMessages,
  /** Asks for a ticket to the venue's voice. Answered by `voiceTicket`, or `refused`. */
  voiceTicket: z.strictObject({}),
  /** People whose voice this visitor does not want, the whole list, until he leaves. A block goes further and is kept. */
  voiceWithout: z.strictObject({ visitorIds: z.array(shortId).check(z.maxLength(MOST_UNHEARD)) }),
  /** Places a camera by hand; null gives it back to the venue document. For those who run the show. */
  place: z.strictObject({ camera: shortId, placing: z.nullable(cameraPlacing) }),
} as const
export type ClientMessages = { [K in keyof typeof clientMessages]: z.infer<(typeof clientMessages)[K]> }

// Room to client, JSON lane.

const fade = z.object({ target: z.string(), from: finite, to: finite, atServerMs: finite, fadeS: finite })
const runningCue = z.object({
  cue: z.string(),
  anchorServerMs: finite,
  anchorShowS: finite,
  rate: finite,
  startedAtServerMs: finite,
  releasedAtServerMs: z.optional(finite),
  releaseFadeS: z.optional(finite),
})
/** A cue state on the wire; `cueStateOf` gives it its units. */
export const cueStateMessage = z.object({
  revision: z.int(),
  next: z.nullable(z.string()),
  running: z.array(runningCue),
  masters: z.array(fade),
  overrides: z.array(fade),
  recentCommands: z.array(z.string()),
})
/** Name of a body's file: SHA-256, hexadecimal. */
const bodyId = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const person = z.object({ slot: z.int(), visitorId: z.string(), name: z.string(), role })

/** Every message the room sends on the JSON lane; the key is its name. */
export const serverMessages = {
  /** First message after joining. `slot` is the one-byte-or-two name of this client on the pose lane. */
  welcome: z.object({
    protocol: z.int(),
    venue: z.string(),
    slot: z.int(),
    visitorId: z.string(),
    role,
    serverMs: finite,
    people: z.array(person),
    /** The room of the venue the receiver is in. */
    mirror: z.int(),
  }),
  clock: z.object({ sentMs: finite, serverMs: finite }),
  /** The whole cue state, on joining and after every change. `undoRevisions` lists nothing that is not in the state. */
  cueState: cueStateMessage,
  /** What the rig's flash limit may look back on: cue states of the last two seconds, oldest first, each with the server time it came into force. */
  cueHistory: z.array(z.object({ atServerMs: finite, state: cueStateMessage })),
  cueResult: z.object({ commandId: z.string(), ok: z.boolean(), revision: z.int(), fault: z.optional(fault) }),
  chat: z.object({ visitorId: z.string(), name: z.string(), text: z.string(), serverMs: finite }),
  entered: person,
  /** Where very many come and go, they are told together: those who are in after it, and those who are out. */
  passages: z.object({ entered: z.array(person), left: z.array(z.object({ slot: z.int(), visitorId: z.string() })) }),
  left: z.object({ slot: z.int(), visitorId: z.string() }),
  /** What bodies began to do in the last moment; the newest of each. */
  emotes: z.array(z.object({ slot: z.int(), emote: z.enum(EMOTES) })),
  /** Who wears a body he brought: its file is at `bodyPath`, `credit` names whom its licence wants named. The whole list, after every change. */
  bodies: z.array(z.object({ slot: z.int(), visitorId: z.string(), id: bodyId, credit: z.nullable(z.string()) })),
  /** Whose hands are up, first raised first; on joining and after every change. */
  hands: z.array(z.object({ slot: z.int(), sinceMs: finite })),
  liveTicket: z.object({ camera: z.string(), ticket: z.string(), expiresAtMs: finite }),
  /** Cameras of the venue and what is known of each; `seenMs` is the server time of the newest packet. */
  cameras: z.array(
    z.object({
      camera: z.string(),
      state: z.enum(['off', 'live', 'frozen']),
      onAir: z.boolean(),
      /** What the fetching of an RTSP camera does; null for cameras that come by themselves. */
      pull: z.nullable(z.enum(['starting', 'running', 'waiting', 'refused', 'stopped'])),
      viewers: z.int(),
      bitrateKbps: finite,
      lossPct: finite,
      /** To its publisher and back, where that tells it. */
      roundTripMs: z.nullable(finite),
      /** From capture to the hub, by the camera's clock; null while its time is not verified. */
      delayMs: z.nullable(finite),
      seenMs: z.nullable(finite),
    }),
  ),
  /** Health of the rig's output, for staff. */
  outputHealth: z.object({
    protocol: z.string(),
    destination: z.nullable(z.string()),
    universes: z.int(),
    packetsPerS: finite,
    lateP99Ms: finite,
    lastPacketMs: z.nullable(finite),
    error: z.nullable(z.string()),
  }),
  /** The outputs that are connected and their newest reading, once a second, for staff; `seenMs` in server time. */
  outputs: z.array(z.object({ ...outputReading, seenMs: finite })),
  outputCall: z.object(outputWish),
  /** Every projector whose corners were moved by hand, for staff; the others are as the venue document has them. */
  warps: z.array(z.object({ projector: z.string(), corners: warpCorners })),
  /** Every camera that was placed by hand, its pairs for staff only; the others are as the venue document has them. */
  placings: z.array(z.extend(z.partial(cameraPlacing, { pairs: true }), { camera: z.string() })),
  /** A venue's documents were opened again: fetch them when the revision moved; faults are those of the newest try. */
  documents: z.object({ revision: z.int(), faults: z.array(fault) }),
  refused: fault,
  /** Only to whoever asked. */
  voiceTicket: z.object({ ticket: z.string(), expiresAtMs: finite }),
  /** The receiver's voice connection was ended, and why. */
  voiceEnded: fault,
  ...houseServerMessages,
} as const
export type ServerMessages = { [K in keyof typeof serverMessages]: z.infer<(typeof serverMessages)[K]> }

/** Byte lane types of Colyseus `sendBytes`: uplink pose records and downlink batches. Layout in model/presence. */
export const POSE_UPLINK = 'p'
export const POSE_BATCH = 'b'
/** Byte lane of the visitors in the venue's other rooms: how many in which square. Layout in model/presence/density.ts. */
export const DENSITY = 'd'

/** Why the server closed a connection. WebSocket close codes 4000-4999 are an application's own. */
export const CLOSE = {
  replacedBySelf: 4101,
  revoked: 4102,
  badMessage: 4103,
  tooFast: 4104,
  protocolVersion: 4105,
  draining: 4106,
  full: 4107,
  kicked: 4108,
  banned: 4109,
  shut: 4110,
  /** A page or its network stood still between a pose and its sending: it may come again at once. */
  late: 4111,
  /** The visitor goes on in another room of the venue: come again at once. */
  moved: 4112,
} as const

// HTTP, all under one origin. Bodies are JSON unless said.

/** Every HTTP request and response of the API; all paths under the page's own origin. */
export const http = {
  /** POST /api/staff/exchange: the secret of a staff link becomes a session cookie. */
  staffExchange: {
    request: z.strictObject({ secret: z.string().check(z.minLength(20), z.maxLength(200)) }),
    response: z.object({ role, label: z.string() }),
  },
  /** GET /api/me */
  me: { response: z.object({ role, visitorId: z.string(), label: z.nullable(z.string()) }) },
  /**
   * POST /api/ticket: a single-use ticket of 60 s. `visit`, `console` and `output` open the room, `publish` a camera's WHIP. Each
   * projector's output is somebody of its own, so that one machine may drive several beside a console.
   */
  ticket: {
    request: z.strictObject({
      venue: shortId,
      kind: z.enum(['visit', 'console', 'publish', 'output']),
      camera: z.optional(shortId),
      projector: z.optional(shortId),
      /** A console page's own mark, kept as long as the page: each page of a staff session is an operator of its own. */
      seat: z.optional(z.string().check(z.regex(/^[0-9a-f]{8}$/))),
      name: z.optional(z.string().check(z.minLength(1), z.maxLength(40))),
      /** Of an event's invitation link. */
      invitation: z.optional(z.string().check(z.maxLength(100))),
      /** Of a party's link: the bearer is seated with his party. */
      party: z.optional(z.string().check(z.maxLength(100))),
    }),
    response: z.object({ ticket: z.string(), expiresAtMs: finite, protocol: z.int() }),
  },
  /** GET /api/venues/<id>: documents as opened, with their faults. */
  venue: {
    response: z.object({
      venue: z.unknown(),
      scene: z.nullable(z.unknown()),
      show: z.nullable(z.unknown()),
      night: z.nullable(z.unknown()),
      fixtureTypes: z.array(z.unknown()),
      /** Where the ENU origin stands: WGS84, height above the ellipsoid, so that a page needs no geoid. */ geoPose: z.object({
        latDeg: finite,
        lonDeg: finite,
        heightM: finite,
      }),
      /** Changes whenever a tileset or a medium does: pages fetch those by themselves. */
      files: z.string(),
      faults: z.array(fault),
      revision: z.int(),
    }),
  },
  venues: {
    response: z.array(
      z.object({
        id: z.string(),
        name: bothLanguages,
        description: bothLanguages,
        latDeg: finite,
        lonDeg: finite,
        /** Address of a still on this server. */ picture: z.nullable(z.string()),
        /** People connected now. */ people: z.int(),
        /** What the venue plays; `playing` while a cue of it runs. */ show: z.nullable(
          z.object({ name: bothLanguages, playing: z.boolean() }),
        ),
        /** The event that is put on. */ event: z.nullable(listedEvent),
        /** Whose data the place is made from, and under which licences. */ sources: z.array(
          z.object({ attribution: bothLanguages, licence: z.string() }),
        ),
      }),
    ),
  },
  /** PUT /bodies/<venue>?author=1&licensed=1, the file as `BODY_TYPE`: from now on the caller, who is inside, is seen in it. DELETE takes it back. */
  body: { response: z.object({ id: bodyId, credit: z.nullable(z.string()) }) },
  /** GET /live/<venue>/<camera>, for owner, operator and camera crew: whether visitors see the camera now. */
  tally: { response: z.object({ onAir: z.boolean(), viewers: z.int(), masks: pictureMasks }) },
  /** POST /live/<venue>/<camera>/masks: what the camera's page paints over before it publishes. Answered by 204. */
  masks: { request: z.strictObject({ masks: pictureMasks }) },
  ...houseHttp,
  /** Any refusal. */
  refusal: z.object({ error: fault }),
} as const

/** A venue as the start page lists it. */
export type VenueListing = z.infer<typeof http.venues.response>[number]
/** Who the page's cookie says we are. */
export type Me = z.infer<typeof http.me.response>

/** Name of the one Colyseus room type, joined with `{ ticket, protocol }`. */
export const ROOM_NAME = 'venue'
/** Paths of the media door: POST SDP, `Authorization: Bearer <ticket>`; 201 with `Location`, DELETE it to leave. */
export const whipPath = (venue: string, camera: string): string => `/live/${venue}/${camera}/whip`
/** Media type of a body's file. */
export const BODY_TYPE = 'model/gltf-binary'
/** Where a visitor brings his body: see `http.body`. */
export const bodiesPath = (venue: string): string => `/bodies/${venue}`
/** Where a body's file lies, for who is inside. */
export const bodyPath = (venue: string, id: string): string => `/bodies/${venue}/${id}`
/** Path of the voice door of a venue: POST SDP as above; one section that sends, up to `VOICE_LIMITS.slots` that receive. */
export const voicePath = (venue: string): string => `/voice/${venue}`
/** Whether visitors see a camera now, for its crew. */
export const tallyPath = (venue: string, camera: string): string => `/live/${venue}/${camera}`
/** What is painted over in a camera's picture, for its crew. */
export const masksPath = (venue: string, camera: string): string => `/live/${venue}/${camera}/masks`
export const whepPath = (venue: string, camera: string): string => `/live/${venue}/${camera}/whep`
