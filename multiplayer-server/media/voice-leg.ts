import { createSpeakerChoice, type SpeakerChoice } from './choose-speakers.ts'
import { VoiceIntake } from './voice-intake.ts'
import { VoiceSlot } from './voice-slot.ts'
import type { VoiceOffer } from './voice-offer.ts'

/** One slot of one listener, as a speaker sees it. */
export interface Hearer {
  readonly slot: VoiceSlot
  readonly send: (bytes: Buffer) => boolean
  /** Who has it now. */
  speaker: VoiceLeg | null
}

/** Numbers a slot begins with, random by custom. */
export interface SlotStart {
  readonly ssrc: number
  readonly sequence: number
  readonly timestamp: number
}

/** One person's voice connection: what he sends, and the slots he hears others in. */
export class VoiceLeg {
  readonly session: string
  /** In the crowd's lists, as long as he is connected. */
  readonly place: number
  readonly intake: VoiceIntake
  readonly send: (bytes: Buffer) => boolean
  readonly slots: readonly Hearer[]
  readonly choice: SpeakerChoice
  /** Who has this voice in a slot now. */
  readonly hearers: Hearer[] = []
  /** Places he is not to hear. */
  readonly without = new Set<number>()
  readonly company = new Set<number>()
  /** How listeners know him: his slot in the room; -1 before the server has told. */
  person = -1
  /** The newest plan names him; who is not named neither hears nor is heard. */
  isPlanned = false
  isOpen = false
  plannedMs: number

  constructor(options: {
    session: string
    place: number
    offer: VoiceOffer
    starts: readonly SlotStart[]
    nowMs: number
    send: (bytes: Buffer) => boolean
  }) {
    const { session, place, offer, starts, nowMs, send } = options
    this.session = session
    this.place = place
    this.send = send
    this.plannedMs = nowMs
    this.intake = new VoiceIntake(offer.audio.get(offer.talk)?.payloadType ?? -1, offer.levelExtension)
    this.slots = starts.map((start, index) => {
      const payloadType = offer.audio.get(offer.slots[index] ?? -1)?.payloadType ?? 111
      return { slot: new VoiceSlot({ ...start, payloadType }), send, speaker: null }
    })
    this.choice = createSpeakerChoice(starts.length)
  }
}
