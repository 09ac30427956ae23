import { extname } from 'node:path'
import { check3tzIndex } from './check-3tz-index.ts'
import { checkOldTile, isOldTileKind, magicOf } from './check-old-tile.ts'
import { checkImplicitTiles } from './check-implicit-tiles.ts'
import { checkContentJson, checkTileJson, checkTilesetJson, contentsOf, implicitTilingOf } from './check-tile-json.ts'
import { isObject, listOf, type JsonObject } from './read-glb.ts'
import { openZip } from './read-zip.ts'
import type { Surroundings } from './surroundings.ts'
import { archiveSource, readBeside, targetOf } from './tile-source.ts'
import { validateGltf } from './validate-gltf.ts'

type Path = readonly (string | number)[]

const MOST_DEPTH = 64
const MOST_FILES = 20_000
const MOST_ARCHIVES = 2

/** Judges a file by what it begins with, and all it names. `isTileset` where its JSON is one and no glTF. */
export async function checkContentFile(path: string, around: Surroundings, isTileset = false): Promise<void> {
  const { source, seen, list } = around
  if (seen.has(path) || list.full) return
  const name = source.nameOf(path)
  if (seen.size === MOST_FILES) list.add(name, { what: `More than ${MOST_FILES} files; the rest is not judged.`, at: [], isWarning: true })
  seen.add(path)
  if (seen.size > MOST_FILES) return
  const bytes = await source.read(path)
  if (typeof bytes === 'string') return list.add(name, { what: bytes, at: [] })
  const ending = extname(path).slice(1).toLowerCase()
  const magic = magicOf(bytes)
  if (isOldTileKind(magic)) return checkOld(path, bytes, around)
  if (ending === '3tz' || ending === 'zip' || magic === 'PK\u0003\u0004') return checkArchive(path, bytes, around)
  if (magic === 'glTF' || ending === 'glb' || ending === 'vrm' || ending === 'gltf') return checkModelBytes(path, bytes, around)
  if (isOldTileKind(ending)) return list.add(name, { what: `It does not begin as a ${ending}.`, at: ['byte', 0] })
  const json = jsonOf(bytes)
  if (json === undefined)
    return list.add(name, { what: ending === 'json' ? 'It is not JSON.' : 'It is no tile of 3D Tiles 1.0 or 1.1.', at: [] })
  if (!isObject(json)) return list.add(name, { what: 'Its JSON is no object.', at: [] })
  if (isTileset || json['root'] !== undefined) return checkTilesetFile(path, json, around)
  const version = isObject(json['asset']) ? String(json['asset']['version']) : ''
  if (version.startsWith('2.')) return checkModelBytes(path, bytes, around)
  list.add(name, { what: 'It is no tile of 3D Tiles 1.0 or 1.1: neither a tileset nor a glTF.', at: ['asset'] })
}

async function checkTilesetFile(path: string, json: JsonObject, around: Surroundings): Promise<void> {
  const file = around.source.nameOf(path)
  checkTilesetJson(json, (what, at) => around.list.add(file, { what, at }))
  if (isObject(json['root'])) await checkTile({ path, groups: listOf(json, 'groups').length, around }, json['root'], ['root'])
}

interface TilePlace {
  readonly path: string
  readonly groups: number
  readonly around: Surroundings
}

async function checkTile(place: TilePlace, tile: JsonObject, at: Path): Promise<void> {
  const { path, groups, around } = place
  const tell = (what: string, where: Path): void => around.list.add(around.source.nameOf(path), { what, at: where })
  if (around.list.full) return
  if (at.length > 2 * MOST_DEPTH) return tell(`Tiles lie deeper than ${MOST_DEPTH}.`, at)
  checkTileJson(tile, at, tell)
  const tiling = implicitTilingOf(tile, at, tell)
  for (const { content, at: where } of contentsOf(tile, at)) {
    checkContentJson(content, where, groups, tell)
    // Before 1.0 was final the address was called url.
    const key = content['uri'] === undefined && content['url'] !== undefined ? 'url' : 'uri'
    const target = targetOf(path, content[key], (what) => tell(what, [...where, key]))
    if (target !== undefined && tiling === null) await checkContentFile(target, around)
  }
  if (tiling) await checkImplicitTiles({ path, tile, at, tiling, around, tell, judge: (content) => checkContentFile(content, around) })
  for (const [index, child] of listOf(tile, 'children').entries()) await checkTile(place, child, [...at, 'children', index])
}

async function checkOld(path: string, bytes: Uint8Array, around: Surroundings): Promise<void> {
  const file = around.source.nameOf(path)
  const { faults, models, links } = checkOldTile(bytes)
  for (const fault of faults) around.list.add(file, fault)
  for (const { bytes: model, at } of models)
    for (const fault of await validateGltf(model, (uri) => readBeside(around.source, path, uri)))
      around.list.add(file, { ...fault, at: [...at, ...fault.at] })
  for (const { uri, at } of links) {
    const target = targetOf(path, uri, (what) => around.list.add(file, { what, at }))
    if (target !== undefined) await checkContentFile(target, around)
  }
}

async function checkModelBytes(path: string, bytes: Uint8Array, { source, list }: Surroundings): Promise<void> {
  for (const fault of await validateGltf(bytes, (uri) => readBeside(source, path, uri))) list.add(source.nameOf(path), fault)
}

async function checkArchive(path: string, bytes: Uint8Array, { source, list, depth }: Surroundings): Promise<void> {
  const name = source.nameOf(path)
  if (depth >= MOST_ARCHIVES) return list.add(name, { what: `Archives lie deeper than ${MOST_ARCHIVES}.`, at: [] })
  const opened = openZip(bytes)
  if ('fault' in opened) return list.add(name, opened.fault)
  if (/\.3tz$/i.test(path)) for (const fault of check3tzIndex(opened.zip)) list.add(name, fault)
  await checkContentFile('tileset.json', { source: archiveSource(opened.zip, name), seen: new Set(), list, depth: depth + 1 }, true)
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
