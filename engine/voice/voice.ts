import { headingOf, POSE_NUMBERS } from '../../model/presence/index.ts'
import { LEADING_ROLES, voicePath, type Role } from '../../model/protocol/index.ts'
import { askVoiceTicket, type PoseDownlink, type PoseUplink, type RoomClient } from '../net/index.ts'
import { every, hostNow } from '../runtime/index.ts'
import { pageMediaClock } from '../video/index.ts'
import { keepVolumes, readVolumes, type Volumes } from './kept-volumes.ts'
import { MicrophoneSeat, NO_MICROPHONE, type MicrophoneView } from './microphone-seat.ts'
import { SpatialVoices, type VoicePlace } from './spatial-voices.ts'
import { VoiceLine, type LineState } from './voice-line.ts'

/** What a page shows of its voice. */
export interface VoiceView extends MicrophoneView {
  /** The connection over which others are heard. */
  readonly line: LineState
  /** Code of why the server ended it; null when it did not. */
  readonly ended: string | null
  /** The microphone is open: what it hears goes out now. */
  readonly open: boolean
  /** Slots in the room of those who are heard speaking, rising. */
  readonly speaking: readonly number[]
  /** By visitor id; who is not named is heard as he is. 0 is not heard. */
  readonly volumes: Volumes
}

/** The page's link to the room, and who is in it. */
export interface VoiceParts {
  readonly venue: string
  readonly room: RoomClient
  readonly poses: PoseDownlink
  readonly uplink: PoseUplink
  people(): readonly { readonly slot: number; readonly visitorId: string; readonly role: Role }[]
  /** Is told how far the mouth of somebody who speaks is open, 0 to 1, and how wide, -1 (round) to 1 (spread), by his slot. */
  heard(slot: number, level: number, wide: number): void
}

const VOLUME_MOST = 2
const LOOK_MS = 100

const OFF: VoiceView = {
  ...NO_MICROPHONE,
  line: 'off',
  ended: null,
  open: false,
  speaking: [],
  volumes: new Map(),
}

/** A visitor's voice and ears: off until asked for, nothing kept but, in the tab, how loud others are. Service machine; `dispose` ends it. */
export class Voice {
  readonly #parts: VoiceParts
  readonly #line: VoiceLine
  readonly #listeners = new Set<() => void>()
  readonly #stops: (() => void)[]
  readonly #seat = new MicrophoneSeat(
    () => this.#listen(),
    (part) => {
      const gone = part.deviceId === null
      if (gone) this.#line.send(null)
      this.#change(gone ? { ...part, open: false } : part)
    },
  )
  #view: VoiceView = { ...OFF, volumes: readVolumes(() => sessionStorage, VOLUME_MOST) }
  #context: AudioContext | null = null
  #voices: SpatialVoices | null = null
  #toldUnheard = ''

  constructor(parts: VoiceParts) {
    this.#parts = parts
    const ticket = (): Promise<string> => askVoiceTicket(parts.room)
    const endpoint = new URL(voicePath(parts.venue), location.href).href
    this.#line = new VoiceLine(
      { endpoint, ticket, fetch: (input, init) => fetch(input, init), clock: pageMediaClock },
      {
        state: (line) => this.#change({ line, ...(line === 'open' ? { ended: null } : {}) }),
        slots: (receivers) => this.#voices?.take(receivers),
      },
    )
    this.#stops = [
      parts.room.on('voiceEnded', ({ code }) => {
        this.#change({ ended: code })
        this.#line.ended(code !== 'media/hub-down')
      }),
      parts.room.on('welcome', () => {
        this.#toldUnheard = ''
        this.#tellUnheard()
      }),
      parts.room.on('stopped', () => this.turnOff()),
      every(LOOK_MS, () => this.#look()),
    ]
  }

  get view(): VoiceView {
    return this.#view
  }

  /** Calls back after every change of the view. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Somebody of this slot in the room is heard speaking. */
  speaks(slot: number): boolean {
    return this.#voices?.speaking.has(slot) ?? false
  }

  /** How loud one's own microphone is, of full scale. */
  level(): number {
    return this.#seat.level()
  }

  /** Hears others from now on. Call it out of a gesture, or browsers keep silent. */
  async turnOn(): Promise<void> {
    await this.#listen()
    this.#line.open()
  }

  /** Hears and sends nothing any more; the microphone is given back. */
  turnOff(): void {
    this.dropMicrophone()
    this.#line.close()
    this.#voices?.close()
    this.#voices = null
    void this.#context?.close().catch(() => {})
    this.#context = null
    this.#change({ line: this.#line.state, speaking: [], ended: null })
  }

  /** Asks for a microphone, which stays closed until `open`. */
  async takeMicrophone(deviceId: string | null = null): Promise<void> {
    await this.#seat.take(deviceId)
  }

  /** Gives the microphone back. */
  dropMicrophone(): void {
    this.#seat.drop()
  }

  /** Opens or closes the microphone; closed, nothing is sent at all. */
  open(open: boolean): void {
    const { track } = this.#seat
    if (track === null || open === this.#view.open) return
    track.enabled = open
    this.#line.send(open ? track : null)
    this.#change({ open })
  }

  /** Plays the microphone back to its owner, to try it. */
  hearOneself(on: boolean): void {
    this.#seat.hearOneself(on)
  }

  /** How loud somebody is for this visitor, 0 to 2. 0 also frees his slot for others. */
  setVolume(visitorId: string, volume: number): void {
    const volumes = new Map(this.#view.volumes)
    // The newest choice is the last to be forgotten.
    volumes.delete(visitorId)
    volumes.set(visitorId, Math.min(VOLUME_MOST, Math.max(0, volume)))
    keepVolumes(() => sessionStorage, volumes)
    this.#change({ volumes })
    this.#tellUnheard()
  }

  dispose(): void {
    for (const stop of this.#stops) stop()
    this.turnOff()
  }

  async #listen(): Promise<AudioContext> {
    this.#context ??= new AudioContext({ latencyHint: 'interactive' })
    this.#voices ??= new SpatialVoices(
      this.#context,
      peopleOf(this.#parts, (id) => this.#view.volumes.get(id) ?? 1),
      hostNow,
    )
    await this.#context.resume().catch(() => {})
    return this.#context
  }

  #tellUnheard(): void {
    const visitorIds = [...this.#view.volumes].flatMap(([visitorId, volume]) => (volume === 0 ? [visitorId] : []))
    const list = visitorIds.join()
    if (list !== this.#toldUnheard && this.#parts.room.send('voiceWithout', { visitorIds })) this.#toldUnheard = list
  }

  #look(): void {
    const speaking = [...(this.#voices?.speaking ?? [])].sort((a, b) => a - b)
    if (speaking.join() !== this.#view.speaking.join()) this.#change({ speaking })
  }

  #change(part: Partial<VoiceView>): void {
    this.#view = { ...this.#view, ...part }
    for (const listener of this.#listeners) listener()
  }
}

function peopleOf({ poses, uplink, people, heard }: VoiceParts, volumeOf: (visitorId: string) => number) {
  const bySlot = (slot: number) => people().find((person) => person.slot === slot)
  return {
    place(slot: number, out: VoicePlace): void {
      const { everyone } = poses
      out.known = false
      for (let at = 0; at < everyone.count; at++) {
        if (everyone.slots[at] !== slot) continue
        for (let axis = 0; axis < 3; axis++) out.at[axis] = everyone.poses[at * POSE_NUMBERS + axis] ?? 0
        out.known = true
        return
      }
    },
    ears(out: VoicePlace): number {
      const pose = uplink.newest
      out.known = pose !== null
      if (pose === null) return 0
      for (let axis = 0; axis < 3; axis++) out.at[axis] = pose[axis] ?? 0
      return headingOf(pose)
    },
    leads: (slot: number) => LEADING_ROLES.includes(bySlot(slot)?.role ?? 'visitor'),
    volume: (slot: number) => volumeOf(bySlot(slot)?.visitorId ?? ''),
    heard,
  }
}
