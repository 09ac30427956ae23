import { RtcpNackResponder } from 'node-datachannel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, until, type TestHub } from './hub-process.ts'
import { createLossyWire } from './lossy-wire.ts'
import { askForMissing, createNativePeer, judgeStream, startVp8Sender, type NativePeer } from './native-peer.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
}, 40_000)
afterAll(() => hub.stop())

async function publish(camera: string, ssrc: number) {
  const peer = await createNativePeer('send', { ssrc })
  const outcome = await hub.client.publish('default', camera, peer.offer)
  if (!outcome.ok) throw new Error(outcome.faults[0]!.what)
  peer.answer(outcome.value.sdp)
  await peer.opened()
  const sender = startVp8Sender(peer, ssrc)
  const stop = (): void => {
    sender.stop()
    peer.close()
  }
  return { peer, sender, stop, session: outcome.value.session }
}

async function view(camera: string): Promise<{ peer: NativePeer; session: string }> {
  const peer = await createNativePeer('receive')
  const value = await until('the camera to be viewable', 10_000, async () => {
    const outcome = await hub.client.view('default', camera, peer.offer)
    return outcome.ok ? outcome.value : null
  })
  peer.answer(value.sdp)
  await peer.opened()
  return { peer, session: value.session }
}

const camera = async (id: string) => {
  const status = await hub.client.status()
  return status.ok ? (status.value.cameras.find((each) => each.camera === id) ?? null) : null
}

describe('the hub process', { timeout: 60_000 }, () => {
  it('carries one publisher to several viewers without a gap, each under one SSRC', async () => {
    const publisher = await publish('north', 11_111)
    const viewers = [await view('north'), await view('north'), await view('north')]
    await until('200 packets at each', 20_000, () => viewers.every(({ peer }) => judgeStream(peer.messages).packets >= 200))
    for (const { peer } of viewers) expect(judgeStream(peer.messages)).toMatchObject({ gaps: 0, timestampSteps: 0, ssrcs: 1 })
    const status = await camera('north')
    expect(status).toMatchObject({ publishing: true, codec: 'VP8', viewers: 3 })
    expect(status!.ageMs!).toBeLessThan(1000)
    expect(status!.layers.map((layer) => layer.rid)).toEqual(['f'])
    publisher.stop()
    for (const { peer } of viewers) peer.close()
  })

  it('keeps viewers when another publisher takes the camera over: numbers and timestamps run on', async () => {
    const first = await publish('east', 22_222)
    const { peer } = await view('east')
    await until('100 packets of the first', 20_000, () => judgeStream(peer.messages).packets >= 100)
    const second = await publish('east', 33_333)
    await until('the second publisher to be taken', 20_000, async () => (await camera('east'))?.publishing === true)
    expect(await hub.client.end(first.session)).toEqual({ ok: true, value: false })
    const before = judgeStream(peer.messages).packets
    await until('100 packets of the second', 20_000, () => judgeStream(peer.messages).packets >= before + 100)
    expect(judgeStream(peer.messages)).toMatchObject({ gaps: 0, timestampSteps: 0, ssrcs: 1 })
    first.stop()
    second.stop()
    peer.close()
  })

  it('refuses a viewer of a camera that does not publish, and one of a nameless camera', async () => {
    const peer = await createNativePeer('receive')
    const dark = await hub.client.view('default', 'dark', peer.offer)
    const nameless = await hub.client.view('default', '..', peer.offer)
    expect(dark.ok ? '' : dark.faults[0]!.code).toBe('media/not-publishing')
    expect(nameless.ok).toBe(false)
    peer.close()
  })

  it('refuses an offer of a megabyte and offers of garbage, and lives on', async () => {
    const { request } = await import('node:http')
    const post = (body: string): Promise<{ status: number; code: string }> =>
      new Promise((resolve, reject) => {
        const call = request({ socketPath: hub.socket, method: 'POST', path: '/whip/default/west' }, (response) => {
          let text = ''
          response.on('data', (chunk: Buffer) => (text += chunk.toString()))
          response.on('end', () =>
            resolve({ status: response.statusCode!, code: (JSON.parse(text) as { error: { code: string } }).error.code }),
          )
        })
        call.on('error', reject)
        call.end(body)
      })
    expect(await post('v=0\r\n'.repeat(200_000))).toEqual({ status: 413, code: 'media/too-large' })
    for (const garbage of ['', 'hello', '\0\0\0', 'v=0', 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n', '{"sdp":1}']) {
      expect(await post(garbage)).toEqual({ status: 400, code: 'media/bad-sdp' })
    }
    expect(await hub.client.healthy()).toBe(true)
  })

  it('ends a session on DELETE, once', async () => {
    const publisher = await publish('south', 44_444)
    await until('the camera to publish', 10_000, async () => (await camera('south'))?.publishing === true)
    expect(await hub.client.end(publisher.session)).toEqual({ ok: true, value: true })
    expect(await hub.client.end(publisher.session)).toEqual({ ok: true, value: false })
    expect(await camera('south')).toMatchObject({ publishing: false })
    publisher.stop()
  })

  it('notices a publisher that fell silent and closes its session within ten seconds and a bit', async () => {
    const publisher = await publish('mute', 55_555)
    await until('the camera to publish', 10_000, async () => (await camera('mute'))?.publishing === true)
    await until('packets', 10_000, async () => ((await camera('mute'))?.ageMs ?? 9999) < 500)
    publisher.sender.stop()
    await until('the feed to be frozen', 5000, async () => ((await camera('mute'))?.ageMs ?? 0) > 1000)
    await until('the session to end', 30_000, async () => (await camera('mute'))?.publishing === false)
    expect(await hub.client.end(publisher.session)).toEqual({ ok: true, value: false })
    publisher.stop()
  })

  it('tells camera changes by watch', async () => {
    const events: string[] = []
    const stop = hub.client.watch((event) => {
      if (event.type === 'camera' && event.camera === 'watched') events.push(event.feed)
    })
    const publisher = await publish('watched', 60_006)
    await until('live', 10_000, () => events.at(-1) === 'live')
    publisher.sender.stop()
    await until('frozen', 10_000, () => events.at(-1) === 'frozen')
    await hub.client.end(publisher.session)
    await until('off', 10_000, () => events.at(-1) === 'off')
    expect(events.filter((feed, index) => feed !== events[index - 1])).toEqual(events)
    stop()
    publisher.stop()
  })
})

describe('the hub as a child', { timeout: 60_000 }, () => {
  it('ends when the pipe of its parent closes', async () => {
    const orphan = await startTestHub()
    orphan.process.stdin!.end()
    expect(await orphan.exited()).toBe(0)
  })

  it('is down as a value, not a throw, when it is not there', async () => {
    const gone = await startTestHub()
    await gone.stop()
    const outcome = await gone.client.status()
    expect(outcome.ok ? '' : outcome.faults[0]!.code).toBe('media/hub-down')
  })

  it.each(['the publisher', 'a viewer'])('repairs packets lost on the way of %s by asking for them again', async (end) => {
    const wire = await createLossyWire(0.05, 7)
    const through = (who: string, sdp: string): string => (who === end ? wire.through(sdp) : sdp)
    const publisher = await createNativePeer('send', { ssrc: 7007 })
    publisher.track.setMediaHandler(new RtcpNackResponder(512))
    const published = await hub.client.publish('default', 'lossy', publisher.offer)
    if (published.ok) publisher.answer(through('the publisher', published.value.sdp))
    await publisher.opened()
    const sender = startVp8Sender(publisher, 7007)
    const viewer = await createNativePeer('receive')
    const viewed = await until('the camera to publish', 10_000, async () => {
      const outcome = await hub.client.view('default', 'lossy', viewer.offer)
      return outcome.ok ? outcome.value : null
    })
    viewer.answer(through('a viewer', viewed.sdp))
    await viewer.opened()
    const stopAsking = askForMissing(viewer)
    await until('500 packets', 30_000, () => judgeStream(viewer.messages).packets >= 500)
    expect(wire.lost()).toBeGreaterThan(10)
    expect(judgeStream(viewer.messages).missing).toBeLessThanOrEqual(3)
    stopAsking()
    sender.stop()
    publisher.close()
    viewer.close()
    wire.close()
  })
})
