import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Timers } from '../process/timers.ts'
import { parseWordList, type WordList } from './word-list.ts'

/** The word list in force: the data folder's own, or the one that comes with the build. */
export interface ChatWords {
  find(line: string): string | null
  close(): void
}

/** Name of the list that replaces ours, in the data folder. */
export const CHAT_WORDS_FILE = 'chat-words.txt'
const LOOK_MS = 2000
const MOST_BYTES = 1024 * 1024
const OURS = join(import.meta.dirname, 'default-words.txt')

/** Opens the list and follows its file: one that is put there, changed or taken away counts two seconds later. */
export function openChatWords(data: string, timers: Timers, log: Logger): ChatWords {
  const file = join(data, CHAT_WORDS_FILE)
  let mark = ''
  let list: WordList = parseWordList('')
  const look = (): void => {
    const found = markOf(file)
    if (found.mark === mark) return
    mark = found.mark
    if (found.bytes > MOST_BYTES) return log.warn({ file, bytes: found.bytes }, 'the word list is too large; the one before it counts')
    list = parseWordList(readFileSync(found.bytes < 0 ? OURS : file, 'utf8'))
    log.info({ file: found.bytes < 0 ? OURS : file, words: list.size }, 'the word list of the chat was read')
  }
  look()
  const stop = timers.every(LOOK_MS, () => {
    try {
      look()
    } catch (err) {
      log.warn({ file, err }, 'the word list cannot be read; the one before it counts')
    }
  })
  return { find: (line) => list.find(line), close: stop }
}

function markOf(file: string): { readonly mark: string; readonly bytes: number } {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? { mark: 'ours', bytes: -1 } : { mark: `${stat.mtimeMs}/${stat.size}`, bytes: stat.size }
}
