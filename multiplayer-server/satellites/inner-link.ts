import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { HolositeError } from '../../model/errors/index.ts'
import type { Timers } from '../process/timers.ts'
import { FrameReader, FrameWriter, garbled, KIND } from './link-frames.ts'

/** How often each end says something. */
export const SAY_MS = 500
/** A link on which nothing is heard for so long is over: the other end stands still, or the way to it is cut. */
export const SILENT_MS = 2500
/** An end that was silent and came back is waited for so many times as long the next time, and so long at most. */
const PATIENCE = 3
const LONGEST_SILENT_MS = 8000
/** So much that the other end did not read is too much. */
const MOST_UNREAD_BYTES = 32 * 1024 * 1024
/** No frame is longer: a welcome into a full venue, told to some who came at once. */
export const MOST_FRAME_BYTES = 16 * 1024 * 1024

/** Who listens at an end of a link. */
export interface LinkListener {
  /** One record; `reader` stands at its content. `net/garbled` ends the link; another failure is logged, and the next record taken. */
  take(reader: FrameReader): void
  /** The link is over, and says nothing any more. Once. */
  closed(why: string): void
}

/** What a link stands on. */
export interface LinkParts {
  readonly timers: Timers
  readonly log: Logger
}

/** One end of the link between the process of a venue and the process that carries one of its rooms. The room lives as long as the link. */
export class InnerLink {
  readonly #socket: WebSocket
  readonly #parts: LinkParts
  readonly #writer = new FrameWriter()
  readonly #reader = new FrameReader()
  readonly #stop: () => void
  #listener: LinkListener | null = null
  /** Looks in a row at which nothing new had been heard. By looks and not by the clock: one who was held up himself has not listened. */
  #silentLooks = 0
  #mostSilentLooks = SILENT_MS / SAY_MS
  #flushing = false
  #over = false
  /** A message that is told to several, one after the other: written once. */
  #told: { readonly bytes: Uint8Array; readonly now: boolean; readonly lines: number[] } | null = null

  constructor(socket: WebSocket, parts: LinkParts) {
    this.#socket = socket
    this.#parts = parts
    this.#stop = parts.timers.every(SAY_MS, () => this.#look())
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#take(data, isBinary))
    socket.on('error', (failure: Error) => this.#close(failure.message))
    socket.on('close', () => this.#close('it was closed'))
  }

  listen(listener: LinkListener): void {
    this.#listener = listener
  }

  get isOver(): boolean {
    return this.#over
  }

  word(word: object): void {
    const writer = this.#begin(KIND.word)
    writer.raw(Buffer.from(JSON.stringify(word)))
    writer.end()
  }

  /** Tells one connection a client's frame, at once or when its join is done. */
  tell(line: number, bytes: Uint8Array, now: boolean): void {
    if (this.#told !== null && this.#told.bytes === bytes && this.#told.now === now) return void this.#told.lines.push(line)
    this.#writeTold()
    this.#told = { bytes, now, lines: [line] }
    this.#flushSoon()
  }

  tellAll(spared: readonly number[], bytes: Uint8Array): void {
    const writer = this.#begin(KIND.tellAll)
    writer.u16(spared.length)
    for (const line of spared) writer.u32(line)
    writer.raw(bytes)
    writer.end()
  }

  poses(slot: number, bytes: Uint8Array): void {
    const writer = this.#begin(KIND.poses)
    writer.u16(slot)
    writer.raw(bytes)
    writer.end()
  }

  /** A record that `write` fills. */
  record(kind: number, write: (writer: FrameWriter) => void): void {
    const writer = this.#begin(kind)
    write(writer)
    writer.end()
  }

  /** Ends it at once, for a fault of the other end or of the way to it. */
  giveUp(why: string): void {
    if (!this.#over) this.#cut(why)
  }

  /** Ends it; what was said before still arrives. */
  close(): void {
    if (this.#over) return
    this.#flush()
    this.#socket.close()
    this.#close('we closed it')
  }

  #begin(kind: number): FrameWriter {
    this.#writeTold()
    this.#flushSoon()
    this.#writer.begin(kind)
    return this.#writer
  }

  #writeTold(): void {
    const told = this.#told
    if (told === null) return
    this.#told = null
    this.#writer.begin(KIND.tell)
    this.#writer.u8(told.now ? 1 : 0)
    this.#writer.u16(told.lines.length)
    for (const line of told.lines) this.#writer.u32(line)
    this.#writer.raw(told.bytes)
    this.#writer.end()
  }

  /** What is said in one go arrives in one go: nothing of the other end happens in between. */
  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    queueMicrotask(() => this.#flush())
  }

  #flush(): void {
    this.#flushing = false
    this.#writeTold()
    if (this.#writer.isEmpty) return
    const frame = this.#writer.take()
    if (this.#over || this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.send(frame, { binary: true })
    if (this.#socket.bufferedAmount > MOST_UNREAD_BYTES) this.#cut('it does not read')
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#over || this.#listener === null) return
    this.#noteHeard()
    try {
      if (!isBinary) throw garbled('a frame is text')
      this.#reader.start(data)
      while (!this.#over && this.#reader.next()) this.#takeRecord(this.#listener)
    } catch (err) {
      this.#parts.log.error({ err }, 'a link between processes is cut')
      this.#cut('what it says cannot be read')
    }
  }

  #takeRecord(listener: LinkListener): void {
    try {
      listener.take(this.#reader)
    } catch (err) {
      if (err instanceof HolositeError && err.code === 'net/garbled') throw err
      this.#parts.log.error({ err }, 'a record of a link failed')
    }
  }

  #noteHeard(): void {
    const patience = Math.min(PATIENCE * this.#silentLooks, LONGEST_SILENT_MS / SAY_MS)
    this.#mostSilentLooks = Math.max(this.#mostSilentLooks, patience)
    this.#silentLooks = 0
  }

  #look(): void {
    if (this.#silentLooks++ >= this.#mostSilentLooks) this.#cut('it is silent')
  }

  #cut(why: string): void {
    this.#socket.terminate()
    this.#close(why)
  }

  #close(why: string): void {
    if (this.#over) return
    this.#over = true
    this.#stop()
    this.#listener?.closed(why)
  }
}
