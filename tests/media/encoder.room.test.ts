import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPublishKey, makePublishKey } from '../../multiplayer-server/access/publish-keys.ts'
import { listStaff, revokeStaff } from '../../multiplayer-server/access/staff.ts'
import { openYard, type Yard } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { startTestHub, until, type TestHub } from './hub-process.ts'
import { createNativePeer } from './native-peer.ts'

let hub: TestHub
let yard: Yard
const children: ChildProcess[] = []

beforeAll(async () => {
  hub = await startTestHub()
  yard = await openYard({ hubSocket: hub.socket })
}, 60_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await yard?.close()
  await hub?.stop()
}, 30_000)

const key = async (camera = 'gate') => makePublishKey(yard.server.store.db, { venue: 'yard', camera, label: 'OBS at the gate' }, Date.now())
const status = async (camera: string) => {
  const told = await hub.client.status()
  return told.ok ? told.value.cameras.find((one) => one.camera === camera) : undefined
}

/** As OBS sends it: no Origin, no cookie, the key as bearer. */
const knock = (path: string, token: string, body = '', method = 'POST') =>
  fetch(`${yard.server.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
    ...(method === 'POST' ? { body } : {}),
  })

test('an encoder with a key publishes by WHIP as often as it likes, only to its own camera, until the key is revoked: out within two seconds', async () => {
  const { id, secret } = await key()
  const peer = await createNativePeer('send', { ssrc: 777, codec: 'H264' })
  // OBS, which speaks through the same library, offers sound beside the picture.
  const offer = peer.offer.replace('a=group:BUNDLE 0', 'a=group:BUNDLE 0 1')
  const sound = offer
    .slice(offer.indexOf('m=video'))
    .replace(/m=video \d+ (\S+) 96/, 'm=audio 9 $1 111')
    .replace(/a=mid:0/, 'a=mid:1')
  const withSound = `${offer.trimEnd()}\r\n${sound.replace(/a=(rtpmap|fmtp|rtcp-fb):96[^\r\n]*\r?\n/g, '').trimEnd()}\r\na=rtpmap:111 opus/48000/2\r\n`
  expect((await knock('/live/yard/roof/whip', secret, withSound)).status).toBe(403)
  const answered = await knock('/live/yard/gate/whip', secret, withSound)
  const answer = await answered.text()
  expect(answered.status, answer).toBe(201)
  expect(answer).toMatch(/m=audio 0 /)
  await until('the session', 5000, async () => (await hub.client.status()).ok)
  const place = answered.headers.get('location')!
  expect((await knock(place, secret, '', 'DELETE')).status).toBe(204)
  const again = await knock('/live/yard/gate/whip', secret, (await createNativePeer('send', { ssrc: 778, codec: 'H264' })).offer)
  expect(again.status).toBe(201)
  await revokeStaff(yard.server.store.db, id, Date.now())
  await until('the session to end', 2500, async () => {
    const told = await hub.client.status()
    return told.ok && told.value.sessions === 0
  })
  expect((await knock('/live/yard/gate/whip', secret, withSound)).status).toBe(401)
  peer.close()
}, 60_000)

test('a key is kept as a hash, listed, and opens nothing but publishing', async () => {
  const { id, secret } = await key()
  const { db } = yard.server.store
  const row = await db.selectFrom('publish_keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(secret)
  expect(await listStaff(db, Date.now())).toContainEqual(
    expect.objectContaining({ id, kind: 'key', camera: 'gate', state: 'open', expiresAtMs: null }),
  )
  expect(await findPublishKey(db, `${secret}x`)).toBeNull()
  const peer = await createNativePeer('receive')
  expect((await knock('/live/yard/gate/whep', secret, peer.offer)).status).toBe(401)
  peer.close()
  const foreign = await fetch(`${yard.server.origin}/live/yard/gate/whip`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, origin: 'https://elsewhere.example', 'content-type': 'application/sdp' },
    body: 'v=0',
  })
  expect(foreign.status).toBe(403)
  expect((await fetch(`${yard.server.origin}/api/ticket`, { method: 'POST', headers: { authorization: `Bearer ${secret}` } })).status).toBe(
    403,
  )
})

const hasFfmpeg = await promisify(execFile)('ffmpeg', ['-version'])
  .then(() => true)
  .catch(() => false)

test.skipIf(!hasFfmpeg)(
  'ffmpeg publishes by RTP on the loopback as the guide says, and a viewer gets its picture within three seconds',
  async () => {
    const { secret } = await key('roof')
    const asked = await knock('/live/yard/roof/rtp', secret)
    const address = await asked.text()
    expect(asked.status, address).toBe(201)
    expect(address).toMatch(/^rtp:\/\/127\.0\.0\.1:\d+\?rtcpport=\d+&pkt_size=1200$/)
    const picture = [
      '-re',
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=320x180:rate=15',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-tune',
      'zerolatency',
    ]
    const shape = ['-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-bf', '0', '-g', '15', '-b:v', '400k', '-bsf:v', 'dump_extra', '-an']
    const child = spawn('ffmpeg', ['-loglevel', 'error', ...picture, ...shape, '-f', 'rtp', address], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    children.push(child)
    await until('the picture to arrive', 20_000, async () => (await status('roof'))?.publishing === true)
    const peer = await createNativePeer('receive', { codec: 'H264' })
    const viewed = await hub.client.view('yard', 'roof', peer.offer)
    if (!viewed.ok) throw new Error(viewed.faults[0]?.what)
    peer.answer(viewed.value.sdp)
    await until('packets at the viewer', 6000, () => peer.messages.filter((bytes) => (bytes[1]! & 0x7f) === 96).length > 10)
    await until('its clock to be known', 10_000, async () => ((await status('roof'))?.captureDelayMs ?? null) !== null)
    expect(await status('roof')).toMatchObject({ codec: 'H264', viewers: 1 })
    expect((await status('roof'))!.captureDelayMs!).toBeLessThan(2000)
    expect((await knock(asked.headers.get('location')!, secret, '', 'DELETE')).status).toBe(204)
    await until('the camera to be free', 3000, async () => (await status('roof'))?.publishing === false)
    peer.close()
  },
  60_000,
)
