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
  settings.set({ largeText: true })
  expect(told).toBe(1)
  expect(createSettings(storageWith(storage.written[0]!)).get().largeText).toBe(true)
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
