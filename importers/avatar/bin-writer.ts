import { padded } from './write-glb.ts'

/** Collects the data of a file and what describes them. */
export class BinWriter {
  readonly bufferViews: object[] = []
  readonly accessors: object[] = []
  readonly #chunks: Uint8Array[] = []
  #length = 0

  /** Adds numbers; the index of their accessor. `width` of them are one element. */
  numbers(numbers: Float32Array | Uint16Array | Uint32Array, width: number, more: object = {}): number {
    const type = { 1: 'SCALAR', 2: 'VEC2', 3: 'VEC3', 4: 'VEC4', 16: 'MAT4' }[width]
    const componentType = numbers instanceof Float32Array ? 5126 : numbers instanceof Uint16Array ? 5123 : 5125
    const bufferView = this.bytes(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
    return this.accessors.push({ bufferView, componentType, count: numbers.length / width, type, ...more }) - 1
  }

  /** Adds bytes; the index of their view. */
  bytes(bytes: Uint8Array): number {
    const view = { buffer: 0, byteOffset: this.#length, byteLength: bytes.length }
    this.#chunks.push(bytes)
    this.#length += padded(bytes.length)
    return this.bufferViews.push(view) - 1
  }

  finish(): Uint8Array {
    const bin = new Uint8Array(this.#length)
    let at = 0
    for (const chunk of this.#chunks) {
      bin.set(chunk, at)
      at += padded(chunk.length)
    }
    return bin
  }
}
