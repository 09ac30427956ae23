import { describe, expect, test } from 'vitest'
import { keepVolumes, readVolumes } from './kept-volumes.ts'

function storageOf(text: string | null) {
  let kept = text
  return () => ({ getItem: () => kept, setItem: (_: string, value: string) => void (kept = value) })
}

describe('volumes of others', () => {
  test('are there again after a reload, the last hundred of them, without those heard as they are', () => {
    const storage = storageOf(null)
    const chosen = new Map<string, number>(Array.from({ length: 130 }, (_, index) => [`v${index}`, index % 2 === 0 ? 0 : 1.5]))
    chosen.set('usual', 1)
    keepVolumes(storage, chosen)
    const read = readVolumes(storage, 2)
    expect(read.size).toBe(100)
    expect([read.get('v129'), read.get('v128'), read.get('v29'), read.has('usual')]).toEqual([1.5, 0, undefined, false])
  })

  test.each([null, '', '{', '{}', '[1]', '[["a"]]', '[["a","b"]]', '[[3,1]]', '[["a",3],["b",-1],["c",null]]'])(
    'are none where %s is kept',
    (text) => expect(readVolumes(storageOf(text), 2).size).toBe(0),
  )

  test('are lost with the page where nothing may be kept', () => {
    const forbidden = (): never => {
      throw new DOMException('no', 'SecurityError')
    }
    expect(readVolumes(forbidden, 2).size).toBe(0)
    expect(() => keepVolumes(forbidden, new Map([['a', 0]]))).not.toThrow()
  })
})
