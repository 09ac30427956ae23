import { lookup } from 'node:dns/promises'
import type { Logger } from 'pino'
import { HolositeError } from '../../model/errors/index.ts'
import type { HubClient } from '../media/hub-client.ts'
import type { Timers } from '../process/timers.ts'
import { readPullList } from './pull-list.ts'
import { createRtspPull, type PullState, type RtspPull } from './rtsp-pull.ts'

/** The RTSP cameras of this installation. */
export interface RtspPulls {
  /** What the pull of a camera does; null where none is asked for. */
  stateOf(venue: string, camera: string): PullState | null
  close(): void
}

/** Reads the owner's list and starts what it names of these venues. A list that cannot be used is told and left. */
export function openPulls(folder: string, parts: { hub: HubClient; timers: Timers; log: Logger; venues: readonly string[] }): RtspPulls {
  const { hub, timers, log, venues } = parts
  const pulls = new Map<string, RtspPull>()
  const resolve = async (host: string): Promise<string[]> => (await lookup(host, { all: true })).map(({ address }) => address)
  try {
    const { hosts, cameras } = readPullList(folder)
    for (const pull of cameras.filter(({ venue }) => venues.includes(venue))) {
      const key = `${pull.venue}/${pull.camera}`
      pulls.get(key)?.close()
      pulls.set(
        key,
        createRtspPull(pull, {
          ...{ hosts, resolve, timers, log },
          intake: (venue, camera) => hub.intake(venue, camera),
          onState: (state) => log.info({ venue: pull.venue, camera: pull.camera, state }, 'an RTSP camera'),
        }),
      )
    }
  } catch (error) {
    if (!(error instanceof HolositeError)) throw error
    log.error(error.toFault(), 'the list of RTSP cameras cannot be used; none is fetched')
  }
  return {
    stateOf: (venue, camera) => pulls.get(`${venue}/${camera}`)?.state ?? null,
    close: () => pulls.forEach((pull) => pull.close()),
  }
}
