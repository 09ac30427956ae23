import { describe, expect, it } from 'vitest'
import { milliseconds } from '../units/index.ts'
import type { CueCommand, CueState } from './cue-state.ts'
import { evaluateShow } from './evaluate-show.ts'
import { nextFollow } from './next-follow.ts'
import { initialCueState, reduceCue, type CueOutcome } from './reduce-cue.ts'
import { currentCue } from './run-cues.ts'
import { createShowValues, slotOf } from './show-plan.ts'
import { sampleShow } from './testing/sample-show.ts'

const START = 1_800_000_000_000

/** A console at the sample show: asks commands at seconds after the start. */
function operator(cue: Parameters<typeof sampleShow>[0] = { fadeInS: 1, fadeOutS: 2, end: 'hold' }) {
  const { plan } = sampleShow(cue)
  let state = initialCueState(plan)
  let asked = 0
  return {
    plan,
    get state(): CueState {
      return state
    },
    ask(atS: number, command: CueCommand, given: { id?: string; revision?: number } = {}): CueOutcome {
      const request = { commandId: given.id ?? `command-${asked++}`, expectedRevision: given.revision ?? state.revision, command }
      const outcome = reduceCue(plan, state, request, milliseconds(START + atS * 1000))
      if (outcome.ok) state = outcome.state
      return outcome
    },
    value(atS: number, name: string): number {
      const values = createShowValues(plan)
      evaluateShow(plan, state, milliseconds(START + atS * 1000), values)
      return values[slotOf(plan, name)] ?? Number.NaN
    },
    current: (): string | undefined => currentCue(plan, state)?.cue.id,
  }
}

describe('reduceCue', () => {
  it('two GOs for the next cue within 300 ms are one press, from whichever console; a named cue and a later GO are not held up', () => {
    const desk = operator()
    expect(desk.ask(1, { do: 'go' }).ok).toBe(true)
    expect(desk.ask(1.2, { do: 'go' })).toMatchObject({ ok: false, fault: { code: 'show/too-soon' } })
    expect(desk.current()).toBe('cue-0')
    expect(desk.ask(1.25, { do: 'go', cue: 'cue-2' }).ok).toBe(true)
    expect(desk.current()).toBe('cue-2')
    desk.ask(1.3, { do: 'go', cue: 'cue-0' })
    expect(desk.ask(1.7, { do: 'go' }).ok).toBe(true)
    expect(desk.current()).toBe('cue-1')
  })

  it('GO starts the next cue, moves on through the list, and is refused at its end', () => {
    const desk = operator()
    for (const [index, next] of ['cue-1', 'cue-2', null].entries()) {
      expect(desk.ask(index * 10, { do: 'go' }).ok).toBe(true)
      expect([desk.current(), desk.state.next]).toEqual([`cue-${index}`, next])
    }
    expect(desk.ask(40, { do: 'go' })).toMatchObject({ ok: false, fault: { code: 'show/end-of-list' } })
    expect(desk.ask(41, { do: 'go', cue: 'cue-9' })).toMatchObject({ ok: false, fault: { code: 'show/unknown-cue' } })
  })

  it('a repeated command changes nothing, even with a revision that is stale by now', () => {
    const desk = operator()
    desk.ask(0, { do: 'go' }, { id: 'same' })
    const before = desk.state
    expect(desk.ask(5, { do: 'go' }, { id: 'same', revision: 0 })).toEqual({ ok: true, state: before, changed: false })
    expect(desk.state).toBe(before)
  })

  it('a stale command is refused with the reason, except for blackout, stop and taking a camera off air', () => {
    const desk = operator()
    desk.ask(0, { do: 'go' })
    expect(desk.ask(1, { do: 'go' }, { revision: 0 })).toMatchObject({ ok: false, fault: { code: 'show/stale-revision' } })
    expect(desk.ask(1, { do: 'air', camera: 'gate', on: true }, { revision: 0 }).ok).toBe(false)
    for (const command of [{ do: 'blackout', on: true }, { do: 'stop' }, { do: 'air', camera: 'gate', on: false }] as const) {
      expect(desk.ask(2, command, { revision: 0 }).ok).toBe(true)
    }
  })

  it('GO on the cue under way leaves it alone; once it has reached its end GO plays it again', () => {
    const desk = operator()
    desk.ask(0, { do: 'go' })
    const running = desk.state.running
    desk.ask(1, { do: 'go', cue: 'cue-0' })
    expect(desk.state.running).toEqual(running)
    expect(desk.state.next).toBe('cue-1')
    desk.ask(9, { do: 'go', cue: 'cue-0' })
    expect(desk.state.running.at(-1)?.startedAtServerMs).toBe(START + 9000)
  })

  it('what was running is gone when the new cue is fully in, and leaves the state', () => {
    const desk = operator()
    desk.ask(0, { do: 'go' })
    desk.ask(10, { do: 'go' })
    expect(desk.state.running.map((entry) => entry.releaseFadeS)).toEqual([1, undefined])
    desk.ask(11, { do: 'master', target: 'grand', to: 1, fadeS: 0 })
    expect(desk.state.running.map((entry) => entry.cue)).toEqual(['cue-1'])
  })

  it('back goes to the cue before and makes the one it left the next; before the first it releases', () => {
    const desk = operator()
    desk.ask(0, { do: 'go' })
    desk.ask(10, { do: 'go' })
    desk.ask(20, { do: 'back' })
    expect([desk.current(), desk.state.next]).toEqual(['cue-0', 'cue-1'])
    desk.ask(30, { do: 'back' })
    expect([desk.current(), desk.state.next]).toEqual([undefined, 'cue-0'])
    expect(desk.value(31, 'projector/front/intensity')).toBeCloseTo(0.5, 9)
    expect(desk.value(32, 'projector/front/intensity')).toBe(0)
  })

  it('with nothing running back moves the next cue one up', () => {
    const desk = operator()
    for (const at of [0, 1, 2]) desk.ask(at, { do: 'go' })
    desk.ask(3, { do: 'stop', fadeS: 0 })
    desk.ask(4, { do: 'back' })
    expect(desk.state.next).toBe('cue-2')
    desk.ask(5, { do: 'back' })
    expect(desk.state.next).toBe('cue-1')
  })

  it('pause holds the show time and resume goes on from it; masters go on meanwhile', () => {
    const desk = operator({ fadeInS: 0, fadeOutS: 0, end: 'hold' })
    desk.ask(0, { do: 'go' })
    desk.ask(1, { do: 'pause' })
    expect(desk.value(60, 'fixture/wash/intensity')).toBeCloseTo(0.25, 9)
    desk.ask(60, { do: 'master', target: 'grand', to: 0, fadeS: 2 })
    expect(desk.value(61, 'fixture/wash/intensity')).toBeCloseTo(0.125, 9)
    desk.ask(70, { do: 'master', target: 'grand', to: 1, fadeS: 0 })
    desk.ask(100, { do: 'resume' })
    expect(desk.value(101, 'fixture/wash/intensity')).toBeCloseTo(0.5, 9)
  })

  it('stop darkens everything in its own time, also what was fading out slower', () => {
    const desk = operator({ fadeInS: 8, fadeOutS: 9, end: 'hold' })
    desk.ask(0, { do: 'go' })
    desk.ask(9, { do: 'go' })
    desk.ask(10, { do: 'stop' })
    desk.ask(11, { do: 'stop', fadeS: 1 })
    expect(desk.value(11.5, 'projector/front/intensity')).toBeGreaterThan(0.1)
    expect(desk.value(12.001, 'projector/front/intensity')).toBe(0)
    desk.ask(13, { do: 'go' })
    desk.ask(13, { do: 'stop', fadeS: 0 })
    expect(desk.value(13, 'projector/front/intensity')).toBe(0)
  })

  it('blackout is at once, leaves way-out lighting, and its end brings back exactly what was', () => {
    const desk = operator()
    desk.ask(0, { do: 'go' })
    const before = desk.value(3, 'fixture/wash/intensity')
    desk.ask(3, { do: 'blackout', on: true })
    expect(desk.value(3, 'fixture/wash/intensity')).toBe(0)
    expect(desk.value(3, 'fixture/exit/intensity')).toBe(1)
    desk.ask(3, { do: 'blackout', on: false })
    expect(desk.value(3, 'fixture/wash/intensity')).toBe(before)
    expect(desk.state.masters).toEqual([])
  })

  it('masters and overrides never reach way-out lighting or what the venue does not have', () => {
    const desk = operator()
    const refusals = [
      desk.ask(0, { do: 'master', target: 'fixture/exit', to: 0, fadeS: 0 }),
      desk.ask(0, { do: 'override', channel: 'fixture/exit/intensity', to: 0, fadeS: 0 }),
      desk.ask(0, { do: 'override', channel: 'fixture/wash/pan', to: 10, fadeS: 0 }),
      desk.ask(0, { do: 'master', target: 'fixture/none', to: 0, fadeS: 0 }),
      desk.ask(0, { do: 'air', camera: 'none', on: true }),
    ].map((outcome) => (outcome.ok ? 'ok' : outcome.fault.code))
    expect(refusals).toEqual(['protocol/not-allowed', 'protocol/not-allowed', ...Array<string>(3).fill('show/unknown-target')])
  })

  it('an override starts from the value of the moment, stays over the cues, and release hands back', () => {
    const desk = operator({ fadeInS: 0, fadeOutS: 0, end: 'hold' })
    desk.ask(0, { do: 'go' })
    desk.ask(2, { do: 'override', channel: 'fixture/wash/intensity', to: 1, fadeS: 1 })
    expect([2, 2.5, 3].map((at) => desk.value(at, 'fixture/wash/intensity'))).toEqual([0.5, 0.75, 1])
    desk.ask(3, { do: 'release', channel: 'fixture/wash/intensity' })
    expect(desk.value(3, 'fixture/wash/intensity')).toBeCloseTo(0.75, 9)
  })

  it('a camera is dark until it is on air', () => {
    const desk = operator()
    expect(desk.value(0, 'camera/gate/intensity')).toBe(0)
    desk.ask(0, { do: 'air', camera: 'gate', on: true })
    expect(desk.value(0, 'camera/gate/intensity')).toBe(1)
    desk.ask(1, { do: 'blackout', on: true })
    expect(desk.value(1, 'camera/gate/intensity')).toBe(1)
    desk.ask(2, { do: 'air', camera: 'gate', on: false })
    expect(desk.value(2, 'camera/gate/intensity')).toBe(0)
  })

  it('a follow is due after its show time, waits in a pause, outlives the cue, and ends with the list or a stop', () => {
    const desk = operator({ fadeInS: 0, fadeOutS: 1, end: 'release', followAfterS: 20 })
    expect(nextFollow(desk.plan, desk.state)).toBeNull()
    desk.ask(0, { do: 'go' })
    expect(nextFollow(desk.plan, desk.state)).toEqual({ atServerMs: START + 20_000, cue: 'cue-1' })
    desk.ask(2, { do: 'pause' })
    expect(nextFollow(desk.plan, desk.state)).toBeNull()
    desk.ask(12, { do: 'resume' })
    expect(nextFollow(desk.plan, desk.state)).toEqual({ atServerMs: START + 30_000, cue: 'cue-1' })
    desk.ask(29, { do: 'master', target: 'grand', to: 0.5, fadeS: 0 })
    expect(nextFollow(desk.plan, desk.state)).toEqual({ atServerMs: START + 30_000, cue: 'cue-1' })
    desk.ask(29.5, { do: 'stop' })
    expect(nextFollow(desk.plan, desk.state)).toBeNull()
  })
})
