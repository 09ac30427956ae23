import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { Router, type RequestHandler, type Response } from 'express'
import { isLocal, isSecure } from '../access/caller.ts'
import { lostPage, noticePage } from './notice-page.ts'
import { sendPackedFile } from './packed-files.ts'

const PAGES = ['lobby', 'visitor', 'console', 'camera', 'output'] as const
type Page = (typeof PAGES)[number]

/** The built pages: documents always asked for anew, hashed assets kept for a year. */
export function pages(dist: string): Router {
  const router = Router()
  const page =
    (name: Page): RequestHandler =>
    (_request, response) =>
      sendPage(response, join(dist, 'apps', name, 'index.html'))
  router.get('/', page('lobby'))
  router.get('/visit/:venue', page('visitor'))
  router.get('/console/:venue', refuseOpenWire, page('console'))
  router.get('/camera/:venue/:camera', page('camera'))
  router.get('/output/:venue/:projector', refuseOpenWire, page('output'))
  router.use(keepDocumentsBack, packedAssets(dist), assets(dist))
  return router
}

function sendPage(response: Response, file: string): void {
  if (!existsSync(file)) {
    response
      .status(503)
      .type('html')
      .send(noticePage('页面尚未构建。请运行 npm run build。', 'The pages are not built yet. Run npm run build.'))
    return
  }
  response.setHeader('Cache-Control', 'no-cache')
  response.sendFile(file, { cacheControl: false })
}

/** The console's secret and cookie never cross a wire others can read. */
const refuseOpenWire: RequestHandler = (request, response, next) => {
  if (isSecure(request) || isLocal(request)) return next()
  response
    .status(403)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(
      noticePage(
        '控制台不能通过未加密的 HTTP 打开。请使用 https，或在服务器本机上打开 http://localhost。',
        'The console does not open over plain HTTP. Use https, or http://localhost on the machine the server runs on.',
      ),
    )
}

/** Pages are reached by their own addresses only, where their rules are kept; the build's own records are not for serving. */
const keepDocumentsBack: RequestHandler = (request, response, next) => {
  if (/\.html?$/i.test(request.path) || request.path.includes('/.')) {
    response.status(404).set('Cache-Control', 'no-store').type('html').send(lostPage())
    return
  }
  next()
}

/** Addresses of plain segments, none of them hidden or climbing: what the build writes. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/

/** What shrinks goes out gzipped; all else is left to `assets`. */
function packedAssets(dist: string): RequestHandler {
  return async (request, response, next) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || !PLAIN_PATH.test(request.path)) return next()
    const file = join(dist, request.path)
    setAge(response, dist, file)
    try {
      if (await sendPackedFile(file, request, response)) return
    } catch {
      // Not there, or no file: the next one says so.
    }
    response.removeHeader('Cache-Control')
    next()
  }
}

function assets(dist: string): RequestHandler {
  return express.static(dist, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (response, path) => setAge(response, dist, path),
  })
}

function setAge(response: Response, dist: string, file: string): void {
  const hashed = file.startsWith(join(dist, 'assets'))
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
}
