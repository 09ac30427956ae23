import type { Mesh, Object3D, WebGLRenderer } from 'three'
import { every, hostNow, PHASES, type Schedule } from '../runtime/index.ts'

/** What is taken over for the length of a rehearsal and given back after it. Nothing is held before or between. */
export interface Rehearsed {
  readonly schedule: Schedule
  readonly renderer: WebGLRenderer
}

/** How a rehearsal goes. `passes` draws into render targets and copies pictures as ever; without, no drawing command is given at all. */
export interface RehearsalOptions {
  readonly frames: number
  readonly passes: boolean
  /** Told the instant of each frame before it runs, ms of the page's clock. */
  readonly before?: ((nowMs: number) => void) | undefined
}

/** 72 a second, as a headset's. */
const FRAME_MS = 1000 / 72

/**
 * Goes on for `frames` frames, 72 a second where the page can, without drawing to the screen: paced by a timer, so that neither the
 * screen nor its driver has a part in it. Answers, for each frame, the own JavaScript time of each phase in ms, in the order of
 * PHASES. Without passes a picture may stay old until the next one. One rehearsal at a time.
 */
export function rehearseFrames({ schedule, renderer }: Rehearsed, { frames, passes, before }: RehearsalOptions): Promise<number[][]> {
  const { run } = schedule
  const { render, initTexture, copyTextureToTexture } = renderer
  const ms = new Float64Array(frames * PHASES.length)
  let frame = 0
  renderer.render = (scene, camera) => {
    if (passes && renderer.getRenderTarget() !== null) render.call(renderer, scene, camera)
  }
  if (!passes) {
    renderer.initTexture = () => {}
    renderer.copyTextureToTexture = () => {}
  }
  const behind = schedule.frame.serverMs - schedule.frame.nowMs
  schedule.run = () => {}
  schedule.measures = true
  return new Promise((resolve) => {
    const stop = every(FRAME_MS, () => {
      const nowMs = hostNow()
      before?.(nowMs)
      run(nowMs, nowMs + behind, false)
      ms.set(schedule.phaseMs, frame * PHASES.length)
      if (++frame < frames) return
      stop()
      schedule.run = run
      schedule.measures = false
      Object.assign(renderer, { render, initTexture, copyTextureToTexture })
      resolve(Array.from({ length: frames }, (_, index) => [...ms.subarray(index * PHASES.length, (index + 1) * PHASES.length)]))
    })
  })
}

/** Systems held still, to be run later in one go. */
export interface HeldSystems {
  /**
   * Runs the frames missed, 72 a second, all at once; or as many empty ones, for a baseline. Then the page goes on as
   * before. `before` is told the instant of each, ms of the page's clock. Answers how many.
   */
  catchUp(systems: boolean, before?: (nowMs: number) => void): number
}

/** Stops all systems and all drawing until `catchUp`; the page itself goes on. */
export function holdSystems({ schedule, renderer }: Rehearsed): HeldSystems {
  const { run, frame } = schedule
  const { render } = renderer
  const heldAt = frame.nowMs as number
  const behind = (frame.serverMs as number) - heldAt
  schedule.run = () => {}
  renderer.render = () => {}
  return {
    catchUp(systems, before) {
      const frames = Math.max(1, Math.floor((hostNow() - heldAt) / FRAME_MS))
      const step = systems ? run : schedule.run
      for (let index = 1; index <= frames; index++) {
        const nowMs = heldAt + index * FRAME_MS
        before?.(nowMs)
        step(nowMs, nowMs + behind, false)
      }
      schedule.run = run
      renderer.render = render
      return frames
    },
  }
}

/** Draw calls and triangles of a part of the picture. */
export interface PartCount {
  drawCalls: number
  triangles: number
}

/**
 * Counts what the next frame draws to the screen, by the part of the venue it belongs to: the name of its ancestor just
 * below `site`, else `other`.
 */
export function countParts(renderer: WebGLRenderer): Promise<Record<string, PartCount>> {
  const { render } = renderer
  return new Promise((resolve) => {
    renderer.render = (scene, camera) => {
      if (renderer.getRenderTarget() !== null) return render.call(renderer, scene, camera)
      const parts: Record<string, PartCount> = {}
      const restores: (() => void)[] = []
      scene.traverse((object) => {
        if ('isMesh' in object || 'isLine' in object || 'isPoints' in object || 'isSprite' in object) {
          restores.push(watchDraws(object, renderer, (parts[partOf(object)] ??= { drawCalls: 0, triangles: 0 })))
        }
      })
      render.call(renderer, scene, camera)
      for (const restore of restores) restore()
      renderer.render = render
      resolve(parts)
    }
  })
}

/** Adds what each draw of an object adds to the renderer's own counters; three calls these around every draw. */
function watchDraws(object: Object3D, renderer: WebGLRenderer, count: PartCount): () => void {
  const { onBeforeRender, onAfterRender } = object as Mesh
  const { render } = renderer.info
  let calls = 0
  let triangles = 0
  object.onBeforeRender = (...given) => {
    onBeforeRender.apply(object, given)
    calls = render.calls
    triangles = render.triangles
  }
  object.onAfterRender = (...given) => {
    count.drawCalls += render.calls - calls
    count.triangles += render.triangles - triangles
    onAfterRender.apply(object, given)
  }
  return () => Object.assign(object, { onBeforeRender, onAfterRender })
}

function partOf(object: Object3D): string {
  let part = object
  while (part.parent !== null && part.parent.name !== 'site') part = part.parent
  return part.parent === null || part.name === '' ? 'other' : part.name
}
