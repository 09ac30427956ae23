import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WIRE_LIMITS } from '../../model/protocol/index.ts'
import { leaveAll, openYard, until, type Yard } from '../rooms/testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard({ watch: true })
  symlinkSync('/etc', join(yard.root, 'venues/yard/survey/ground/etc'))
  symlinkSync('/etc/hostname', join(yard.root, 'venues/yard/survey/ground/host.json'))
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard.close())

/** A GET with the path exactly as written: `fetch` would tidy it. */
const statusOf = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: yard.server.port, path }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })

describe('an address that leads nowhere', () => {
  const lost = ['/visit', '/visit/', '/visit/yard/extra', '/console', '/nothing/here', '/visit/%E0%A4%A', '/index.html']
  const get = (path: string, accept: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${yard.server.port}${path}`, { headers: { accept } })

  test('tells a person so on a page in both languages, with the way back', async () => {
    for (const path of lost) {
      const answer = await get(path, 'text/html,application/xhtml+xml,*/*;q=0.8')
      expect.soft(answer.status, path).toBeGreaterThanOrEqual(400)
      expect.soft(answer.headers.get('content-type'), path).toContain('text/html')
      expect.soft(await answer.text(), path).toMatch(/没有这个页面.*no such page.*href="\/"/s)
    }
  })

  test('gives a program the fault', async () => {
    const answer = await get('/nothing/here', '*/*')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'http/not-found' } })
  })
})

describe('files', () => {
  test('the picture the venue names is served, and no other', async () => {
    expect(await statusOf('/venues/yard/still.jpg')).toBe(200)
    expect(await statusOf('/venues/yard/draft.jpg')).toBe(404)
  })

  test('a tileset the venue names is served, and nothing beside it', async () => {
    expect(await statusOf('/venues/yard/survey/ground/tileset.json')).toBe(200)
    for (const path of [
      '/venues/yard/venue.json',
      '/venues/yard/rig/dimmer.json',
      '/venues/yard/survey/private/notes.json',
      '/venues/yard/survey/ground/../private/notes.json',
      '/venues/yard/survey/ground/..%2fprivate/notes.json',
      '/venues/yard/survey/ground/%2e%2e/private/notes.json',
      '/venues/yard/survey/ground/..%5cprivate%5cnotes.json',
      '/venues/yard/survey/ground/%2fetc%2fpasswd',
      '/venues/yard/survey/ground/etc/passwd.json',
      '/venues/yard/survey/ground/host.json',
      '/venues/yard/survey/ground/tileset.json%00.png',
      '/venues/../var/signing-key',
      '/venues/yard/../../var/signing-key',
      '/var/signing-key',
      '/.env',
      '/../package.json',
    ]) {
      expect.soft(await statusOf(path), path).toBe(404)
    }
  })

  test('of a scene only media is served', async () => {
    expect(await statusOf('/scenes/evening/media/clip.webm')).toBe(200)
    expect(await statusOf('/scenes/evening/scene.json')).toBe(404)
    expect(await statusOf('/scenes/evening/media/../scene.json')).toBe(404)
  })

  test('models of the controllers we support come from us', async () => {
    for (const path of ['profilesList.json', 'meta-quest-touch-plus/profile.json', 'generic-hand/profile.json']) {
      expect(await statusOf(`/xr-profiles/${path}`)).toBe(200)
    }
    expect(await statusOf('/xr-profiles/valve-index/profile.json')).toBe(404)
  })
})

describe('pages', () => {
  test('each address gives its page, asked for anew each time; hashed files are kept', async () => {
    for (const [path, page] of [
      ['/', 'lobby'],
      ['/visit/yard', 'visitor'],
      ['/console/yard', 'console'],
      ['/camera/yard/gate', 'camera'],
    ] as const) {
      const response = await yard.browser().fetch(path)
      expect(await response.text()).toContain(`<title>${page}</title>`)
      expect(response.headers.get('cache-control')).toBe('no-cache')
    }
    const asset = await yard.browser().fetch('/assets/main-abc123.js')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await statusOf('/apps/console/index.html')).toBe(404)
  })

  test('every answer carries the headers that keep pages safe', async () => {
    for (const path of [
      '/',
      '/console/yard',
      '/api/venues',
      '/nothing',
      '/venues/yard/survey/ground/tileset.json',
      '/assets/main-abc123.js',
    ]) {
      const { headers } = await yard.browser().fetch(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain("'unsafe-eval'")
      expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self' 'wasm-unsafe-eval'")
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      for (const name of ['xr-spatial-tracking', 'camera', 'microphone'])
        expect(headers.get('permissions-policy')).toContain(`${name}=(self)`)
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })
})

const deskSeat = async () => {
  const desk = yard.browser()
  await desk.enterAs('operator')
  return desk.join('console')
}

describe('documents', () => {
  test('venues are listed, and one comes whole with its place on Earth and its faults', async () => {
    const list = await (await yard.browser().fetch('/api/venues')).json()
    expect(list).toEqual([
      {
        id: 'yard',
        name: { 'zh-CN': 'Yard', en: 'Yard' },
        description: { 'zh-CN': 'A yard for tests.', en: 'A yard for tests.' },
        latDeg: expect.closeTo(34.2, 9),
        lonDeg: expect.closeTo(108.9, 9),
        picture: '/venues/yard/still.jpg',
        people: 0,
        show: { name: { 'zh-CN': 'Evening', en: 'Evening' }, playing: false },
        event: null,
        sources: [{ attribution: expect.any(Object), licence: expect.any(String) }],
      },
    ])
    const venue = (await (await yard.browser().fetch('/api/venues/yard')).json()) as Record<string, unknown>
    expect(venue).toMatchObject({
      venue: { id: 'yard' },
      scene: { id: 'evening' },
      show: { id: 'evening' },
      faults: [],
      geoPose: { heightM: 400 },
    })
    expect(await statusOf('/api/venues/nowhere')).toBe(404)
  })

  test('a changed document is taken and told; a broken one leaves the old running, and its faults are told at desks alone', async () => {
    const seat = await deskSeat()
    const visitor = await yard.browser().join()
    const [first] = seat.told.documents
    writeFileSync(yard.showFile, JSON.stringify({ ...yard.show, durationS: 700 }))
    await until(() => seat.told.documents.length >= 2, 'the change')
    expect(seat.told.documents.at(-1)).toEqual({ revision: (first?.revision ?? 0) + 1, faults: [] })
    const plan = yard.server.shows.show('yard').plan
    const told = seat.told.documents.length
    writeFileSync(yard.showFile, '{ "kind": "show", ')
    await until(() => seat.told.documents.length > told, 'the fault')
    expect(seat.told.documents.at(-1)?.faults).toMatchObject([
      { code: 'document/not-json', file: 'scenes/evening/show.json', told: { what: { key: 'notJson' }, fix: { key: 'wholeFile' } } },
    ])
    await until(() => visitor.told.documents.at(-1)?.revision === seat.told.documents.at(-1)?.revision, 'the visitor')
    const late = await yard.browser().join()
    expect([...visitor.told.documents, ...late.told.documents].flatMap(({ faults }) => faults)).toEqual([])
    const asked = (await (await yard.browser().fetch('/api/venues/yard')).json()) as Record<string, unknown>
    expect(asked).toMatchObject({ faults: [], show: { id: 'evening', durationS: 700 } })
    expect(yard.server.shows.show('yard').plan).toBe(plan)
    expect(yard.server.library.get('yard')?.bundle?.show?.durationS).toBe(700)
    writeFileSync(yard.showFile, JSON.stringify(yard.show))
    await until(() => seat.told.documents.at(-1)?.faults.length === 0, 'the mended show')
  })

  test('a medium that is put back, or painted anew, and a tileset that is built anew are told without a change of documents', async () => {
    const seat = await deskSeat()
    const scene = join(yard.root, 'scenes/evening')
    const document = JSON.parse(readFileSync(join(scene, 'scene.json'), 'utf8')) as object
    const media = [{ id: 'poster', kind: 'image', uri: 'painted/poster.png', credit: 'Test' }]
    writeFileSync(join(scene, 'scene.json'), JSON.stringify({ ...document, media }))
    await until(() => seat.told.documents.at(-1)?.faults[0]?.code === 'scene/media-missing', 'the missing medium')
    // A page that draws has to know which medium is not there; of files and places it is told nothing.
    const drawn = (await (await yard.browser().fetch('/api/venues/yard')).json()) as { faults: object[] }
    expect(drawn.faults).toMatchObject([{ code: 'scene/media-missing', at: ['media', 'poster', 'uri'] }])
    expect(drawn.faults[0]).not.toHaveProperty('file')
    const told = async (change: () => void, what: string): Promise<void> => {
      const before = seat.told.documents.at(-1)?.revision ?? 0
      change()
      await until(() => (seat.told.documents.at(-1)?.revision ?? 0) > before, what)
      expect(seat.told.documents.at(-1)?.faults).toEqual([])
    }
    await told(() => {
      mkdirSync(join(scene, 'painted'))
      writeFileSync(join(scene, 'painted/poster.png'), 'first')
    }, 'the medium put back')
    await told(() => writeFileSync(join(scene, 'painted/poster.png'), 'painted anew'), 'the new picture')
    const survey = join(yard.root, 'venues/yard/survey')
    await told(() => {
      cpSync(join(survey, 'ground'), join(survey, '.ground.partial'), { recursive: true, filter: (file) => !/etc|host/.test(file) })
      writeFileSync(join(survey, '.ground.partial/tileset.json'), '{ }')
      renameSync(join(survey, 'ground'), join(survey, '.ground.gone'))
      renameSync(join(survey, '.ground.partial'), join(survey, 'ground'))
    }, 'the new tileset')
  }, 30_000)
})

describe('the media door', () => {
  const knock = async (
    path: string,
    ticket: string | null,
    body: string,
    type = 'application/sdp',
  ): Promise<{ status: number; code: string }> => {
    const headers = { 'content-type': type, ...(ticket === null ? {} : { authorization: `Bearer ${ticket}` }) }
    const response = await yard.browser().fetch(path, { method: 'POST', body, headers })
    return { status: response.status, code: ((await response.json()) as { error: { code: string } }).error.code }
  }
  const publisher = async (camera = 'gate'): Promise<string> => {
    const browser = yard.browser()
    await browser.enterAs('camera')
    return browser.ticket({ kind: 'publish', camera })
  }
  const whip = '/live/yard/gate/whip'

  test('an offer of a megabyte is refused before it is read', async () => {
    expect(await knock(whip, await publisher(), 'v'.repeat(1_000_000))).toEqual({ status: 413, code: 'media/too-large' })
    expect(await knock(whip, await publisher(), 'v'.repeat(WIRE_LIMITS.sdpBytes + 1))).toEqual({ status: 413, code: 'media/too-large' })
  })

  test('without a ticket, with one for another camera, another way in or a used one, nothing opens', async () => {
    expect(await knock(whip, null, 'v=0')).toEqual({ status: 401, code: 'access/bad-ticket' })
    expect(await knock(whip, await publisher('roof'), 'v=0')).toEqual({ status: 403, code: 'access/foreign' })
    expect(await knock('/live/yard/gate/whep', await publisher(), 'v=0')).toEqual({ status: 403, code: 'access/foreign' })
    expect(await knock(whip, await yard.browser().ticket({ kind: 'visit' }), 'v=0')).toEqual({ status: 403, code: 'access/foreign' })
    const ticket = await publisher()
    await knock(whip, ticket, 'v=0')
    expect(await knock(whip, ticket, 'v=0')).toEqual({ status: 401, code: 'access/replayed' })
    expect(await knock('/live/yard/gate/stream', ticket, 'v=0')).toEqual({ status: 404, code: 'media/unknown-camera' })
  })

  test('a hub that is not there is told as such', async () => {
    expect(await knock(whip, await publisher(), 'v=0')).toEqual({ status: 503, code: 'media/hub-down' })
  })

  test('a body that is no offer is refused', async () => {
    expect(await knock(whip, await publisher(), '{}', 'application/json')).toEqual({ status: 400, code: 'media/bad-sdp' })
  })

  test('nobody ends a session he did not open', async () => {
    const response = await yard.browser().fetch(`${whip}/some-session`, { method: 'DELETE', headers: { authorization: 'Bearer x' } })
    expect(response.status).toBe(404)
  })
})
