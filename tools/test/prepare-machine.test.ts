import { describe, expect, it } from 'vitest'
import { installLine, MACHINE_NEEDS, type MachineNeed, prepareMachine } from './prepare-machine.ts'

/** A need that a fake shop meets once it has sold the package. */
function shop(stock: readonly string[]) {
  const sold: string[] = []
  return {
    sold,
    need: (aptPackage: string, browserOnly = false): MachineNeed => ({ aptPackage, browserOnly, isThere: () => sold.includes(aptPackage) }),
    install: (packages: readonly string[]) => void sold.push(...packages.filter((name) => stock.includes(name))),
  }
}

describe('a machine', () => {
  it('that lacks something gets it, and what it has is not asked for again', () => {
    const { sold, need, install } = shop(['a', 'b'])
    const needs = [need('a'), need('b', true)]
    expect(prepareMachine(true, needs, install)).toBeNull()
    expect(prepareMachine(true, needs, install)).toBeNull()
    expect(sold).toEqual(['a', 'b'])
  })

  it('need not have what only browser tests use when there are none', () => {
    const { sold, need, install } = shop(['a', 'b'])
    expect(prepareMachine(false, [need('a'), need('b', true)], install)).toBeNull()
    expect(sold).toEqual(['a'])
  })

  it('that cannot get something is told the one line to run, with what is still missing', () => {
    const { need, install } = shop(['a'])
    expect(prepareMachine(true, [need('a'), need('b')], install)?.split('\n')[1]).toBe(`  ${installLine(['b'])}`)
  })

  it('needs Chromium where the browser tests look for it', () => {
    expect(MACHINE_NEEDS.filter((need) => need.browserOnly).map((need) => need.aptPackage)).toContain('chromium')
  })
})
