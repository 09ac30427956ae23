import { describe, expect, it } from 'vitest'
import { checkTree, faultsOf } from './fixture-tree.ts'

const PATH = 'engine/twin/move-things.ts'
const LINE = 4

/** A system whose `run` has `statement` on line 4, with `below` after it. */
const system = (statement: string, below = ''): Record<string, string> => ({
  [PATH]: `export const createMover = (things: Thing[], out: Thing) => ({\n  phase: 'present',\n  run(frame: Frame) {\n    ${statement}\n  },\n})\n${below}`,
})

describe('run of a frame system', () => {
  it.each([
    'const v = new Vector3()',
    'out.set({ x: 1 })',
    'const list = [1, 2]',
    'const f = () => frame.index',
    'things.forEach(function (thing) { thing.go() })',
    'out.name = `frame ${frame.index}`',
    'out.set(...things)',
    'const ready = things.map(go)',
    'const ready = things.filter(go)',
    'const some = things.slice(1)',
    'const copy = out.position.clone()',
    'const more = things?.concat(things)',
    'const bound = out.go.bind(out)',
    'for (const key of Object.keys(out)) out.go(key)',
    'const view = out.array.subarray(0, 3)',
    'for (const thing of things) if (thing.ready) out.set([thing.x])',
    'const point = [0, 0] as const',
  ])('may not hold: %s', (statement) => {
    expect(faultsOf(system(statement))).toEqual([`${PATH}:${LINE} frame/allocation`])
  })

  it.each([
    'out.x = things.length * frame.deltaS',
    'for (const thing of things) thing.update(frame, out)',
    "out.name = 'still'",
    'out.name = `still`',
    'const { x, y } = out',
    'out.map = frame.map',
    'const typed = out as { readonly x: number; y: [number] }',
    "if (out.lost) throw new HolositeError({ code: 'a', what: `lost ${frame.index}`, fix: '' })",
    'if (out.lost) { const faults = [frame.index]; throw lost(faults) }',
    'const at: (a: number) => number = out.at',
  ])('may hold: %s', (statement) => {
    expect(faultsOf(system(statement))).toEqual([])
  })

  it('one expression is one finding', () => {
    expect(faultsOf(system('out.set({ a: [1, { b: () => [2] }] })'))).toHaveLength(1)
  })

  it('outside run the same system may allocate', () => {
    expect(
      faultsOf({
        [PATH]: "export const create = () => {\n  const v = [1]\n  return { phase: 'show', run() { v[0] = 2 }, list: () => [...v] }\n}\n",
      }),
    ).toEqual([])
  })
})

describe('what counts as a frame system', () => {
  const body = 'run() { return new Set() }'

  it.each([
    `export const a = { phase: 'show', ${body} }`,
    `export const a = { phase, run: () => new Set() }`,
    `export const a = { phase, run: function () { return new Set() } }`,
    `export const a = { phase, run }; function run() { return new Set() }`,
    `export const a = { phase, run: move }; const move = () => { out.set(new Set()) }`,
    `export class A { readonly phase = 'show'; ${body} }`,
    `export class A { constructor() { this.phase = 'show' } ${body} }`,
    `export class A { get phase() { return 'show' } ${body} }`,
    `export class A { phase = 'show'; run = () => new Set() }`,
  ])('%s', (text) => {
    expect(faultsOf({ [PATH]: `${text}\n` })).toEqual([`${PATH}:1 frame/allocation`])
  })

  it.each([
    `export const a = { ${body} }`,
    `export const a = { phase: 'show', walk() { return new Set() } }`,
    `export class A { ${body} }`,
  ])('not %s', (text) => {
    expect(faultsOf({ [PATH]: `${text}\n` })).toEqual([])
  })
})

describe('functions of the same file', () => {
  it('are followed as far as the calls go, with the way told', () => {
    const files = system('step(out)', 'function step(out: Thing) {\n  deeper(out)\n}\nconst deeper = (out: Thing) => out.set({ x: 1 })\n')
    expect(checkTree(files)).toMatchObject([
      { file: PATH, line: 10, rule: 'frame/allocation', what: 'run > step > deeper makes an object literal each frame.' },
    ])
  })

  it('are followed through this, private methods and objects held in a constant', () => {
    const classText =
      "export class A {\n  phase = 'show'\n  run() { this.#step(); this.go() }\n  #step() { return [1] }\n  go() { return {} }\n  other() { return [1] }\n}\n"
    expect(faultsOf({ [PATH]: classText })).toEqual([`${PATH}:4 frame/allocation`, `${PATH}:5 frame/allocation`])
    const objectText =
      "const mover = {\n  phase: 'show',\n  run() { mover.step() },\n  step() { return [1] },\n  other: () => [1],\n}\nexport { mover }\n"
    expect(faultsOf({ [PATH]: objectText })).toEqual([`${PATH}:4 frame/allocation`])
  })

  it('that call each other are looked at once', () => {
    expect(faultsOf(system('step(2)', 'function step(n: number): void {\n  if (n > 0) step(n - 1)\n  out.set([n])\n}\n'))).toEqual([
      `${PATH}:9 frame/allocation`,
    ])
  })

  it('that run does not call may allocate', () => {
    expect(faultsOf(system('step(2)', 'function step() {}\nfunction create() { return [1] }\n'))).toEqual([])
  })

  it('default values, rest parameters and async bodies allocate too', () => {
    expect(faultsOf(system('step(2)', 'function step(n = [1]) {}\n'))).toHaveLength(1)
    expect(faultsOf(system('step(2)', 'function step(...n: number[]) {}\n'))).toHaveLength(1)
    expect(faultsOf(system('step(2)', 'async function step() {}\n'))).toHaveLength(1)
  })
})

describe('an allocation that does not happen each frame', () => {
  it('is passed under a line that gives its reason', () => {
    expect(faultsOf(system('// allocates: a visitor came\n    things.push(new Thing())'))).toEqual([])
    expect(faultsOf(system('things.push(new Thing()) // allocates: a visitor came'))).toEqual([])
  })

  it('is not passed without a reason, nor two lines below', () => {
    expect(faultsOf(system('// allocates:\n    things.push(new Thing())'))).toHaveLength(1)
    expect(faultsOf(system('// allocates: a visitor came\n    go()\n    things.push(new Thing())'))).toHaveLength(1)
  })
})
