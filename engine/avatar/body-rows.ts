import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import { SLOT_LIMIT } from '../../model/presence/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { ROW_TEXELS } from './body-material.ts'

const NONE = -1
const ROW = ROW_TEXELS * 4

/** A row of the bone texture for everybody drawn, his for as long as he is: who is not solved anew keeps his bones. */
export class BodyRows {
  /** What the material reads; another texture after `grow`. */
  readonly texture: { value: DataTexture }
  /** Frames since a slot's bones were written; great where they never were. */
  readonly age = new Uint16Array(SLOT_LIMIT + 1)
  private readonly rows = new Int16Array(SLOT_LIMIT + 1).fill(NONE)
  private free: Int16Array

  private freeCount = 0

  constructor(scope: DisposeScope, people: number) {
    this.texture = { value: boneTexture(people, null) }
    this.free = new Int16Array(people)
    this.offer(0, people)
    scope.defer(() => this.texture.value.dispose())
  }

  get bones(): Float32Array {
    return this.texture.value.image.data as Float32Array
  }

  /** The row of a slot, now its own; -1 where there is no room. */
  take(slot: number): number {
    const own = this.rows[slot]!
    if (own !== NONE) return own
    if (this.freeCount === 0) return NONE
    const row = this.free[--this.freeCount]!
    this.rows[slot] = row
    this.age[slot] = 0xffff
    return row
  }

  /** Gives the row of a slot back, if it has one. */
  give(slot: number): void {
    const row = this.rows[slot]!
    if (row === NONE) return
    this.rows[slot] = NONE
    this.free[this.freeCount++] = row
  }

  /** Where the bones of a row begin. */
  at(row: number): number {
    return row * ROW
  }

  /** Room for so many; everybody keeps his row. Between frames: allocates. */
  grow(people: number): void {
    const before = this.free.length
    const { value } = this.texture
    this.texture.value = boneTexture(people, value.image.data as Float32Array)
    value.dispose()
    const free = new Int16Array(people)
    free.set(this.free)
    this.free = free
    this.offer(before, people)
  }

  /** Low rows are taken first. */
  private offer(from: number, to: number): void {
    for (let row = to - 1; row >= from; row--) this.free[this.freeCount++] = row
  }
}

function boneTexture(people: number, kept: Float32Array | null): DataTexture {
  const data = new Float32Array(people * ROW)
  if (kept) data.set(kept)
  const texture = new DataTexture(data, ROW_TEXELS, people, RGBAFormat, FloatType)
  texture.minFilter = NearestFilter
  texture.magFilter = NearestFilter
  return texture
}
