/** Component types of glTF 2.0. */
export const FLOAT = 5126
export const UINT16 = 5123
export const UINT8 = 5121
export const INT8 = 5120

/** Bytes of the file as they grow, each part on a border of four. */
export class Bin {
  readonly parts: Buffer[] = []
  readonly views: object[] = []
  readonly accessors: object[] = []
  #length = 0

  add(
    data: Float32Array | Uint16Array | Uint8Array | Int8Array,
    accessor: { type: string; componentType: number; [more: string]: unknown },
    target?: number,
  ): number {
    const width = { SCALAR: 1, VEC3: 3, VEC4: 4, MAT4: 16 }[accessor.type] ?? 1
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
    this.views.push({ buffer: 0, byteOffset: this.#length, byteLength: bytes.length, ...(target ? { target } : {}) })
    this.parts.push(padded)
    this.#length += padded.length
    this.accessors.push({ bufferView: this.views.length - 1, count: data.length / width, ...accessor })
    return this.accessors.length - 1
  }

  get length(): number {
    return this.#length
  }
}

/** The least and the most of each axis, as an accessor of places has to tell them. */
export function bounds(positions: readonly number[]): { min: number[]; max: number[] } {
  const axis = (which: number): number[] => positions.filter((_, at) => at % 3 === which).map(Math.fround)
  const reduce = (pick: (a: number, b: number) => number): number[] => [0, 1, 2].map((which) => axis(which).reduce(pick))
  return { min: reduce((a, b) => Math.min(a, b)), max: reduce((a, b) => Math.max(a, b)) }
}

/** A description and its bytes as one binary glTF file. */
export function glb(json: object, bin: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(json))
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, 0x20)])
  const head = Buffer.alloc(20)
  head.write('glTF', 0)
  head.writeUInt32LE(2, 4)
  head.writeUInt32LE(28 + padded.length + bin.length, 8)
  head.writeUInt32LE(padded.length, 12)
  head.write('JSON', 16)
  const second = Buffer.alloc(8)
  second.writeUInt32LE(bin.length, 0)
  second.write('BIN\0', 4)
  return Buffer.concat([head, padded, second, bin])
}
