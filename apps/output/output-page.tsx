import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useInterface, useRoomLink, useRoomView, useScreenHeld, useTicking, useVenueDocuments } from '../../engine/interface/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { OUTPUT_PATTERNS, type OutputPattern } from '../../model/protocol/index.ts'
import { CornerMarks } from './corner-marks.tsx'
import { useCornerDesk } from './use-corner-desk.ts'
import { useOutputStage } from './use-output-stage.ts'

/** What a real projector is fed: its picture and nothing else, until somebody asks who it is. */
export function OutputPage({ venue, projector }: { venue: string; projector: string }): ReactNode {
  const { say, tell } = useInterface()
  const link = useRoomLink(venue, `output/${projector}`, '')
  const view = useRoomView(link?.store ?? null)
  const documents = useVenueDocuments(venue, view.documents?.revision ?? 0)
  const canvas = useRef<HTMLCanvasElement>(null)
  const opened = documents?.ok ? documents.value : null
  const { stage, failure } = useOutputStage(canvas, opened, link, projector)
  const [identify, setIdentify] = useState(false)
  const [pattern, setPattern] = useState<OutputPattern>('none')
  const found = opened?.venue.projectors.find(({ id }) => id === projector) ?? null
  const patternOn = useCallback(() => setPattern((shown) => (shown === 'none' ? 'grid' : shown)), [])
  const desk = useCornerDesk(stage, found, link, patternOn)
  useTicking(1000)
  useScreenHeld()
  useEffect(() => stage?.setPattern(pattern), [stage, pattern])

  useEffect(() => {
    if (!link) return
    return link.room.on('outputCall', (wish) => {
      if (wish.projector !== null && wish.projector !== projector) return
      setIdentify(wish.identify)
      setPattern(wish.pattern)
      if (wish.pattern === 'none') desk?.select(null)
    })
  }, [link, projector, desk])

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      const key = event.key.toLowerCase()
      if (key === 'f') void toggleFullscreen()
      if (key === 'i') setIdentify((shown) => !shown)
      if (key === 't') setPattern((shown) => OUTPUT_PATTERNS[(OUTPUT_PATTERNS.indexOf(shown) + 1) % OUTPUT_PATTERNS.length] ?? 'none')
      if (key !== '0') return
      setPattern('none')
      desk?.select(null)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [desk])

  const lost = view.state !== 'open'
  const fault = stage?.faults[0]
  const faulty = fault ? say('output.faults', { count: stage?.faults.length ?? 0, what: fault.what }) : null
  const staffNote = failure ?? (lost && stage ? say('output.lost') : faulty)
  return (
    <main className="output" data-state={view.state} data-running={stage !== null}>
      <canvas ref={canvas} role="img" aria-label={found ? tell(found.name) : projector} />
      {identify && <Identity venue={opened?.venue ?? null} projector={projector} />}
      {desk && found && <CornerMarks desk={desk} projector={found} />}
      {staffNote !== null && (identify || failure !== null || document.fullscreenElement === null) && (
        <p className="note" role="status">
          {staffNote}
        </p>
      )}
    </main>
  )
}

/** Name, number, resolution, and marks in the corners of the window. */
function Identity({ venue, projector }: { venue: Venue | null; projector: string }): ReactNode {
  const { say, tell } = useInterface()
  const index = venue?.projectors.findIndex((candidate) => candidate.id === projector) ?? -1
  const found = venue?.projectors[index]
  return (
    <div className="identity">
      {(['↖', '↗', '↘', '↙'] as const).map((mark, corner) => (
        <span key={mark} data-corner={corner}>
          {mark}
        </span>
      ))}
      <div>
        <strong>{index + 1}</strong>
        <h1>{found ? tell(found.name) : projector}</h1>
        <p>
          {say('output.identity', {
            id: projector,
            native: found ? `${found.lens.widthPx} × ${found.lens.heightPx}` : '–',
            window: `${Math.round(innerWidth * devicePixelRatio)} × ${Math.round(innerHeight * devicePixelRatio)}`,
          })}
        </p>
        <p>{say('output.keys')}</p>
      </div>
    </div>
  )
}

async function toggleFullscreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await document.documentElement.requestFullscreen({ navigationUI: 'hide' })
  } catch {
    // A browser that refuses fullscreen stays a window; the console sees it.
  }
}
