import { describe, expect, test } from 'vitest'
import { VOICE_LIMITS } from '../../model/protocol/index.ts'
import { voicePacket } from './testing/voice-packet.ts'
import { VoiceIntake } from './voice-intake.ts'

const intakeOf = (levelExtension = 1): VoiceIntake => new VoiceIntake(111, levelExtension)
const packet = (more: Parameters<typeof voicePacket>[0] = {}): Buffer => voicePacket({ payloadType: 111, levelExtension: 1, ...more })

describe('what one person sends', () => {
  test('is a voice when it is the agreed Opus, and tells how loud it is', () => {
    const intake = intakeOf()
    expect(intake.speaks(0)).toBe(false)
    for (let index = 0; index < 20; index++) expect(intake.judge(packet({ sequence: index, level: 25 }), index * 20)).toBe('voice')
    expect(intake.speaks(400)).toBe(true)
    expect(intake.level).toBeGreaterThan(-30)
    expect(intake.level).toBeLessThanOrEqual(-25)
    // A pause between words is bridged, a longer one ends it.
    expect(intake.speaks(1000)).toBe(true)
    expect(intake.speaks(1500)).toBe(false)
  })

  test('is silence below -50 dBov, and no louder than -15 whatever is claimed', () => {
    const quiet = intakeOf()
    for (let index = 0; index < 50; index++) quiet.judge(packet({ sequence: index, level: 60 }), index * 20)
    expect(quiet.speaks(1000)).toBe(false)
    const liar = intakeOf()
    for (let index = 0; index < 50; index++) liar.judge(packet({ sequence: index, level: 0 }), index * 20)
    expect(liar.level).toBeLessThanOrEqual(-15)
  })

  test('counts as speaking without levels where none were agreed, but for packets of silence', () => {
    const intake = intakeOf(0)
    intake.judge(packet({ bytes: 3 }), 0)
    expect(intake.speaks(0)).toBe(false)
    intake.judge(packet({ sequence: 1, bytes: 80 }), 20)
    expect(intake.speaks(20)).toBe(true)
  })

  test('is closed when it is too much, too large, or keeps making no sense', () => {
    const fast = intakeOf()
    const verdicts = Array.from({ length: 1000 }, (_, index) => fast.judge(packet({ sequence: index }), index))
    expect(verdicts.slice(0, VOICE_LIMITS.packetsPerS)).not.toContain('protocol/too-fast')
    expect(verdicts.at(-1)).toBe('protocol/too-fast')
    expect(intakeOf().judge(packet({ bytes: VOICE_LIMITS.payloadBytes + 1 }), 0)).toBe('protocol/too-large')
    const wrong = intakeOf()
    const judged = Array.from({ length: 40 }, (_, index) => wrong.judge(packet({ sequence: index, payloadType: 96 }), index * 20))
    expect(judged[0]).toBe('nothing')
    expect(judged.at(-1)).toBe('protocol/malformed')
    const noise = intakeOf()
    expect(Array.from({ length: 40 }, (_, index) => noise.judge(Buffer.from([index, 1, 2]), index * 20)).at(-1)).toBe('protocol/malformed')
  })

  test('may begin anew under another name, but not all the time', () => {
    const intake = intakeOf()
    intake.judge(packet({ ssrc: 1 }), 0)
    const first = intake.source
    expect(intake.judge(packet({ ssrc: 2 }), 20)).toBe('voice')
    expect(intake.source).not.toBe(first)
    const verdicts = Array.from({ length: 60 }, (_, index) => intake.judge(packet({ ssrc: 10 + index }), 40 + index * 20))
    expect(verdicts.at(-1)).toBe('protocol/malformed')
  })

  test('may stutter: what a line kept back for two seconds comes at once and is nobody’s fault', () => {
    const intake = intakeOf()
    for (let index = 0; index < 100; index++) expect(intake.judge(packet({ sequence: index }), 5000)).toBe('voice')
  })
})
