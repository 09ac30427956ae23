import Module from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openYard, type Yard } from '../../multiplayer-server/rooms/testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterAll(() => yard.close())

const loaded = (name: string): boolean =>
  Object.keys((Module as unknown as { _cache: object })._cache).some((file) => file.includes(`/node_modules/${name}/`))

test('one process on one machine loads nothing of Redis or PostgreSQL; what is asked for is seen to be loaded', async () => {
  const seat = await yard.browser().join('visit', 'Li')
  await seat.room.leave()
  expect(['ioredis', 'pg'].filter(loaded)).toEqual([])
  const { Redis } = await import('ioredis')
  const { Pool } = await import('pg')
  expect([typeof Redis, typeof Pool]).toEqual(['function', 'function'])
  expect(['ioredis', 'pg'].filter(loaded)).toEqual(['ioredis', 'pg'])
})
