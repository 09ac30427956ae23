import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, until, type TestHub } from './hub-process.ts'
import { createNativePeer, startVp8Sender, type NativePeer } from './native-peer.ts'

const FROM = 42_310
const TO = 42_313
const ANNOUNCED = '203.0.113.9'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ HOLOSITE_HUB_BIND: '0.0.0.0', HOLOSITE_HUB_PORTS: `${FROM}-${TO}`, HOLOSITE_HUB_ANNOUNCE: ANNOUNCED })
}, 40_000)
afterAll(() => hub.stop())

interface Candidate {
  readonly address: string
  readonly port: number
}

const candidatesOf = (sdp: string): Candidate[] =>
  [...sdp.matchAll(/^a=candidate:\S+ \d+ UDP \d+ (\S+) (\d+) /gim)].map(([, address = '', port]) => ({ address, port: Number(port) }))

describe('a hub with a range of ports and an announced address', { timeout: 60_000 }, () => {
  it('names the announced address first, every address of the machine after it, and only ports of the range; media pass', async () => {
    const peer = await createNativePeer('send', { ssrc: 5151, bindAddress: '0.0.0.0' })
    const outcome = await hub.client.publish('default', 'gate', peer.offer)
    if (!outcome.ok) throw new Error(outcome.faults[0]!.what)
    const candidates = candidatesOf(outcome.value.sdp)
    expect(candidates[0]?.address).toBe(ANNOUNCED)
    for (const { port } of candidates) expect(port >= FROM && port <= TO).toBe(true)
    const own = Object.values(networkInterfaces()).flatMap((infos) =>
      (infos ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal),
    )
    for (const { address } of own) expect(candidates.map((candidate) => candidate.address)).toContain(address)
    peer.answer(outcome.value.sdp)
    await peer.opened()
    const sender = startVp8Sender(peer, 5151)
    await until('the camera to be seen', 20_000, async () => {
      const status = await hub.client.status()
      return status.ok && status.value.cameras.some(({ camera, publishing }) => camera === 'gate' && publishing)
    })
    sender.stop()
    peer.close()
    await hub.client.end(outcome.value.session)
  })

  it('says that all are taken when they are, and takes the next once one is free', async () => {
    const peers: NativePeer[] = []
    const sessions: string[] = []
    const open = async () => {
      const peer = await createNativePeer('send', { ssrc: 6000 + peers.length, bindAddress: '0.0.0.0' })
      peers.push(peer)
      return hub.client.publish('default', `cam-${peers.length}`, peer.offer)
    }
    for (let taken = 0; taken < TO - FROM + 1; taken++) {
      const outcome = await open()
      if (!outcome.ok) throw new Error(outcome.faults[0]!.what)
      expect(candidatesOf(outcome.value.sdp).length).toBeGreaterThan(0)
      sessions.push(outcome.value.session)
    }
    const refused = await open()
    expect(refused.ok ? '' : refused.faults[0]!.code).toBe('media/busy')
    await hub.client.end(sessions[0]!)
    await until('a port to be free', 10_000, async () => (await open()).ok)
    for (const peer of peers) peer.close()
  })
})
