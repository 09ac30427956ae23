import { MOUTH_HZ, mouthOf, type MouthShape } from './mouth-shape.ts'

/** Reads the shape of a mouth out of a signal. */
export interface MouthMeter {
  /** What it does in the last 43 ms (at 48 kHz). The object is rewritten; allocates nothing. */
  read(): MouthShape
}

/** Sets the analyser to tell each spectrum by itself: faces follow with a pace of their own. */
export function createMouthMeter(node: AnalyserNode): MouthMeter {
  node.smoothingTimeConstant = 0
  const binHz = node.context.sampleRate / node.fftSize
  const spectrum = new Float32Array(Math.min(node.frequencyBinCount, Math.ceil(MOUTH_HZ / binHz)))
  const shape: MouthShape = { open: 0, wide: 0 }
  return {
    read() {
      node.getFloatFrequencyData(spectrum)
      mouthOf(spectrum, binHz, shape)
      return shape
    },
  }
}
