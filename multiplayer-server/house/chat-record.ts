import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Timers } from '../process/timers.ts'
import type { ChatTable, Tables } from '../store/tables.ts'

/** A line of chat to keep. Times in wall-clock ms. */
export type ChatLine = Omit<ChatTable, 'id'>

/** Keeps what is said until its term ends; see `RETENTION_DAYS`. */
export interface ChatRecord {
  note(line: ChatLine): void
  /** Resolves once everything noted is on the disk. */
  close(): Promise<void>
}

const FLUSH_MS = 2000
/** Lines waiting for the disk at most; a disk that stands still must not fill the memory. */
const MOST_WAITING = 10_000
const ROWS_A_TIME = 500

/** Opens the record. Lines are written some at a time: a crowd that chats must not make the poses wait for the disk. */
export function openChatRecord(db: Kysely<Tables>, timers: Timers, log: Logger): ChatRecord {
  let waiting: ChatLine[] = []
  const flush = async (): Promise<void> => {
    const lines = waiting
    waiting = []
    for (let from = 0; from < lines.length; from += ROWS_A_TIME) {
      await db
        .insertInto('chat')
        .values(lines.slice(from, from + ROWS_A_TIME))
        .execute()
    }
  }
  const stop = timers.every(FLUSH_MS, () => void flush().catch((err: unknown) => log.error({ err }, 'the chat could not be kept')))
  return {
    note(line) {
      if (waiting.length < MOST_WAITING) waiting.push(line)
    },
    async close() {
      stop()
      await flush()
    },
  }
}
