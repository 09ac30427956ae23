import { MicrophoneSeat, NO_MICROPHONE, type MicrophoneView } from './microphone-seat.ts'

/** Tries a microphone before one goes in: no room, no connection. Service machine; `dispose` ends it. */
export class MicrophoneTrial {
  readonly #listeners = new Set<() => void>()
  readonly #seat: MicrophoneSeat
  #context: AudioContext | null = null
  #view = NO_MICROPHONE

  constructor() {
    this.#seat = new MicrophoneSeat(
      async () => {
        this.#context ??= new AudioContext({ latencyHint: 'interactive' })
        await this.#context.resume().catch(() => {})
        return this.#context
      },
      (part) => {
        this.#view = { ...this.#view, ...part }
        for (const listener of this.#listeners) listener()
      },
    )
  }

  get view(): MicrophoneView {
    return this.#view
  }

  /** Calls back after every change of the view. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  level(): number {
    return this.#seat.level()
  }

  takeMicrophone(deviceId: string | null = null): Promise<void> {
    return this.#seat.take(deviceId)
  }

  dropMicrophone(): void {
    this.#seat.drop()
  }

  hearOneself(on: boolean): void {
    this.#seat.hearOneself(on)
  }

  dispose(): void {
    this.#seat.drop()
    void this.#context?.close().catch(() => {})
  }
}
