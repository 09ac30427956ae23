import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { launchChromium } from '../../tools/bench/chromium.ts'
import type { HubClient } from '../../multiplayer-server/media/hub-client.ts'

const STATUS: Record<string, number> = { 'media/not-publishing': 409, 'media/busy': 503, 'media/hub-down': 503, 'media/too-large': 413 }

const PAGE = '<!doctype html><title>live</title><script type="module" src="/stage.js"></script>'

/** A page with the engine's video area, and behind it the media door in its smallest form: no rights, only the hub. */
export interface LivePage {
  readonly url: string
  readonly browser: Browser
  readonly page: Page
  close(): Promise<void>
}

/** Bundles the stage and the engine's video area for a page. */
async function bundleStage(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry: 'tests/media/live-stage.ts', formats: ['es'], fileName: 'stage' } },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (output === undefined || !('output' in output)) throw new Error('The bundle has no output.')
  return output.output[0].code
}

export async function openLivePage(client: () => HubClient): Promise<LivePage> {
  const script = await bundleStage()
  const server = createServer((request, response) => void answer(request, response, script, client()))
  const url = await listen(server)
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.goto(url)
  return {
    url,
    browser,
    page,
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
  })
}

async function answer(request: IncomingMessage, response: ServerResponse, script: string, client: HubClient): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://page')
  const [, live, venue, camera, door] = url.pathname.split('/')
  if (url.pathname === '/stage.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
  else if (request.method === 'DELETE') {
    await client.end(url.pathname.split('/').at(-1) ?? '')
    response.writeHead(204).end()
  } else if (live === 'live' && request.method === 'POST') {
    const sdp = await readText(request)
    const layer = url.searchParams.get('layer') ?? 'auto'
    const outcome = door === 'whip' ? await client.publish(venue!, camera!, sdp) : await client.view(venue!, camera!, sdp, layer)
    if (outcome.ok) {
      response
        .writeHead(201, { 'content-type': 'application/sdp', location: `/live/session/${outcome.value.session}` })
        .end(outcome.value.sdp)
      return
    }
    const [fault] = outcome.faults
    response.writeHead(STATUS[fault!.code] ?? 400, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: fault }))
  } else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
