import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { GlobeFrame, GlobeHandle } from '../../engine/globe/index.ts'
import type { VenueListing } from '../../model/protocol/index.ts'
import { GlobeMarker } from './globe-marker.tsx'

export interface GlobeStageProps {
  /** Null while it is on its way. */
  readonly code: typeof import('../../engine/globe/index.ts') | null
  readonly venues: readonly VenueListing[]
  readonly selected: string | null
  readonly reveal: boolean
  onSelect(id: string | null): void
  onAbsent(): void
}

const KEY_STEP_PX = 60
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-KEY_STEP_PX, 0],
  ArrowRight: [KEY_STEP_PX, 0],
  ArrowUp: [0, KEY_STEP_PX],
  ArrowDown: [0, -KEY_STEP_PX],
}

/** The globe with its markers. What is drawn moves by style alone; only another grouping of markers renders again. */
export function GlobeStage(props: GlobeStageProps): ReactNode {
  const { venues, selected, reveal, onSelect } = props
  const { say, reducedMotion } = useInterface()
  const stage = useRef<HTMLElement>(null)
  const { canvas, globeKey, handle, stacks, markers, drawn } = useGlobe(props, stage)
  const drag = useDrag(handle)

  useEffect(() => {
    if (selected !== null && reveal) stage.current?.scrollIntoView({ block: 'nearest', behavior: reducedMotion ? 'auto' : 'smooth' })
  }, [selected, reveal, reducedMotion])

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEYS[event.key]
    if (event.key === 'Escape') onSelect(null)
    else if (step && event.target === event.currentTarget) handle.current?.drag(...step)
    else return
    event.preventDefault()
  }

  return (
    <section className="globe" ref={stage} data-drawn={drawn}>
      <div className="globe-face" role="group" tabIndex={0} aria-label={say('lobby.globe')} onKeyDown={onKeyDown} {...drag}>
        <div className="globe-sky" aria-hidden="true">
          <div className="globe-halo" />
          <canvas key={globeKey} ref={canvas} />
          <div className="globe-shade" />
        </div>
        {drawn &&
          stacks.map(({ ids }) => (
            <GlobeMarker
              key={ids.join('+')}
              ref={(element) => void (element ? markers.set(ids.join('+'), element) : markers.delete(ids.join('+')))}
              venues={venues.filter(({ id }) => ids.includes(id))}
              selected={selected}
              onSelect={onSelect}
            />
          ))}
      </div>
      {!drawn && (
        <p className="globe-wait" role="status">
          {say('lobby.globeLoading')}
        </p>
      )}
      {selected !== null && (
        <button type="button" className="globe-whole" onClick={() => onSelect(null)}>
          {say('lobby.globeWhole')}
        </button>
      )}
      <p className="globe-credit">
        {say('lobby.globeCredit')} · <a href={`${GLOBE_ASSETS}LICENSE.txt`}>{say('lobby.licence')}</a>
      </p>
    </section>
  )
}

/** Where the build put what the globe fetches. Set by vite.config.ts. */
declare const GLOBE_ASSETS: string

/** Opens the globe once its code is there, and closes it with the page. */
function useGlobe({ code, venues, selected, onAbsent }: GlobeStageProps, stage: { readonly current: HTMLElement | null }) {
  const { reducedMotion } = useInterface()
  const canvas = useRef<HTMLCanvasElement>(null)
  const handle = useRef<GlobeHandle | null>(null)
  const frame = useRef<GlobeFrame>({ radiusPx: 0, stacks: [] })
  const [markers] = useState(() => new Map<string, HTMLElement>())
  const [stacks, setStacks] = useState<GlobeFrame['stacks']>([])
  const [drawn, setDrawn] = useState(false)
  const absent = useRef(onAbsent)
  absent.current = onAbsent
  // The list is asked again and again; the globe is built anew only when other venues are in it.
  const placesKey = JSON.stringify(venues.map(({ id, latDeg, lonDeg }) => ({ id, latDeg, lonDeg })))

  useLayoutEffect(() => placeMarkers(markers, frame.current.stacks), [markers, stacks])

  useEffect(() => {
    if (code === null || canvas.current === null) return
    let left = false
    const opening = code.createGlobe({
      canvas: canvas.current,
      places: JSON.parse(placesKey) as VenueListing[],
      reducedMotion,
      onDraw(next) {
        frame.current = next
        stage.current?.style.setProperty('--globe-r', `${next.radiusPx.toFixed(1)}px`)
        setStacks((shown) => (groupingOf(shown) === groupingOf(next.stacks) ? shown : next.stacks))
        placeMarkers(markers, next.stacks)
      },
      onDrawing: (drawing) => stage.current && (stage.current.dataset['drawing'] = String(drawing)),
      onBroken: () => absent.current(),
    })
    opening.then(
      (globe) => {
        if (left) return globe.dispose()
        handle.current = globe
        setDrawn(true)
      },
      () => left || absent.current(),
    )
    return () => {
      left = true
      handle.current?.dispose()
      handle.current = null
    }
  }, [code, placesKey, reducedMotion, markers, stage])
  useEffect(() => handle.current?.face(selected), [selected, drawn])
  return { canvas, globeKey: `${placesKey} ${reducedMotion}`, handle, stacks, markers, drawn }
}

function placeMarkers(markers: ReadonlyMap<string, HTMLElement>, stacks: GlobeFrame['stacks']): void {
  for (const { ids, xPx, yPx } of stacks) {
    const element = markers.get(ids.join('+'))
    if (element) element.style.transform = `translate(${xPx.toFixed(1)}px, ${yPx.toFixed(1)}px)`
  }
}

const groupingOf = (stacks: GlobeFrame['stacks']): string => stacks.map(({ ids }) => ids.join('+')).join('|')

/** Turns the globe by a hand, a pen or a mouse; a finger that moves up or down still scrolls the page. */
function useDrag(handle: { readonly current: GlobeHandle | null }) {
  const last = useRef<{ x: number; y: number } | null>(null)
  const end = (): void => void (last.current = null)
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || (event.target as Element).closest('.marker')) return
      event.currentTarget.setPointerCapture(event.pointerId)
      last.current = { x: event.clientX, y: event.clientY }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (last.current === null) return
      handle.current?.drag(last.current.x - event.clientX, event.clientY - last.current.y)
      last.current = { x: event.clientX, y: event.clientY }
    },
    onPointerUp: end,
    onPointerCancel: end,
  }
}
