import { getMessageBytes, Protocol } from '@colyseus/core'
import type { ClientLine } from '../rooms/room-parts.ts'
import type { InnerLink } from './inner-link.ts'

/** The way to the page of somebody whose socket another process holds. */
export class FarLine implements ClientLine {
  /** Its name on the link. */
  readonly number: number
  readonly #link: InnerLink
  readonly #encode: (name: string, message: unknown) => Uint8Array

  constructor(number: number, link: InnerLink, encode: (name: string, message: unknown) => Uint8Array) {
    this.number = number
    this.#link = link
    this.#encode = encode
  }

  send(name: string, message: unknown): void {
    this.#link.tell(this.number, this.#encode(name, message), false)
  }

  raw(bytes: Uint8Array): void {
    this.#link.tell(this.number, bytes, true)
  }

  sendBytes(name: string, bytes: Uint8Array): void {
    this.#link.tell(this.number, this.#encode(name, bytes), false)
  }

  leave(code: number): void {
    this.#link.word({ do: 'leave', line: this.number, code })
  }
}

/** Puts messages into frames of a client; what is told to one after the other is put once. */
export function createLineEncoder(): (name: string, message: unknown) => Uint8Array {
  let last: { readonly name: string; readonly message: unknown; readonly frame: Uint8Array } | null = null
  return (name, message) => {
    if (last !== null && last.name === name && last.message === message && typeof message === 'object') return last.frame
    const frame =
      message instanceof Uint8Array
        ? getMessageBytes.raw(Protocol.ROOM_DATA_BYTES, name, undefined, message)
        : getMessageBytes.raw(Protocol.ROOM_DATA, name, message)
    last = { name, message, frame }
    // Later the same object may say something else.
    queueMicrotask(() => (last = null))
    return frame
  }
}
