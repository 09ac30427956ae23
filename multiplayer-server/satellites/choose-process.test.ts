import { describe, expect, test } from 'vitest'
import { chooseProcess } from './choose-process.ts'

describe('a further room', () => {
  test('stays in the venue’s own process while its people fit in there', () => {
    expect(chooseProcess(300, [{ id: 'b', load: 0 }], 300, 600)).toBeNull()
  })

  test('goes where the fewest people are, when they do not', () => {
    const others = [
      { id: 'b', load: 200 },
      { id: 'c', load: 100 },
    ]
    expect(chooseProcess(301, others, 300, 600)).toBe('c')
  })

  test('stays where nobody else has fewer people, and where there is nobody else', () => {
    expect(chooseProcess(900, [{ id: 'b', load: 900 }], 300, 600)).toBeNull()
    expect(chooseProcess(900, [], 300, 600)).toBeNull()
  })
})
