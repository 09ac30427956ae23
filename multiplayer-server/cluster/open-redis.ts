import type { IRoomCache } from '@colyseus/core'
import { RedisDriver } from '@colyseus/redis-driver'
import { RedisPresence } from '@colyseus/redis-presence'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { HolositeError } from '../../model/errors/index.ts'

/** A Redis that processes meet at. */
export interface MeetingPoint {
  /** For what must be known now: fails at once while Redis is away. */
  readonly commands: Redis
  /** Colyseus' own: they wait for a Redis that is away, and keep nobody waiting for it. */
  readonly engine: { readonly presence: RedisPresence; readonly driver: SteadyDriver }
  close(): void
}

const COMMAND_MS = 1500
const FIRST_MS = 5000
const LONGEST_PAUSE_MS = 1000

/** Opens connections to a Redis such as redis://:secret@host:6379/0. Throws `command/usage` where nobody answers. */
export async function openRedis(url: string, log: Logger): Promise<MeetingPoint> {
  const retryStrategy = (tries: number): number => Math.min(100 * tries, LONGEST_PAUSE_MS)
  const commands = new Redis(url, { retryStrategy, lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_MS, connectTimeout: FIRST_MS }) // prettier-ignore
  let away = false
  commands.on('error', (err: Error) => {
    if (!away) log.error({ err: err.message }, 'Redis is away: what is open goes on, no venue moves')
    away = true
  })
  commands.on('ready', () => {
    if (away) log.info('Redis is back')
    away = false
  })
  try {
    await commands.connect()
    await commands.ping()
  } catch (cause) {
    commands.disconnect()
    throw new HolositeError({
      code: 'command/usage',
      what: `Redis at ${new URL(url).host} does not answer: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Start it, or correct --redis (HOLOSITE_REDIS).',
      cause,
    })
  }
  const forRooms = (): Redis => {
    const redis = new Redis(url, { retryStrategy, maxRetriesPerRequest: null, enableReadyCheck: false })
    redis.on('error', () => {})
    return redis
  }
  const driver = new SteadyDriver(forRooms())
  const presence = new SteadyPresence(forRooms())
  return { commands, engine: { presence, driver }, close: () => commands.disconnect() }
}

const nothing = (): void => {}

/** Colyseus' list of rooms in Redis. A room changes its entry and goes on: nobody waits for Redis to have heard of it. */
export class SteadyDriver extends RedisDriver {
  readonly #redis: Redis

  constructor(redis: Redis) {
    super(redis)
    this.#redis = redis
  }

  override update(room: IRoomCache, operations: Parameters<RedisDriver['update']>[1]): Promise<boolean> {
    super.update(room, operations).catch(nothing)
    return Promise.resolve(true)
  }

  override persist(room: IRoomCache, create?: boolean): Promise<boolean> {
    super.persist(room, create).catch(nothing)
    return Promise.resolve(true)
  }

  override remove(roomId: string): Promise<boolean> {
    super.remove(roomId).catch(nothing)
    return Promise.resolve(true)
  }

  override cleanup(processId: string): Promise<void> {
    super.cleanup(processId).catch(nothing)
    return Promise.resolve()
  }

  override shutdown(): Promise<void> {
    this.#redis.disconnect()
    return Promise.resolve()
  }
}

/** Colyseus' channel between processes. What it tells nobody waits for; a Redis that is away must end no process. */
class SteadyPresence extends RedisPresence {
  override subscribe(...args: Parameters<RedisPresence['subscribe']>): Promise<this> {
    super.subscribe(...args).catch(nothing)
    return Promise.resolve(this)
  }

  override unsubscribe(...args: Parameters<RedisPresence['unsubscribe']>): Promise<this> {
    super.unsubscribe(...args).catch(nothing)
    return Promise.resolve(this)
  }

  override publish(...args: Parameters<RedisPresence['publish']>): Promise<void> {
    super.publish(...args).catch(nothing)
    return Promise.resolve()
  }

  override hset(...args: Parameters<RedisPresence['hset']>): Promise<boolean> {
    super.hset(...args).catch(nothing)
    return Promise.resolve(true)
  }

  override hdel(...args: Parameters<RedisPresence['hdel']>): Promise<boolean> {
    super.hdel(...args).catch(nothing)
    return Promise.resolve(true)
  }

  override shutdown(): void {
    this.sub.disconnect()
    this.pub.disconnect()
  }
}
