import { useEffect, useState, type RefObject } from 'react'
import type { RoomLink } from '../../engine/interface/index.ts'
import type { VenueDocuments } from '../../engine/net/index.ts'
import { createDisposeScope, every, hostNow } from '../../engine/runtime/index.ts'
import { createOutputStage, type OutputStage } from '../../engine/stage/index.ts'
import { OUTPUT_FAULT_CHARACTERS } from '../../model/protocol/index.ts'
import { loadScene } from './scene-code.ts'

/** The running output, or why there is none. */
export interface OutputState {
  readonly stage: OutputStage | null
  readonly failure: string | null
}

/** Draws a projector's picture on the canvas while the component lives; other documents make another stage. */
export function useOutputStage(
  canvas: RefObject<HTMLCanvasElement | null>,
  documents: VenueDocuments | null,
  link: RoomLink | null,
  projector: string,
): OutputState {
  const [state, setState] = useState<OutputState>({ stage: null, failure: null })
  useEffect(() => {
    if (!canvas.current || !documents || !link) return
    const scope = createDisposeScope()
    try {
      const serverNow = (hostMs: number): number => (link.clock.ready ? link.clock.serverMs(hostMs) : hostMs)
      const stage = createOutputStage(scope, { documents, projector, canvas: canvas.current, load: loadScene, serverNow })
      stage.attach(scope, link.room)
      setState({ stage, failure: null })
    } catch (failure) {
      setState({ stage: null, failure: failure instanceof Error ? failure.message : String(failure) })
    }
    return () => scope.dispose()
  }, [canvas, documents, link, projector])

  useEffect(() => {
    if (!state.stage || !link) return
    return reportHealth(state.stage, link, projector)
  }, [state, link, projector])
  return state
}

const REPORT_MS = 1000

const cut = (sentence: string): string =>
  sentence.length > OUTPUT_FAULT_CHARACTERS ? `${sentence.slice(0, OUTPUT_FAULT_CHARACTERS - 1)}…` : sentence

function reportHealth(stage: OutputStage, link: RoomLink, projector: string): () => void {
  return every(REPORT_MS, () => {
    const { fps, worstMs } = stage.takePace()
    const dots = globalThis.devicePixelRatio
    const [first] = stage.faults
    const error = link.clock.errorMs(hostNow())
    link.room.send('output', {
      projector,
      fps: Math.min(1000, Math.round(fps * 10) / 10),
      worstMs: Math.min(1e6, Math.round(worstMs)),
      clockErrorMs: Math.min(1e6, error),
      widthPx: Math.round(globalThis.innerWidth * dots),
      heightPx: Math.round(globalThis.innerHeight * dots),
      fullscreen: document.fullscreenElement !== null,
      hidden: document.hidden,
      faults: stage.faults.length,
      firstFault: first ? { code: first.code, what: cut(first.what), fix: cut(first.fix) } : null,
    })
  })
}
