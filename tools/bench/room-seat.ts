import { createBrowserSeat, type BrowserSeat } from './browser-seat.ts'
// oxfmt keeps this order: the seat must be there before the room client is loaded.
import { createRoomClient, createServerClock, type RoomClient, type ServerClock } from '../../engine/net/index.ts'
import type { CueCommand, CueState } from '../../model/show/index.ts'
import { monotonicMs, until } from './bench-clock.ts'
import { benchFault } from './bench-fault.ts'

/** A real room client with its clock, as a page holds them. */
export interface RoomSeat {
  readonly room: RoomClient
  readonly clock: ServerClock
  /** Newest cue state told, or null before the first. */
  readonly state: CueState | null
  /** Round trips the clock was given. */
  readonly roundTrips: number
  /** The page it sits at. */
  readonly browser: BrowserSeat
  leave(): void
}

/** How to enter. With the secret of a staff link: a console, else a visit. */
export interface RoomSeatOptions {
  readonly origin: string
  readonly venue: string
  readonly name?: string
  readonly secret?: string
  /** Called before the first message can come: a pose stream must be heard from its beginning. */
  readonly prepare?: (room: RoomClient, clock: ServerClock) => void
}

const JOIN_LIMIT_MS = 60_000

/** Joins and waits for the first cue state. All host times are `monotonicMs`. */
export async function takeRoomSeat({ origin, venue, name, secret, prepare }: RoomSeatOptions): Promise<RoomSeat> {
  const browser = createBrowserSeat(origin)
  if (secret !== undefined) {
    const answer = await browser.fetch('/api/staff/exchange', { secret })
    if (!answer.ok) throw benchFault(`The staff link was refused: ${answer.status}.`)
  }
  const kind = secret === undefined ? 'visit' : 'console'
  const entry = { origin, venue, kind, chance: () => 0.5, now: monotonicMs, ...(name === undefined ? {} : { name }) } as const
  const room = browser.run(() => createRoomClient(entry))
  const clock = createServerClock()
  const seat = { room, clock, state: null as CueState | null, roundTrips: 0, browser, leave: () => room.dispose() }
  room.on('clock', ({ sentMs, serverMs }) => {
    clock.addRoundTrip(sentMs, serverMs, monotonicMs())
    seat.roundTrips++
  })
  room.on('cueState', (state) => (seat.state = state))
  prepare?.(room, clock)
  try {
    await until('a seat in the room', JOIN_LIMIT_MS, () => room.state === 'open' && seat.state !== null)
    return seat
  } catch (failure) {
    seat.leave()
    throw failure
  }
}

let commands = 0

/** A command that a cue following by itself overtook is given again. */
const ATTEMPTS = 4

/** Gives one command to the show and waits until it is taken; throws when it is refused. */
export async function runCue(seat: RoomSeat, command: CueCommand): Promise<{ readonly sentMs: number; readonly state: CueState }> {
  for (let attempt = 1; ; attempt++) {
    const meantFor = seat.state?.revision ?? 0
    try {
      return await giveCommand(seat, command, meantFor)
    } catch (failure) {
      if (attempt === ATTEMPTS || (seat.state?.revision ?? 0) === meantFor) throw failure
    }
  }
}

async function giveCommand(
  seat: RoomSeat,
  command: CueCommand,
  expectedRevision: number,
): Promise<{ readonly sentMs: number; readonly state: CueState }> {
  const commandId = `bench-${process.pid}-${commands++}`
  const results: { readonly ok: boolean; readonly revision: number; readonly text: string }[] = []
  const stop = seat.room.on('cueResult', (result) => {
    if (result.commandId === commandId) results.push({ ok: result.ok, revision: result.revision, text: result.fault?.what ?? '' })
  })
  const sentMs = monotonicMs()
  seat.room.send('cue', { commandId, expectedRevision, command })
  await until('an answer to a cue', 10_000, () => results.length > 0, 5)
  stop()
  const [result] = results
  if (result?.ok !== true) throw benchFault(`The show refused ${command.do}: ${result?.text ?? ''}`)
  await until('the state after a cue', 10_000, () => (seat.state?.revision ?? -1) >= result.revision, 5)
  if (seat.state === null) throw benchFault('The show has no state.')
  return { sentMs, state: seat.state }
}
