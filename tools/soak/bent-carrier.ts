import { Redis } from 'ioredis'
import { benchFault } from '../bench/bench-fault.ts'
import type { ScaledProduct } from '../bench/scale/three-processes.ts'
import { layBentWire, type BentWire } from './bent-wire.ts'

/** A process that carries rooms for a venue's own, and is reached by it over a bent wire; its visitors reach it as ever. */
export interface BentCarrier {
  readonly wire: BentWire
  /** Its real name and process. */
  readonly id: string
  readonly pid: number
  close(): Promise<void>
}

const NAME = 'bent'

/**
 * Lists another process than a venue's own a second time, with the wire as its inner door and with nobody in it, so that the next rooms are carried
 * there. When the wire has failed, they are carried by whoever is left.
 */
export async function bendWay(product: ScaledProduct, redisUrl: string, venue: string, chance: () => number): Promise<BentCarrier> {
  const owner = await product.ownerOf(venue)
  const other = [...(await product.members())].find(([id]) => id !== owner?.id && id !== NAME)
  if (owner === null || other === undefined) throw benchFault(`No process is there to carry rooms of ${venue}.`)
  const [id, member] = other
  const wire = await layBentWire({ host: member.host, port: member.port }, chance)
  const redis = new Redis(redisUrl)
  const told = { pid: 0, host: '127.0.0.1', port: wire.port, held: -10_000, venues: {} }
  await redis.set(`holosite:process:${NAME}`, JSON.stringify(told))
  await redis.sadd('holosite:processes', NAME)
  return {
    ...{ wire, id, pid: member.pid },
    async close() {
      await redis.del(`holosite:process:${NAME}`).catch(() => {})
      redis.disconnect()
      await wire.close()
    },
  }
}
