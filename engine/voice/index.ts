export type { MicrophoneView } from './microphone-seat.ts'
export { Voice, type VoiceParts, type VoiceView } from './voice.ts'
export type { LineState } from './voice-line.ts'
export type { MicrophoneFault } from './microphone.ts'
