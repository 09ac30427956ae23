import { useCallback, useEffect, useRef, useState } from 'react'
import type { Fault } from '../../model/errors/index.ts'
import { http, whipPath } from '../../model/protocol/index.ts'
import { fetchJson } from '../../engine/net/index.ts'
import { WhipPublisher, type PictureMask, type PublisherState, type PublisherStats } from '../../engine/video/index.ts'
import { openSource, type PictureChoice, type PictureSource } from './picture-source.ts'

/** The page's publisher with the picture it sends. */
export interface Publishing {
  readonly state: PublisherState
  readonly stats: PublisherStats | null
  readonly fault: Fault | null
  /** What is sent or looked at, masks painted over; null while there is no picture. */
  readonly source: PictureSource | null
  /** Opens the picture without sending it: nobody draws a mask over what he does not see. Null where there is none to open. */
  look(choice: PictureChoice): Promise<PictureSource | null>
  start(choice: PictureChoice): Promise<void>
  stop(): void
}

/** Sends one picture to one camera's door, with a fresh ticket for every attempt. Masks follow from the next frame on. */
export function usePublisher(venue: string, camera: string, masks: readonly PictureMask[]): Publishing {
  const [state, setState] = useState<PublisherState>('idle')
  const [stats, setStats] = useState<PublisherStats | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [source, setSource] = useState<PictureSource | null>(null)
  const running = useRef<{ publisher: WhipPublisher | null; source: PictureSource; choice: PictureChoice } | null>(null)
  const newest = useRef(masks)
  newest.current = masks
  useEffect(() => source?.setMasks(masks), [source, masks])

  /** Counts what was asked for: a camera that opens after something else was asked is let go again. */
  const turn = useRef(0)

  const stop = useCallback((): void => {
    turn.current++
    running.current?.publisher?.dispose()
    running.current?.source.release()
    running.current = null
    setSource(null)
    setStats(null)
    setState('idle')
  }, [])
  useEffect(() => stop, [stop])

  const look = useCallback(
    async (choice: PictureChoice): Promise<PictureSource | null> => {
      const held = running.current
      if (held && isSame(held.choice, choice)) return held.source
      stop()
      setFault(null)
      const own = turn.current
      try {
        const opened = await openSource(choice, newest.current)
        if (own !== turn.current) {
          opened.release()
          return null
        }
        running.current = { publisher: null, source: opened, choice }
        setSource(opened)
        return opened
      } catch (failure) {
        if (own === turn.current) setFault(refusedCamera(failure))
        return null
      }
    },
    [stop],
  )

  const start = useCallback(
    async (choice: PictureChoice): Promise<void> => {
      const opened = await look(choice)
      const held = running.current
      if (opened === null || held === null) return
      setFault(null)
      // One that was refused for good is tried anew.
      held.publisher?.dispose()
      const publisher = new WhipPublisher({
        endpoint: whipPath(venue, camera),
        ticket: () => publishTicket(venue, camera),
        listener: (event) => {
          if (event.type === 'state') setState(event.state)
          else if (event.type === 'stats') setStats(event.stats)
          else setFault(event.fault)
          if (event.type === 'state' && event.state === 'live') setFault(null)
        },
      })
      held.publisher = publisher
      publisher.start(opened.stream)
    },
    [venue, camera, look],
  )
  return { state, stats, fault, source, look, start, stop }
}

const isSame = (one: PictureChoice, other: PictureChoice): boolean => JSON.stringify(one) === JSON.stringify(other)

async function publishTicket(venue: string, camera: string): Promise<string> {
  const answer = await fetchJson({ path: '/api/ticket', body: { venue, kind: 'publish', camera }, answer: http.ticket.response })
  if (answer.ok) return answer.value.ticket
  throw new DOMException(answer.faults[0]?.what ?? '', 'NotAllowedError')
}

/** What the browser calls a refusal, as the page does. */
const REFUSALS: Readonly<Record<string, string>> = {
  NotAllowedError: 'notAllowed',
  NotFoundError: 'noDevice',
  OverconstrainedError: 'noDevice',
  NotReadableError: 'inUse',
}

/** `at` names what the browser refused, where that is known. */
function refusedCamera(failure: unknown): Fault {
  const name = failure instanceof Error ? REFUSALS[failure.name] : undefined
  return {
    code: 'media/not-publishing',
    what: failure instanceof Error ? failure.message : String(failure),
    fix: 'Allow the camera for this page and choose it again.',
    at: name === undefined ? [] : [name],
  }
}
