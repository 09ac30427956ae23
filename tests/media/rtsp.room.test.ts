import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../multiplayer-server/process/log.ts'
import { systemTimers } from '../../multiplayer-server/process/timers.ts'
import { readPullList } from '../../multiplayer-server/rtsp/pull-list.ts'
import { createRtspPull, type PullState, type RtspPull } from '../../multiplayer-server/rtsp/rtsp-pull.ts'
import { startTestHub, until, type TestHub } from './hub-process.ts'
import { startRtspSource } from './rtsp-source.ts'

const hasFfmpeg = await promisify(execFile)('ffmpeg', ['-version'])
  .then(() => true)
  .catch(() => false)
let hub: TestHub
const pulls: RtspPull[] = []
beforeAll(async () => {
  hub = await startTestHub()
}, 60_000)
afterAll(async () => {
  for (const pull of pulls) pull.close()
  await hub?.stop()
}, 30_000)

const log = createLog({ part: 'test', format: 'json', level: 'silent' })
function pullOf(camera: string, url: string, hosts: readonly string[]): { pull: RtspPull; states: PullState[] } {
  const states: PullState[] = []
  const intake = (venue: string, of: string) => hub.client.intake(venue, of)
  const resolve = () => Promise.resolve([])
  const pull = createRtspPull(
    { venue: 'yard', camera, url },
    { hosts, resolve, intake, timers: systemTimers, log, onState: (state) => states.push(state) },
  )
  pulls.push(pull)
  return { pull, states }
}
const publishing = async (camera: string): Promise<boolean> => {
  const told = await hub.client.status()
  return told.ok && (told.value.cameras.find((one) => one.camera === camera)?.publishing ?? false)
}
const live = async (camera: string): Promise<boolean> => {
  const told = await hub.client.status()
  const found = told.ok ? told.value.cameras.find((one) => one.camera === camera) : undefined
  return found?.publishing === true && found.ageMs !== null && found.ageMs < 500
}

test.skipIf(!hasFfmpeg)(
  'an RTSP camera comes into the hub, and comes back after it was gone',
  async () => {
    const first = await startRtspSource()
    const { pull, states } = pullOf('gate', `rtsp://127.0.0.1:${first.port}/live`, ['127.0.0.1'])
    await until('the picture', 20_000, () => live('gate'))
    expect(pull.state).toBe('running')
    first.close()
    await until('the pull to notice', 15_000, () => states.includes('waiting'))
    const again = await startRtspSource(undefined, first.port)
    await until('the picture again', 15_000, () => live('gate'))
    again.close()
    pull.close()
    expect(pull.state).toBe('stopped')
  },
  90_000,
)

test.skipIf(!hasFfmpeg)(
  'a camera that sends its reader elsewhere is refused, and nobody goes there',
  async () => {
    const other = await startRtspSource()
    const liar = await startRtspSource(`rtsp://127.0.0.1:${other.port}/live`)
    const { states } = pullOf('roof', `rtsp://127.0.0.1:${liar.port}/live`, ['127.0.0.1'])
    await until('the refusal', 15_000, () => states.includes('refused'))
    expect(other.connections).toBe(0)
    expect(await publishing('roof')).toBe(false)
    other.close()
    liar.close()
  },
  60_000,
)

test('a host that is not listed is refused without a connection', async () => {
  const source = await startRtspSource('rtsp://nowhere/')
  const { states } = pullOf('side', `rtsp://127.0.0.1:${source.port}/live`, ['10.0.0.20'])
  await until('the refusal', 5000, () => states.includes('refused'))
  expect(source.connections).toBe(0)
  source.close()
})

test('the list: none without a file, refused when others may read it or it is not right, its words never quoted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holosite-rtsp-'))
  expect(readPullList(folder)).toEqual({ hosts: [], cameras: [] })
  const file = join(folder, 'rtsp.json')
  const right = { hosts: ['10.0.0.20'], cameras: [{ venue: 'yard', camera: 'gate', url: 'rtsp://a:secret@10.0.0.20/' }] }
  writeFileSync(file, JSON.stringify(right), { mode: 0o644 })
  expect(() => readPullList(folder)).toThrow(/chmod 600/)
  rmSync(file)
  writeFileSync(file, JSON.stringify(right), { mode: 0o600 })
  expect(readPullList(folder)).toEqual(right)
  writeFileSync(file, JSON.stringify({ ...right, cameras: [{ venue: 'yard', url: 'rtsp://a:secret@10.0.0.20/' }] }))
  expect(() => readPullList(folder)).toThrow(/^(?!.*secret).*cameras\.0\.camera/)
  rmSync(folder, { recursive: true })
})
