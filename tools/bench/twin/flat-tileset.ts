import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Logger, NodeIO } from '@gltf-transform/core'
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions'
import { dequantize } from '@gltf-transform/functions'
import { MeshoptDecoder } from 'meshoptimizer'

interface Tile {
  readonly boundingVolume: unknown
  readonly geometricError: number
  readonly content?: { readonly uri: string }
  readonly children?: readonly Tile[]
}

/**
 * The same leaves as plain tiling writes them: 32-bit floats, nothing packed, all beneath one root without content. Feature names
 * are left out, to the plain one's favour.
 */
export async function writeFlatTileset(from: string, to: string): Promise<void> {
  await MeshoptDecoder.ready
  const io = new NodeIO()
    .setLogger(new Logger(Logger.Verbosity.ERROR))
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
  const tileset = JSON.parse(await readFile(join(from, 'tileset.json'), 'utf8')) as { geometricError: number; root: Tile }
  await mkdir(join(to, 'tiles'), { recursive: true })
  const leaves = leavesOf(tileset.root)
  for (const { content } of leaves) {
    if (content === undefined) continue
    const document = await io.read(join(from, content.uri))
    await document.transform(dequantize())
    for (const extension of document.getRoot().listExtensionsUsed()) extension.dispose()
    await writeFile(join(to, 'tiles', basename(content.uri)), await io.writeBinary(document))
  }
  const root = { ...tileset.root, content: undefined, geometricError: tileset.geometricError, children: leaves }
  await writeFile(join(to, 'tileset.json'), JSON.stringify({ ...tileset, root }))
}

const leavesOf = (tile: Tile): Tile[] => (tile.children === undefined ? [tile] : tile.children.flatMap(leavesOf))
