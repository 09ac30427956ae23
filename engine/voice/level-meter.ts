/** How loud a signal is. */
export interface LevelMeter {
  /** Connect the signal to this; it leads on to nowhere. */
  readonly node: AnalyserNode
  /** Root mean square of the last 43 ms (at 48 kHz), of full scale, 0 to 1. Allocates nothing. */
  level(): number
}

const SAMPLES = 2048

export function createLevelMeter(context: AudioContext): LevelMeter {
  const node = new AnalyserNode(context, { fftSize: SAMPLES })
  const wave = new Float32Array(SAMPLES)
  return {
    node,
    level() {
      node.getFloatTimeDomainData(wave)
      let sum = 0
      for (let at = 0; at < SAMPLES; at++) sum += wave[at]! * wave[at]!
      return Math.sqrt(sum / SAMPLES)
    },
  }
}
