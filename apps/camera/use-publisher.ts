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
  /** What is sent, masks painted over; null while nothing is. */
  readonly source: PictureSource | null
  start(choice: PictureChoice): Promise<void>
  stop(): void
}

/** Sends one picture to one camera's door, with a fresh ticket for every attempt. Masks follow from the next frame on. */
export function usePublisher(venue: string, camera: string, masks: readonly PictureMask[]): Publishing {
  const [state, setState] = useState<PublisherState>('idle')
  const [stats, setStats] = useState<PublisherStats | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [source, setSource] = useState<PictureSource | null>(null)
  const running = useRef<{ publisher: WhipPublisher; source: PictureSource } | null>(null)
  const newest = useRef(masks)
  newest.current = masks
  useEffect(() => source?.setMasks(masks), [source, masks])

  const stop = useCallback((): void => {
    running.current?.publisher.dispose()
    running.current?.source.release()
    running.current = null
    setSource(null)
    setStats(null)
    setState('idle')
  }, [])
  useEffect(() => stop, [stop])

  const start = useCallback(
    async (choice: PictureChoice): Promise<void> => {
      stop()
      setFault(null)
      let opened: PictureSource
      try {
        opened = await openSource(choice, newest.current)
      } catch (failure) {
        return setFault(refusedCamera(failure))
      }
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
      running.current = { publisher, source: opened }
      setSource(opened)
      publisher.start(opened.stream)
    },
    [venue, camera, stop],
  )
  return { state, stats, fault, source, start, stop }
}

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
