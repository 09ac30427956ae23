import {
  pageMediaClock,
  readChartTime,
  sinceTimeCode,
  startMovingChart,
  WhepViewer,
  WhipPublisher,
  type CameraWord,
  type MovingChart,
  type PublisherState,
  type PublisherStats,
} from '../../engine/video/index.ts'

/** What happened on the page so far. */
export interface StageRecord {
  readonly words: CameraWord[]
  readonly states: PublisherState[]
  stats: PublisherStats | null
  frames: number
  /** Each width the picture had, in order. */
  readonly widths: number[]
  /** Capture to decoded-frame callback, ms, by the time code in the picture; frames that cannot be read are left out. */
  readonly delays: number[]
  /** From `view` to the first decoded frame, ms. */
  firstMs: number
  word: CameraWord
  /** True while there is a picture to draw. */
  shown: boolean
}

/** One publisher and one viewer on one page, driven by a test. */
export interface Stage {
  publish(camera: string, codec: string): void
  /** Ends the publisher, or starts it again with the same stream. */
  send(on: boolean): void
  view(camera: string, layer: string): void
  read(): StageRecord
  end(): void
}

/** Only the strip with the time code is read back. */
const SCRATCH = { width: 160, height: 16 }

/** The smallest picture of which a browser sends three layers. */
const CHART = { width: 960, height: 540 }

function createStage(): Stage {
  const context = new OffscreenCanvas(SCRATCH.width, SCRATCH.height).getContext('2d', { willReadFrequently: true })!
  const epochMs = (): number => performance.timeOrigin + performance.now()
  let record = emptyRecord()
  let chart: MovingChart | null = null
  let publisher: WhipPublisher | null = null
  let viewer: WhepViewer | null = null
  const readDelay = (video: HTMLVideoElement, shown: MovingChart): number | null => {
    const { layout } = shown
    const share = layout.code.height / layout.height
    context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight * share, 0, 0, SCRATCH.width, SCRATCH.height)
    const { data } = context.getImageData(0, 0, SCRATCH.width, SCRATCH.height)
    const lumaAt = (u: number, v: number): number =>
      data[(Math.floor((v / share) * SCRATCH.height) * SCRATCH.width + Math.floor(u * SCRATCH.width)) * 4]!
    const code = readChartTime(layout, lumaAt)
    return code === null ? null : sinceTimeCode(code, epochMs())
  }
  return {
    publish(camera, codec) {
      record = emptyRecord()
      chart = startMovingChart({ name: camera, ...CHART, now: epochMs, every: pageMediaClock.every })
      publisher = new WhipPublisher({
        endpoint: `${location.origin}/live/default/${camera}/whip`,
        ticket: async () => 'ticket',
        preferCodec: codec,
        listener: (event) => {
          if (event.type === 'state') record.states.push(event.state)
          if (event.type === 'stats') record.stats = event.stats
        },
      })
      publisher.start(chart.stream)
    },
    send(on) {
      if (on) publisher!.start(chart!.stream)
      else publisher!.stop()
    },
    view(camera, layer) {
      const startedMs = performance.now()
      viewer = new WhepViewer({
        endpoint: `${location.origin}/live/default/${camera}/whep?layer=${layer}`,
        ticket: async () => 'ticket',
        listener: (event) => {
          if (event.type === 'word') record.words.push(event.word)
        },
        onFrame: (frame) => {
          if (record.frames === 0) record.firstMs = performance.now() - startedMs
          record.frames += 1
          if (record.widths.at(-1) !== frame.width) record.widths.push(frame.width)
          const delay = readDelay(viewer!.video!, chart!)
          if (delay !== null) record.delays.push(delay)
        },
      })
      viewer.start()
    },
    read: () => ({ ...record, word: viewer?.word ?? 'off', shown: (viewer?.video ?? null) !== null }),
    end() {
      viewer?.stop()
      publisher?.stop()
      chart?.dispose()
    },
  }
}

const emptyRecord = (): StageRecord => ({
  words: [],
  states: [],
  stats: null,
  frames: 0,
  widths: [],
  delays: [],
  firstMs: NaN,
  word: 'off',
  shown: false,
})

Object.assign(globalThis, { stage: createStage() })
