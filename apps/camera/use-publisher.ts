import { useCallback, useEffect, useRef, useState } from 'react'
import type { Fault } from '../../model/errors/index.ts'
import { http, whipPath } from '../../model/protocol/index.ts'
import { fetchJson } from '../../engine/net/index.ts'
import { every, wallNow } from '../../engine/runtime/index.ts'
import { startMovingChart, WhipPublisher, type PublisherState, type PublisherStats } from '../../engine/video/index.ts'

/** What is sent: a camera of this device, or the labelled moving chart. */
export type PictureChoice = { readonly kind: 'chart'; readonly name: string } | { readonly kind: 'camera'; readonly deviceId: string }

/** The page's publisher with the picture it sends. */
export interface Publishing {
  readonly state: PublisherState
  readonly stats: PublisherStats | null
  readonly fault: Fault | null
  /** For the preview; null while nothing is sent. */
  readonly stream: MediaStream | null
  start(choice: PictureChoice): Promise<void>
  stop(): void
}

interface Source {
  readonly stream: MediaStream
  release(): void
}

/** Sends one picture to one camera's door, with a fresh ticket for every attempt. */
export function usePublisher(venue: string, camera: string): Publishing {
  const [state, setState] = useState<PublisherState>('idle')
  const [stats, setStats] = useState<PublisherStats | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const running = useRef<{ publisher: WhipPublisher; source: Source } | null>(null)

  const stop = useCallback((): void => {
    running.current?.publisher.dispose()
    running.current?.source.release()
    running.current = null
    setStream(null)
    setStats(null)
    setState('idle')
  }, [])
  useEffect(() => stop, [stop])

  const start = useCallback(
    async (choice: PictureChoice): Promise<void> => {
      stop()
      setFault(null)
      let source: Source
      try {
        source = await openSource(choice)
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
      running.current = { publisher, source }
      setStream(source.stream)
      publisher.start(source.stream)
    },
    [venue, camera, stop],
  )
  return { state, stats, fault, stream, start, stop }
}

async function openSource(choice: PictureChoice): Promise<Source> {
  if (choice.kind === 'chart') {
    const chart = startMovingChart({ name: choice.name, now: wallNow, every })
    return { stream: chart.stream, release: () => chart.dispose() }
  }
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30 },
      ...(choice.deviceId ? { deviceId: { exact: choice.deviceId } } : { facingMode: 'environment' }),
    },
  })
  return { stream, release: () => stream.getTracks().forEach((track) => track.stop()) }
}

async function publishTicket(venue: string, camera: string): Promise<string> {
  const answer = await fetchJson({ path: '/api/ticket', body: { venue, kind: 'publish', camera }, answer: http.ticket.response })
  if (answer.ok) return answer.value.ticket
  throw new DOMException(answer.faults[0]?.what ?? '', 'NotAllowedError')
}

function refusedCamera(failure: unknown): Fault {
  return {
    code: 'media/not-publishing',
    what: failure instanceof Error ? failure.message : String(failure),
    fix: 'Allow the camera for this page and choose it again.',
    at: [],
  }
}
