import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { parseJsonText } from '../../../model/documents/index.ts'
import { surveyFault } from './survey-faults.ts'

/** A whole JSON file is held in memory several times over: larger ones are refused unread. */
export const MAX_WHOLE_BYTES = 192 * 1024 * 1024
/** A line of a sequence is one city object. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024

export const unreadable = (file: string, cause: unknown) => {
  const what = `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`
  return surveyFault('survey/unreadable', what, 'Name a file that is there and may be read.', { file, cause })
}

/** Size of a file. Throws `survey/unreadable` where there is none, or a folder. */
export async function fileSize(file: string): Promise<number> {
  try {
    const handle = await open(file)
    try {
      const stat = await handle.stat()
      if (stat.isFile()) return stat.size
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw unreadable(file, cause)
  }
  throw surveyFault('survey/unreadable', `${file} is no file.`, 'Name the files themselves.', { file })
}

/** The first bytes of a file as text; what is cut in the middle reads as U+FFFD. */
export async function readHead(file: string, bytes: number): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '')
  } finally {
    await handle.close()
  }
}

/** A whole file as JSON. Throws `survey/too-large`, `survey/unreadable` or `survey/not-json`. */
export async function readJsonFile(file: string): Promise<unknown> {
  const size = await fileSize(file)
  if (size > MAX_WHOLE_BYTES) {
    const what = `${file} has ${Math.round(size / 1e6)} MB; a whole file may have ${Math.round(MAX_WHOLE_BYTES / 1e6)}.`
    throw surveyFault(
      'survey/too-large',
      what,
      'Turn it into CityJSONSeq (cjseq cat), which is read line by line, or cut it into several files.',
      {
        file,
      },
    )
  }
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (cause) {
    throw unreadable(file, cause)
  }
  return parseJson(decode(bytes, file), file)
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Buffer, file: string, line?: number): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    const what = `${line === undefined ? 'The file' : `Line ${line}`} is not UTF-8 text.`
    throw surveyFault('survey/not-json', what, 'Export it again as UTF-8.', { file, at: line === undefined ? [] : ['line', line], cause })
  }
}

function parseJson(text: string, file: string, line?: number): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    // The slow reader says where; it refuses for its own limits too, which are no answer here.
    const found = parseJsonText(text)
    const told = found.ok ? undefined : found.faults.find((fault) => fault.code === 'document/not-json')
    const what = told?.what ?? `This is not JSON: ${cause instanceof Error ? cause.message.slice(0, 200) : String(cause)}.`
    const fix = told?.fix ?? 'Correct the text there, or export the file again.'
    const where = line === undefined ? what : `Line ${line}: ${what}`
    throw surveyFault('survey/not-json', where, fix, { file, at: line === undefined ? [] : ['line', line], cause })
  }
}

/** A line of a sequence. */
export interface JsonLine {
  /** From 1. */
  readonly line: number
  readonly value: unknown
  /** Bytes of the file up to its end. */
  readonly endByte: number
}

/** JSON values of a file, one a line, empty lines left out. Holds one line at a time. Throws as `readJsonFile` does. */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
  let held: Buffer[] = []
  let heldBytes = 0
  let line = 0
  let endByte = 0
  const take = (): JsonLine | null => {
    line++
    const text = decode(Buffer.concat(held), file, line).trim()
    held = []
    heldBytes = 0
    return text === '' ? null : { line, value: parseJson(text, file, line), endByte }
  }
  for await (const chunk of chunksOf(file)) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      held.push(chunk.subarray(from, end))
      endByte += end - from + 1
      const found = take()
      if (found !== null) yield found
      from = end + 1
    }
    if (from === chunk.length) continue
    held.push(chunk.subarray(from))
    endByte += chunk.length - from
    heldBytes += chunk.length - from
    if (heldBytes > MAX_LINE_BYTES) {
      const what = `Line ${line + 1} is longer than ${Math.round(MAX_LINE_BYTES / 1e6)} MB.`
      throw surveyFault('survey/too-large', what, 'Write one feature a line.', { file, at: ['line', line + 1] })
    }
  }
  if (heldBytes === 0) return
  const last = take()
  if (last !== null) yield last
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) yield chunk as Buffer
  } catch (cause) {
    throw unreadable(file, cause)
  }
}
