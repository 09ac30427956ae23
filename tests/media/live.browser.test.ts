import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, until, type TestHub } from './hub-process.ts'
import { openLivePage, type LivePage } from './live-page.ts'
import type { Stage } from './live-stage.ts'

let hub: TestHub
let live: LivePage
beforeAll(async () => {
  hub = await startTestHub()
  live = await openLivePage(() => hub.client)
}, 90_000)
afterAll(async () => {
  await live?.close()
  await hub?.stop()
})

afterEach(() => end())

const onStage = () => live.page.evaluateHandle(() => (globalThis as unknown as { stage: Stage }).stage)
const publish = async (camera: string, codec: string) =>
  (await onStage()).evaluate((stage, [camera, codec]) => stage.publish(camera, codec), [camera, codec] as const)
const view = async (camera: string, layer = 'auto') =>
  (await onStage()).evaluate((stage, [camera, layer]) => stage.view(camera, layer), [camera, layer] as const)
const send = async (on: boolean) => (await onStage()).evaluate((stage, on) => stage.send(on), on)
const read = async () => (await onStage()).evaluate((stage) => stage.read())
const end = async () => (await onStage()).evaluate((stage) => stage.end())

const camera = async (id: string) => {
  const status = await hub.client.status()
  return status.ok ? (status.value.cameras.find((each) => each.camera === id) ?? null) : null
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN

/** CPU seconds the hub used so far. */
const hubCpuS = (): number => {
  const words = readFileSync(`/proc/${hub.process.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(words[11]) + Number(words[12])) / 100
}

describe('live video from page to page', { timeout: 120_000 }, () => {
  it.each(['video/VP8', 'video/H264'])('carries %s: three layers in, first frame in time, frames that go on', async (codec) => {
    const id = codec.slice(6)
    await publish(id, codec)
    const rids = ['q', 'h', 'f']
    const joined = (status: Awaited<ReturnType<typeof camera>>): boolean =>
      rids.every((rid) => status?.layers.some((layer) => layer.rid === rid))
    await until('all three layers to be seen', 30_000, async () => joined(await camera(id)))
    await view(id)
    await until('the first frame', 20_000, async () => (await read()).frames > 0)
    expect((await read()).firstMs).toBeLessThan(3000)
    const before = hubCpuS()
    const startedMs = performance.now()
    const settled = (await read()).delays.length
    await until('150 more readable frames', 60_000, async () => (await read()).delays.length > settled + 150)
    const cpu = ((hubCpuS() - before) / ((performance.now() - startedMs) / 1000)) * 100
    const { delays, firstMs, widths, word, frames, stats } = await read()
    const late = delays.slice(settled + 30)
    const status = await camera(id)
    console.info(
      `${id}: first frame ${firstMs.toFixed(0)} ms, ${frames} frames, capture to callback p50 ${percentile(late, 0.5).toFixed(0)} ms, p95 ${percentile(late, 0.95).toFixed(0)} ms, widths ${widths.join(' ')},`,
      `hub CPU ${cpu.toFixed(1)} %, layers ${status!.layers.map((layer) => `${layer.rid} ${layer.kbps} kbit/s ${layer.framesPerS}/s`).join(', ')}`,
    )
    expect(word).toBe('live')
    expect(stats).toMatchObject({ roundTripMs: expect.any(Number), lossPct: expect.any(Number) })
    expect(stats!.bitrateKbps).toBeGreaterThan(50)
    expect(widths.at(-1)).toBeGreaterThanOrEqual(240)
    expect(percentile(late, 0.95)).toBeLessThan(750)
  })

  it('shows the layer that was asked for', async () => {
    await publish('layered', 'video/VP8')
    await until('the camera to publish two layers', 30_000, async () => ((await camera('layered'))?.layers.length ?? 0) >= 2)
    await view('layered', 'q')
    await until('frames', 20_000, async () => (await read()).frames > 10)
    expect((await read()).widths.at(-1)).toBe(240)
  })

  it('says frozen and then last seen when the camera leaves, keeps the last picture, and is back by itself', async () => {
    await publish('gone', 'video/VP8')
    await view('gone')
    await until('live', 30_000, async () => (await read()).word === 'live')
    await send(false)
    await until('frozen', 10_000, async () => (await read()).word === 'frozen')
    await until('last seen', 30_000, async () => (await read()).word === 'lastSeen')
    expect((await read()).shown).toBe(true)
    await send(true)
    await until('the camera to publish again', 20_000, async () => ((await camera('gone'))?.ageMs ?? 9999) < 500)
    const returnedMs = performance.now()
    await until('live again', 9000, async () => (await read()).word === 'live')
    console.info(`back ${(performance.now() - returnedMs).toFixed(0)} ms after the camera's return`)
  })

  it('outlives the death of the hub: publisher and viewer find the next one by themselves', async () => {
    await publish('reborn', 'video/VP8')
    await view('reborn')
    await until('live', 30_000, async () => (await read()).word === 'live')
    const { socket } = hub
    hub.process.kill('SIGKILL')
    await hub.exited()
    hub = await startTestHub({}, socket)
    const upMs = performance.now()
    await until('the word to leave live', 20_000, async () => (await read()).words.includes('frozen'))
    await until('live again', 40_000, async () => (await read()).word === 'live')
    expect((await read()).states).toContain('retrying')
    console.info(`live again ${(performance.now() - upMs).toFixed(0)} ms after the hub's restart`)
  })
})
