import type { CueCommand, CueRequest } from '../../model/show/index.ts'

/** Sends an operator's commands one after another, each on the state the one before made. */
export interface CommandQueue {
  /** Takes a command; what must not wait (Blackout, Stop, off air) overtakes, and Stop takes away what waits: nothing starts after it. */
  push(command: CueCommand): void
  /** The newest revision the server told. */
  revision(revision: number): void
  /** The server answered: the next command goes, on the answer's revision. */
  answered(commandId: string, revision: number): void
  /** The connection was lost: what waits is dropped, since the operator sees an older state. */
  clear(): void
}

/** `send` says whether the request left; `newId` gives an id never used before. */
export function createCommandQueue(send: (request: CueRequest) => boolean, newId: () => string): CommandQueue {
  let waiting: CueCommand[] = []
  let inFlight: string | null = null
  /** Those that overtook and are not answered yet: what is pressed after them is meant for the state they make. */
  const overtaking = new Set<string>()
  let newest = 0

  const sendNow = (command: CueCommand): string | null => {
    const commandId = newId()
    return send({ commandId, expectedRevision: newest, command }) ? commandId : null
  }
  const next = (): void => {
    if (inFlight !== null || overtaking.size > 0) return
    const command = waiting.shift()
    if (command) inFlight = sendNow(command)
  }
  return {
    push(command) {
      if (!cannotWait(command)) {
        waiting.push(command)
        return next()
      }
      if (command.do === 'stop') waiting = []
      const id = sendNow(command)
      if (id !== null) overtaking.add(id)
    },
    revision(revision) {
      newest = Math.max(newest, revision)
    },
    answered(commandId, revision) {
      newest = Math.max(newest, revision)
      if (!overtaking.delete(commandId)) {
        if (commandId !== inFlight) return
        inFlight = null
      }
      next()
    },
    clear() {
      waiting = []
      overtaking.clear()
      inFlight = null
      newest = 0
    },
  }
}

/** The server takes these on any revision. */
const cannotWait = (command: CueCommand): boolean =>
  command.do === 'stop' || command.do === 'blackout' || (command.do === 'air' && !command.on)
