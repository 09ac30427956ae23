import { bundle, openBlank, type OpenPage } from '../browser/open-page.ts'
import { TILESET } from './make-tile.ts'

/**
 * A page with `window.nightStage` (page/night-stage.ts) that finds tiles under `/tiles/<name>/`. Size of the canvas in pixels; `tiles`
 * are glb files by name.
 */
export async function openNight([width, height]: readonly [number, number], tiles: Readonly<Record<string, Buffer>>): Promise<OpenPage> {
  const code = await bundle(new URL('./page/night-stage.ts', import.meta.url).pathname)
  const open = await openBlank([width, height])
  const { page } = open
  await page.route('http://night.test/**', (route) => {
    const [, name, file] = /\/tiles\/([^/]+)\/(.+)$/.exec(new URL(route.request().url()).pathname) ?? []
    if (name === undefined)
      return route.fulfill({ contentType: 'text/html', body: `<canvas width="${width}" height="${height}"></canvas>` })
    const tile = tiles[name]
    if (file === 'tileset.json' && tile) return route.fulfill({ contentType: 'application/json', body: TILESET })
    return tile ? route.fulfill({ contentType: 'model/gltf-binary', body: tile }) : route.fulfill({ status: 404 })
  })
  await page.goto('http://night.test/')
  await page.addScriptTag({ content: code })
  return open
}
