import { expect, test } from 'vitest'
import { playScene } from './play-scene.ts'
import { scene } from './scenes/network-cut.ts'

test('a path that goes silent for 8 s: the visitor is back in his seat and has missed no cue and no word', async () => {
  const told: string[] = []
  const result = await playScene(scene, { quick: true, seed: 1, note: (line) => told.push(line) })
  expect(result.failures).toEqual([])
  expect(result.figures).toMatchObject({ cuts: 1, other_seat: 0, chat_lines_missed: 0, visitors_doubled: 0 })
  expect(told.join()).toContain('after the network')
}, 300_000)

test('a scene that throws has failed, and what it began is ended', async () => {
  let ended = false
  const broken = {
    ...scene,
    run: (ground: Parameters<typeof scene.run>[0]) => {
      ground.atEnd(() => (ended = true))
      return Promise.reject(new Error('no stage'))
    },
  }
  const result = await playScene(broken, { quick: true, seed: 1, note: () => {} })
  expect(result.failures).toEqual(['network-cut: broke off: no stage'])
  expect(ended).toBe(true)
})
