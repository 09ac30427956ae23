import type { Mesh, Object3D, WebGLRenderer } from 'three'
import { PHASES, type Schedule } from '../runtime/index.ts'

/** What is taken over for the length of a rehearsal and given back after it. Nothing is held before or between. */
export interface Rehearsed {
  readonly schedule: Schedule
  readonly renderer: WebGLRenderer
}

/** How a rehearsal goes: with `systems` false none of ours run, for a baseline. */
export interface RehearsalOptions {
  readonly frames: number
  readonly systems: boolean
}

/**
 * Goes on for `frames` frames at the page's own pace without drawing to the screen; passes into render targets are drawn as
 * ever. Answers, for each frame, the own JavaScript time of each phase in ms, in the order of PHASES; all zero without
 * systems. One rehearsal at a time.
 */
export function rehearseFrames({ schedule, renderer }: Rehearsed, { frames, systems }: RehearsalOptions): Promise<number[][]> {
  const { run } = schedule
  const { render } = renderer
  const ms = new Float64Array(frames * PHASES.length)
  let frame = 0
  renderer.render = (scene, camera) => {
    if (renderer.getRenderTarget() !== null) render.call(renderer, scene, camera)
  }
  return new Promise((resolve) => {
    schedule.run = (nowMs, serverMs, immersive) => {
      if (systems) {
        run(nowMs, serverMs, immersive)
        ms.set(schedule.phaseMs, frame * PHASES.length)
      }
      if (++frame < frames) return
      schedule.run = run
      renderer.render = render
      resolve(Array.from({ length: frames }, (_, index) => [...ms.subarray(index * PHASES.length, (index + 1) * PHASES.length)]))
    }
  })
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
