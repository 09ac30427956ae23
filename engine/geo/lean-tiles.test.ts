import { TilesRenderer } from '3d-tiles-renderer/three'
import { PerspectiveCamera } from 'three'
import { expect, test } from 'vitest'
import { LeanTiles, type TileWalk } from './lean-tiles.ts'

/** The library's steps before and of a walk, as far as they are called here. */
interface Steps extends TileWalk {
  prepareForTraversal(): void
  preprocessNode(tile: object, folder: string): void
}

const tileAt = (far: number, children: object[] = []) => ({
  boundingVolume: { sphere: [0, 0, -far, 5] },
  geometricError: 40,
  refine: 'REPLACE',
  children,
})

function stepsOf(tiles: TilesRenderer): Steps {
  const camera = new PerspectiveCamera(60, 16 / 9, 0.05, 2000)
  tiles.setCamera(camera)
  tiles.setResolution(camera, 1920, 1080)
  const steps = tiles as unknown as Steps
  steps.prepareForTraversal()
  return steps
}

test('a tile is seen as well as the library says, before the eye and behind it', () => {
  for (const far of [60, 600, -60]) {
    const [ours, theirs] = [new LeanTiles(), new TilesRenderer()].map((tiles) => {
      const steps = stepsOf(tiles)
      const tile = tileAt(far)
      steps.preprocessNode(tile, '')
      const seen = {}
      steps.calculateTileViewErrorWithPlugin(tile, seen)
      return seen
    })
    expect(ours).toHaveProperty('inView', far > 0)
    expect(ours).toEqual(theirs)
  }
})

test("a tile's children are made ready once, as the library makes them ready", () => {
  const steps = stepsOf(new LeanTiles())
  const child: ReturnType<typeof tileAt> & { traversal?: object } = tileAt(70)
  const tile = tileAt(60, [child])
  steps.preprocessNode(tile, '')
  steps.ensureChildrenArePreprocessed(tile)
  const { traversal } = child
  expect(traversal).toBeDefined()
  steps.ensureChildrenArePreprocessed(tile)
  expect(child.traversal).toBe(traversal)
})
