import { listMicrophones, openMicrophone, type Microphone, type MicrophoneFault } from './microphone.ts'

/** What a page shows of its own microphone. */
export interface MicrophoneView {
  /** Off, being asked for, ready to be opened, or why there is none. */
  readonly microphone: 'off' | 'asking' | 'ready' | MicrophoneFault
  readonly deviceId: string | null
  readonly devices: readonly { readonly id: string; readonly name: string }[]
  readonly hearsItself: boolean
}

export const NO_MICROPHONE: MicrophoneView = { microphone: 'off', deviceId: null, devices: [], hearsItself: false }

/** One's microphone, from being asked for to being given back: on the way in and inside. Nothing of it is sent or kept. */
export class MicrophoneSeat {
  readonly #listen: () => Promise<AudioContext>
  readonly #changed: (part: Partial<MicrophoneView>) => void
  #microphone: Microphone | null = null
  /** Counts wishes for a microphone: of two, the later one counts. */
  #asked = 0

  /** `listen` gives what plays sound; `changed` is told every change of the view. */
  constructor(listen: () => Promise<AudioContext>, changed: (part: Partial<MicrophoneView>) => void) {
    this.#listen = listen
    this.#changed = changed
  }

  get track(): MediaStreamTrack | null {
    return this.#microphone?.track ?? null
  }

  /** How loud it is, of full scale. */
  level(): number {
    return this.#microphone?.level() ?? 0
  }

  /** Asks for a microphone: this one where it is there, any other else. Call it out of a gesture. */
  async take(deviceId: string | null = null): Promise<void> {
    const asked = ++this.#asked
    this.#close()
    this.#changed({ microphone: 'asking' })
    const context = await this.#listen()
    const outcome = await openMicrophone(context, deviceId, () => this.drop())
    if (asked !== this.#asked) return outcome.ok ? outcome.microphone.close() : undefined
    if (!outcome.ok) return this.#changed({ microphone: outcome.why })
    this.#microphone = outcome.microphone
    const devices = await listMicrophones()
    if (asked === this.#asked) this.#changed({ microphone: 'ready', deviceId: outcome.microphone.deviceId, devices })
  }

  /** Gives it back. */
  drop(): void {
    this.#asked++
    this.#close()
    this.#changed({ microphone: 'off' })
  }

  /** Plays it back to its owner, to try it. */
  hearOneself(on: boolean): void {
    this.#microphone?.hearOneself(on)
    this.#changed({ hearsItself: on && this.#microphone !== null })
  }

  #close(): void {
    this.#microphone?.close()
    this.#microphone = null
    this.#changed({ hearsItself: false, deviceId: null })
  }
}
