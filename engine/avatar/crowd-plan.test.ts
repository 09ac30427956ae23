import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { type CrowdList, type CrowdQuery, createCrowdList, createCrowdPlan } from './crowd-plan.ts'

const street = {
  seed: 3,
  areas: [
    {
      polygon: [
        [-32, -900],
        [32, -900],
        [32, 0],
        [-32, 0],
      ] as [number, number][],
      heightM: 1.5,
      share: 1,
    },
  ],
}
const T = 1_795_000_000
const query = (east: number, north: number, more: Partial<CrowdQuery> = {}): CrowdQuery => ({
  ...{ east, north, radiusM: 60, serverS: T, perM2: 0.16 },
  ...more,
})
const people = (list: CrowdList): Map<string, number[]> =>
  new Map(
    Array.from({ length: list.count }, (_, at) => [
      `${list.self[at]} ${list.place[3 * at]!.toFixed(6)}`,
      [list.place[3 * at]!, list.place[3 * at + 1]!, list.heading[at]!],
    ]),
  )
const near = (e: number, n: number, toE: number, toN: number, within: number): boolean => Math.hypot(e - toE, n - toN) < within

describe('crowd plan', () => {
  it('shows two visitors at different places the same people where both can see', () => {
    const first = people(createCrowdPlan(street).at(query(3, -400), createCrowdList(4000)))
    const second = people(createCrowdPlan(street).at(query(-10, -440), createCrowdList(4000)))
    const both = [...first].filter(([, [e, n]]) => near(e!, n!, -10, -440, 59.9))
    expect(both.length).toBeGreaterThan(100)
    for (const [who, where] of both) expect(second.get(who)).toEqual(where)
    const back = [...second].filter(([, [e, n]]) => near(e!, n!, 3, -400, 59.9))
    expect(back.length).toBeGreaterThan(100)
    for (const [who, where] of back) expect(first.get(who)).toEqual(where)
  })

  it('is as dense as asked, from quiet to a record day', () => {
    for (const perM2 of [0.03, 0.16, 0.5, 1]) {
      const list = createCrowdPlan(street).at(query(0, -450, { perM2, radiusM: 150 }), createCrowdList(30_000))
      let within = 0
      for (let at = 0; at < list.count; at++) if (Math.abs(list.place[3 * at + 1]! + 450) < 100) within++
      expect(within / (64 * 200)).toBeGreaterThan(perM2 * 0.8)
      expect(within / (64 * 200)).toBeLessThan(perM2 * 1.2)
    }
  })

  it('moves everyone as their velocity says, at a stroll or not at all, and keeps them in the area', () => {
    const plan = createCrowdPlan(street)
    const now = plan.at(query(0, -450), createCrowdList(4000))
    const soon = plan.at(query(0, -450, { serverS: T + 0.5, radiusM: 70 }), createCrowdList(4000))
    const later = new Map<number, number[][]>()
    for (let at = 0; at < soon.count; at++) {
      const same = later.get(soon.self[at]!) ?? []
      later.set(soon.self[at]!, [...same, [soon.place[3 * at]!, soon.place[3 * at + 1]!]])
    }
    let walking = 0
    for (let at = 0; at < now.count; at++) {
      const [ve, vn] = [now.velocity[2 * at]!, now.velocity[2 * at + 1]!]
      const speed = Math.hypot(ve, vn)
      if (speed > 0) walking++
      expect(speed === 0 || (speed > 0.59 && speed < 0.92)).toBe(true)
      const [e, n] = [now.place[3 * at]! + ve / 2, now.place[3 * at + 1]! + vn / 2]
      expect(Math.abs(now.place[3 * at]!)).toBeLessThan(32)
      expect(later.get(now.self[at]!)?.some(([le, ln]) => near(le!, ln!, e, n, 0.01)) ?? now.presence[at]! < 1).toBe(true)
    }
    expect(walking / now.count).toBeGreaterThan(0.55)
    expect(walking / now.count).toBeLessThan(0.85)
  })

  it('fits people into a walk as narrow as a shelf between two rows of trees, wholly there', () => {
    const polygon: [number, number][] = [[18.6, -702], [20.2, -702], [20.2, -334], [18.6, -334]] // prettier-ignore
    const plan = createCrowdPlan({ seed: 5, areas: [{ polygon, heightM: 0, share: 1 }] })
    const list = plan.at(query(19, -500, { radiusM: 150, perM2: 0.4 }), createCrowdList(4000))
    expect(list.count).toBeGreaterThan(1.6 * 300 * 0.4 * 0.6)
    let whole = 0
    for (let at = 0; at < list.count; at++) if (list.presence[at]! >= 0.7) whole++
    expect(whole / list.count).toBeGreaterThan(0.97)
  })

  it('leaves nobody where there is no area and stops at the room it was given', () => {
    const plan = createCrowdPlan(street)
    expect(plan.at(query(500, -450), createCrowdList(100)).count).toBe(0)
    expect(plan.at(query(0, -450), createCrowdList(100)).count).toBe(100)
  })

  it('leaves nothing behind on the heap, however many it finds', () => {
    const plan = createCrowdPlan({ seed: 3, areas: [...street.areas, { polygon: [[40, -700], [60.5, -700], [60.5, -100], [40, -100]], heightM: 0, share: 0.5 }] }) // prettier-ignore
    const list = createCrowdList(12_000)
    const asked = { east: 3.5, north: -400.5, radiusM: 150.5, serverS: T, perM2: 0.16 }
    const ask = (index: number): void => {
      asked.serverS = T + index / 2
      plan.at(asked, list)
    }
    for (let index = 0; index < 600; index++) ask(index)
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    const before = process.memoryUsage().heapUsed
    for (let index = 600; index < 700; index++) ask(index)
    expect(list.count).toBeGreaterThan(1000)
    expect((process.memoryUsage().heapUsed - before) / 100).toBeLessThan(4096)
  })
})
