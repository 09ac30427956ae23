import { every } from '../runtime/index.ts'
import { distanceGain, earshot } from './earshot.ts'
import { createLevelMeter, type LevelMeter } from './level-meter.ts'
import { createMouthMeter, type MouthMeter } from './mouth-meter.ts'

/** Where a voice comes from: east, north, up of a head, ENU metres. */
export interface VoicePlace {
  readonly at: Float64Array
  known: boolean
}

/** What the voices need to know of the people. All are asked twenty times a second. */
export interface VoicePeople {
  /** Writes where somebody's head is. */
  place(person: number, out: VoicePlace): void
  /** Writes where the listener's head is, and answers where it looks, clockwise from north, radians. */
  ears(out: VoicePlace): number
  /** Heard at full strength from anywhere: who performs, who guides. */
  leads(person: number): boolean
  /** 0 for whoever is not to be heard, 1 as he is, up to 2. */
  volume(person: number): number
  /** Is told how far the mouth of somebody who speaks is open, 0 to 1, and how wide, -1 (round) to 1 (spread); 0 once more when he has ended. */
  heard(person: number, level: number, wide: number): void
}

interface Slot {
  readonly receiver: RTCRtpReceiver
  readonly element: HTMLAudioElement
  readonly source: MediaStreamAudioSourceNode
  readonly gain: GainNode
  readonly panner: PannerNode
  readonly meter: LevelMeter
  readonly mouth: MouthMeter
  /** Slot in the room of whoever speaks here now; -1 for nobody. */
  person: number
  newest: number
  newestMs: number
  loudMs: number
}

const LOOK_MS = 50
/** A slot without a packet for so long is nobody's. */
const GONE_MS = 1500
/** Somebody is marked as speaking so long after he was last louder than this, of full scale. */
const MARK_MS = 700
const SPEAKS = 0.004
/** Of full scale, a voice as loud as speech gets. */
const LOUD = 0.2
/** The mouth of a vowel that is spoken near closed, against one wide open. */
const NEAR_CLOSED = 0.55
/** How softly places and volumes follow, seconds. */
const FOLLOW_S = 0.06

/**
 * Plays the slots of a voice connection, each where its speaker stands. Who that is comes with the very packets, as their contributing
 * source. Nothing is kept of what is heard. The context is the caller's; `close` gives back the rest.
 */
export class SpatialVoices {
  readonly #context: AudioContext
  readonly #people: VoicePeople
  readonly #out: GainNode
  readonly #now: () => number
  readonly #stop: () => void
  readonly #place: VoicePlace = { at: new Float64Array(3), known: false }
  readonly #ears: VoicePlace = { at: new Float64Array(3), known: false }
  readonly #speaking = new Set<number>()
  #slots: Slot[] = []

  constructor(context: AudioContext, people: VoicePeople, now: () => number) {
    this.#context = context
    this.#people = people
    this.#now = now
    this.#out = context.createGain()
    const limiter = context.createDynamicsCompressor()
    this.#out.connect(limiter).connect(context.destination)
    this.#stop = every(LOOK_MS, () => this.look())
  }

  /** Slots in the room of those who are heard speaking now. The set is rewritten. */
  get speaking(): ReadonlySet<number> {
    return this.#speaking
  }

  /** Takes the slots of a new connection; those of the one before are let go. */
  take(receivers: readonly RTCRtpReceiver[]): void {
    for (const slot of this.#slots) {
      if (slot.person >= 0) this.#people.heard(slot.person, 0, 0)
      release(slot)
    }
    this.#slots = receivers.map((receiver) => this.#open(receiver))
  }

  close(): void {
    this.#stop()
    this.take([])
    this.#out.disconnect()
  }

  /** Looks who speaks in which slot, and puts him where he stands. */
  look(): void {
    const nowMs = this.#now()
    const ears = this.#ears
    const heading = this.#people.ears(ears)
    if (ears.known) this.#turnTo(heading)
    this.#speaking.clear()
    for (const slot of this.#slots) {
      const before = slot.person
      readSpeaker(slot, nowMs)
      if (before >= 0 && before !== slot.person) this.#people.heard(before, 0, 0)
      if (slot.person < 0) continue
      const level = slot.meter.level()
      this.#hear(slot, level)
      if (level > SPEAKS) slot.loudMs = nowMs
      if (nowMs - slot.loudMs < MARK_MS) this.#speaking.add(slot.person)
      this.#put(slot)
    }
  }

  #hear({ person, mouth }: Slot, level: number): void {
    if (level <= SPEAKS) return this.#people.heard(person, 0, 0)
    const { open, wide } = mouth.read()
    this.#people.heard(person, Math.min(1, level / LOUD) * (NEAR_CLOSED + (1 - NEAR_CLOSED) * open), wide)
  }

  #open(receiver: RTCRtpReceiver): Slot {
    const context = this.#context
    const stream = new MediaStream([receiver.track])
    // Chromium hands a remote track to the graph only while an element plays it too; the element itself stays mute.
    const element = new Audio()
    element.muted = true
    element.srcObject = stream
    element.play().catch(() => {})
    const source = context.createMediaStreamSource(stream)
    const gain = context.createGain()
    // Distance is ours: the same rule for all browsers, and none for those who speak to all.
    const panner = new PannerNode(context, { panningModel: 'HRTF', distanceModel: 'linear', rolloffFactor: 0 })
    const meter = createLevelMeter(context)
    const mouth = createMouthMeter(meter.node)
    source.connect(meter.node)
    source.connect(gain).connect(panner).connect(this.#out)
    return { receiver, element, source, gain, panner, meter, mouth, person: -1, newest: -1, newestMs: -Infinity, loudMs: -Infinity }
  }

  #turnTo(heading: number): void {
    const { listener } = this.#context
    const east = Math.sin(heading)
    const north = Math.cos(heading)
    if ('forwardX' in listener) {
      listener.forwardX.value = east
      listener.forwardY.value = 0
      listener.forwardZ.value = -north
      return
    }
    // Firefox knows the older call only.
    ;(listener as { setOrientation(...xyz: number[]): void }).setOrientation(east, 0, -north, 0, 1, 0)
  }

  /** Around the listener, who stays at the origin of the graph: east is x, up is y, south is z. */
  #put({ person, panner, gain }: Slot): void {
    const atS = this.#context.currentTime
    const place = this.#place
    this.#people.place(person, place)
    const leads = this.#people.leads(person)
    const known = place.known && this.#ears.known
    const east = known ? place.at[0]! - this.#ears.at[0]! : 0
    const north = known ? place.at[1]! - this.#ears.at[1]! : 0
    const up = known ? place.at[2]! - this.#ears.at[2]! : 0
    const farM = Math.hypot(east, north, up)
    panner.positionX.setTargetAtTime(east, atS, FOLLOW_S)
    panner.positionY.setTargetAtTime(up, atS, FOLLOW_S)
    panner.positionZ.setTargetAtTime(-north, atS, FOLLOW_S)
    const strength = leads || !known ? 1 : distanceGain(farM) * earshot(farM)
    gain.gain.setTargetAtTime(strength * this.#people.volume(person), atS, FOLLOW_S)
  }
}

/** The newest contributing source of what is being played; the browser tells when it was played, on a clock of its own. */
function readSpeaker(slot: Slot, nowMs: number): void {
  let newest = -1
  let person = -1
  for (const { source, timestamp } of slot.receiver.getContributingSources()) {
    if (timestamp <= newest) continue
    newest = timestamp
    person = source - 1
  }
  if (newest !== slot.newest) {
    slot.newest = newest
    slot.newestMs = nowMs
  }
  if (person !== slot.person) slot.loudMs = -Infinity
  slot.person = nowMs - slot.newestMs < GONE_MS ? person : -1
}

function release({ element, source, gain, panner, meter }: Slot): void {
  element.srcObject = null
  source.disconnect()
  gain.disconnect()
  panner.disconnect()
  meter.node.disconnect()
}
