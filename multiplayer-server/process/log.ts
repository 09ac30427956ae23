import { Writable } from 'node:stream'
import pino, { type Logger } from 'pino'

/** How log lines look: for a person at a terminal, or for a machine. */
export type LogFormat = 'pretty' | 'json'

const LEVEL_MARKS: Readonly<Record<number, string>> = { 10: '·', 20: '·', 30: ' ', 40: '!', 50: '✗', 60: '✗' }
const HIDDEN = new Set(['level', 'time', 'msg', 'err', 'part', 'fault'])

/** Makes the log of one process. Lines go to standard error; nothing secret may ever be handed to it. */
export function createLog(options: { part: string; format: LogFormat; level?: string }): Logger {
  const settings = { level: options.level ?? process.env['HOLOSITE_LOG_LEVEL'] ?? 'info', base: { part: options.part } }
  return options.format === 'json' ? pino(settings, pino.destination(2)) : pino(settings, prettyStream())
}

/** The format that fits where the lines go. */
export const defaultLogFormat = (): LogFormat => (process.stderr.isTTY ? 'pretty' : 'json')

function prettyStream(): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      process.stderr.write(prettyLine(chunk.toString()), () => done())
    },
  })
}

/** One JSON log line as a person reads it: time, mark, part, message, what it is about. */
export function prettyLine(line: string): string {
  const record = JSON.parse(line) as Record<string, unknown>
  const word = (key: string): string => (typeof record[key] === 'string' ? record[key] : '')
  const time = new Date(Number(record['time'])).toTimeString().slice(0, 8)
  const about = Object.entries(record)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const failure = record['err'] as { stack?: string } | undefined
  const head = `${time} ${LEVEL_MARKS[Number(record['level'])] ?? ' '} ${word('part')}: ${word('msg')}`
  return `${[head, ...about].join('  ')}\n${failure?.stack ? `${failure.stack}\n` : ''}`
}
