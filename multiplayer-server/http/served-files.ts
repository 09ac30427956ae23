import { existsSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import { venueFolder } from '../show/load-venue.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { sendPackedFile } from './packed-files.ts'
import { answerNotFound } from './send-fault.ts'

/** What a tileset may consist of. */
const TILE_FILES = /\.(json|glb|gltf|b3dm|i3dm|pnts|cmpt|subtree|bin|png|jpe?g|webp|ktx2)$/
/** What a scene may show and play. Never code, never documents. */
const MEDIA_FILES = /\.(webm|mp4|png|jpe?g|webp|avif|ktx2|glb|mp3|ogg|opus|m4a|wav|vtt|bin|vrm)$/
const PICTURE = /\.(png|jpe?g|webp|avif)$/
const PLAIN_SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/
const XR_PROFILES = ['meta-quest-touch-plus', 'generic-hand']

/** Files of venues and scenes: `/venues/<id>/...` only the venue's picture, its ground and what lies in the folders of tilesets it names, `/scenes/<id>/...` only media. */
export function servedFiles(library: VenueLibrary): Router {
  const router = Router()
  router.get('/venues/:id/*path', async (request, response, next) => {
    const bundle = library.get(String(request.params['id']))?.bundle
    const path = plainPath(request)
    const root = library.rootOf(String(request.params['id']))
    if (!bundle || root === null || path === null) return next()
    const folder = venueFolder({ root, id: bundle.venue.id })
    if (path === bundle.venue.picture && PICTURE.test(path)) return sendInside(folder, join(folder, path), { request, response, next })
    if (!TILE_FILES.test(path)) return next()
    if (path === bundle.venue.ground && bundle.ground !== null) return sendInside(folder, join(folder, path), { request, response, next })
    const layer = bundle.venue.twin.find(({ uri }) => path === uri || path.startsWith(`${dirname(uri)}/`))
    if (layer === undefined || dirname(layer.uri) === '.') return next()
    await sendInside(join(folder, dirname(layer.uri)), join(folder, path), { request, response, next })
  })
  router.get('/scenes/:id/*path', async (request, response, next) => {
    const id = String(request.params['id'])
    const path = plainPath(request)
    if (!PLAIN_SEGMENT.test(id) || path === null || !MEDIA_FILES.test(path)) return next()
    const folder = library.roots.map((root) => join(root, 'scenes', id)).find((candidate) => existsSync(candidate))
    if (folder === undefined) return next()
    await sendInside(folder, join(folder, path), { request, response, next })
  })
  return router
}

/** Models of the controllers and hands we support, from the package that has them. */
export function xrProfiles(): Router {
  const router = Router()
  const assets = dirname(createRequire(import.meta.url).resolve('@webxr-input-profiles/assets/package.json'))
  const profiles = join(assets, 'dist', 'profiles')
  const options = { index: false, redirect: false, maxAge: '7d' } as const
  for (const profile of XR_PROFILES) router.use(`/xr-profiles/${profile}`, express.static(join(profiles, profile), options))
  router.get('/xr-profiles/profilesList.json', (_request, response) => response.sendFile(join(profiles, 'profilesList.json'), options))
  return router
}

/** The path below the wildcard, when every part of it is plain: no `..`, no hidden file, no encoded slash. */
function plainPath(request: Request): string | null {
  const segments = ([] as string[]).concat(request.params['path'] ?? [])
  return segments.length > 0 && segments.every((segment) => PLAIN_SEGMENT.test(segment)) ? segments.join('/') : null
}

/** Sends a file only when, with every link followed, it stands inside the folder. */
async function sendInside(
  folder: string,
  file: string,
  { request, response, next }: { request: Request; response: Response; next: Parameters<RequestHandler>[2] },
): Promise<void> {
  try {
    const [inside, real] = await Promise.all([realpath(folder), realpath(file)])
    if (!real.startsWith(inside + sep) || !(await stat(real)).isFile()) return void answerNotFound(request, response, next)
    response.setHeader('Cache-Control', 'public, max-age=0, must-revalidate')
    if (await sendPackedFile(real, request, response)) return
    if (real.endsWith('.subtree') || real.endsWith('.bin')) response.type('application/octet-stream')
    response.sendFile(real, { dotfiles: 'allow', cacheControl: false }, (failure) => failure && next(failure))
  } catch {
    void answerNotFound(request, response, next)
  }
}
