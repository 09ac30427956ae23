import * as z from 'zod/mini'

const count = z.number()

const layerStatus = z.object({
  rid: z.string(),
  /** Since the layer's last packet. */
  ageMs: z.nullable(z.number()),
  kbps: z.number(),
  framesPerS: z.number(),
  lossPct: z.number(),
})

const cameraStatus = z.object({
  venue: z.string(),
  camera: z.string(),
  publishing: z.boolean(),
  codec: z.nullable(z.enum(['VP8', 'H264'])),
  /** Lowest first. */
  layers: z.array(layerStatus),
  bitrateKbps: z.number(),
  framesPerS: z.number(),
  lossPct: z.number(),
  /** Since the last packet of any layer; null before the first ever. */
  ageMs: z.nullable(z.number()),
  /** From capture by the camera's clock to arrival; null while that clock cannot be believed. */
  captureDelayMs: z.nullable(z.number()),
  viewers: z.int(),
})
export type CameraStatus = z.infer<typeof cameraStatus>

/** GET /status of the hub. Counters only grow and start from 0 with the hub. */
export const hubStatus = z.object({
  uptimeS: z.number(),
  sessions: z.int(),
  viewers: z.int(),
  /** Voice connections. */
  voices: z.int(),
  cameras: z.array(cameraStatus),
  counters: z.object({
    packetsIn: count,
    packetsOut: count,
    bytesIn: count,
    bytesOut: count,
    keyframeRequests: count,
    resendRequests: count,
    publishersOpened: count,
    viewersOpened: count,
    sessionsClosed: count,
    refused: count,
  }),
})
export type HubStatus = z.infer<typeof hubStatus>

/** An answered offer. */
export interface HubSession {
  readonly session: string
  readonly sdp: string
}

/** POST /rtp/<venue>/<camera> of the hub: a port of this machine that takes an encoder's RTP. */
export const hubIntake = z.object({ session: z.string(), port: z.int() })

/** POST /voice/<venue>/plan of the hub: everybody with a voice connection who may be there now. Not to be named is not to be heard. */
export const voicePlan = z.object({
  voices: z.array(
    z.object({
      session: z.string(),
      /** His slot in the room, by which listeners know him. */
      person: z.int(),
      /** The room he is in: nobody hears into another, but those who speak to all. */
      room: z.int(),
      /** Head, ENU metres; null where it is not known. */
      at: z.nullable(z.tuple([z.number(), z.number(), z.number()])),
      /** Whether his voice may be heard. */
      open: z.boolean(),
      /** Whether everybody hears it, from wherever. */
      toAll: z.boolean(),
      /** Slots in the room of those he is not to hear. */
      without: z.array(z.int()),
      /** Slots of those he hears wherever they are in his room. */
      company: z.array(z.int()),
    }),
  ),
})
export type VoicePlan = z.infer<typeof voicePlan>

/** What the hub answers to a plan: sessions it ended, and why; sessions it does not know; who speaks. Each end is told once. */
export const voiceReport = z.object({
  ended: z.array(z.object({ session: z.string(), code: z.enum(['protocol/too-fast', 'protocol/too-large', 'protocol/malformed']) })),
  unknown: z.array(z.string()),
  speaking: z.array(z.string()),
})
export type VoiceReport = z.infer<typeof voiceReport>

/** Header of a 201 answer: the session's id, for DELETE /session/<id>. */
export const SESSION_HEADER = 'holosite-session'
