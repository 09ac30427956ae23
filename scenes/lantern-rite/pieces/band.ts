import type { Voice } from '../../../engine/audio/index.ts'

/** A level that rises and dies away; ends the nodes that feed it. */
function envelope(
  context: AudioContext,
  output: AudioNode,
  shape: { atS: number; attackS: number; holdS: number; fallS: number; peak: number },
): GainNode {
  const gain = context.createGain()
  const { atS, attackS, holdS, fallS, peak } = shape
  gain.gain.setValueAtTime(0.0001, atS)
  gain.gain.exponentialRampToValueAtTime(Math.max(0.0002, peak), atS + attackS)
  gain.gain.setValueAtTime(Math.max(0.0002, peak), atS + attackS + holdS)
  gain.gain.exponentialRampToValueAtTime(0.0001, atS + attackS + holdS + fallS)
  gain.connect(output)
  return gain
}

function tone(
  context: AudioContext,
  into: AudioNode,
  sound: { type: OscillatorType; hz: number; atS: number; endS: number },
): OscillatorNode {
  const oscillator = context.createOscillator()
  oscillator.type = sound.type
  oscillator.frequency.setValueAtTime(sound.hz, sound.atS)
  oscillator.connect(into)
  oscillator.start(sound.atS)
  oscillator.stop(sound.endS)
  return oscillator
}

/** A big skin drum: a falling tone and the slap of the stick. */
const drum: Voice = (context, output, note, atS) => {
  const gain = envelope(context, output, { atS, attackS: 0.004, holdS: 0.02, fallS: note.durationS, peak: note.loudness })
  const skin = tone(context, gain, { type: 'sine', hz: note.hz * 2.2, atS, endS: atS + note.durationS + 0.1 })
  skin.frequency.exponentialRampToValueAtTime(note.hz, atS + 0.09)
  const slap = envelope(context, output, { atS, attackS: 0.001, holdS: 0.004, fallS: 0.05, peak: note.loudness * 0.25 })
  tone(context, slap, { type: 'triangle', hz: note.hz * 7.3, atS, endS: atS + 0.1 })
}

/** A cast bell: partials that do not agree, the high ones dying first. */
const bell: Voice = (context, output, note, atS) => {
  const partials = [
    [1, 1],
    [2.01, 0.5],
    [2.76, 0.32],
    [4.1, 0.16],
  ] as const
  for (const [ratio, share] of partials) {
    const fallS = note.durationS / Math.sqrt(ratio)
    const gain = envelope(context, output, { atS, attackS: 0.005, holdS: 0.01, fallS, peak: note.loudness * share * 0.5 })
    tone(context, gain, { type: 'sine', hz: note.hz * ratio, atS, endS: atS + fallS + 0.1 })
  }
}

/** Plucked silk: bright at the pluck, mellow at once after it. */
const zither: Voice = (context, output, note, atS) => {
  const gain = envelope(context, output, { atS, attackS: 0.003, holdS: 0.01, fallS: 1.6, peak: note.loudness * 0.6 })
  const mellow = context.createBiquadFilter()
  mellow.type = 'lowpass'
  mellow.frequency.setValueAtTime(note.hz * 9, atS)
  mellow.frequency.exponentialRampToValueAtTime(note.hz * 1.5, atS + 0.5)
  mellow.connect(gain)
  const string = tone(context, mellow, { type: 'sawtooth', hz: note.hz * 1.012, atS, endS: atS + 1.8 })
  string.frequency.exponentialRampToValueAtTime(note.hz, atS + 0.06)
}

/** A bamboo flute: a soft tone that trembles once it stands. */
const flute: Voice = (context, output, note, atS) => {
  const endS = atS + note.durationS
  const gain = envelope(context, output, {
    atS,
    attackS: 0.08,
    holdS: Math.max(0.01, note.durationS - 0.25),
    fallS: 0.2,
    peak: note.loudness * 0.4,
  })
  const reed = tone(context, gain, { type: 'triangle', hz: note.hz, atS, endS: endS + 0.2 })
  const tremble = context.createOscillator()
  const depth = context.createGain()
  tremble.frequency.value = 5.2
  depth.gain.setValueAtTime(0, atS)
  depth.gain.linearRampToValueAtTime(note.hz * 0.008, atS + 0.4)
  tremble.connect(depth).connect(reed.frequency)
  tremble.start(atS)
  tremble.stop(endS + 0.2)
}

const pad: Voice = (context, output, note, atS) => {
  const gain = envelope(context, output, { atS, attackS: 2, holdS: note.durationS - 5, fallS: 3, peak: note.loudness * 0.5 })
  tone(context, gain, { type: 'sine', hz: note.hz, atS, endS: atS + note.durationS + 1 })
  tone(context, gain, { type: 'triangle', hz: note.hz * 1.003, atS, endS: atS + note.durationS + 1 })
}

/** The band of the rite, by the names the score uses. */
export const BAND: Readonly<Record<string, Voice>> = { drum, bell, zither, flute, pad }
