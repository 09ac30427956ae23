import { expect, test } from 'vitest'
import { createSettings } from './settings.ts'

const storageWith = (
  content: string | null,
): { getItem(): string | null; setItem(key: string, value: string): void; written: string[] } => {
  const written: string[] = []
  return { getItem: () => content, setItem: (_key, value) => void written.push(value), written }
}

test.each(['{', 'null', '[]', '{"flashesPerSecond":99}', '{"language":"tlh"}'])('%s in storage counts as nothing chosen', (content) => {
  expect(createSettings(storageWith(content)).get().flashesPerSecond).toBe(3)
})

test('a choice is kept and told', () => {
  const storage = storageWith(null)
  const settings = createSettings(storage)
  let told = 0
  settings.subscribe(() => told++)
  settings.set({ textSize: 200 })
  expect(told).toBe(1)
  expect(createSettings(storageWith(storage.written[0]!)).get().textSize).toBe(200)
})

test('a storage that refuses to write keeps the choice for the page', () => {
  const settings = createSettings({
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  })
  settings.set({ language: 'zh-CN' })
  expect(settings.get().language).toBe('zh-CN')
})

test('large text chosen before there were four sizes is one of them', () => {
  expect(createSettings(storageWith('{"largeText":true,"flashesPerSecond":1}')).get()).toMatchObject({ textSize: 150, flashesPerSecond: 1 })
  expect(createSettings(storageWith('{"largeText":true,"textSize":200}')).get().textSize).toBe(200)
  expect(createSettings(storageWith('{"textSize":300,"flashesPerSecond":1}')).get()).toMatchObject({ textSize: 100, flashesPerSecond: 3 })
})
