import { TilesRenderer } from '3d-tiles-renderer/three'

/** What a walk looks at of a tile. */
interface WalkedTile {
  /** Those made ready know what they were in the last walk. */
  readonly children: readonly { readonly traversal?: unknown }[]
}

/** Steps of the library's walk that its types do not tell of. */
export interface TileWalk {
  calculateTileViewError(tile: WalkedTile, target: object): void
  calculateTileViewErrorWithPlugin(tile: WalkedTile, target: object): void
  ensureChildrenArePreprocessed(tile: WalkedTile, atOnce?: boolean): void
}

/** The library's own steps, as far as they are changed or called here. */
export const LIBRARY_WALK = TilesRenderer.prototype as unknown as TileWalk

/**
 * The library's renderer of tiles, for plugins that have no say in how well a tile is seen, as ours have none: they are not asked. For
 * every tile of every walk it makes a list of them and closures to ask them with, and a closure to make children ready that long are.
 */
export class LeanTiles extends TilesRenderer {
  calculateTileViewErrorWithPlugin(tile: WalkedTile, target: object): void {
    LIBRARY_WALK.calculateTileViewError.call(this, tile, target)
  }

  ensureChildrenArePreprocessed(tile: WalkedTile, atOnce?: boolean): void {
    const { children } = tile
    if (children.length === 0 || children[children.length - 1]!.traversal) return
    LIBRARY_WALK.ensureChildrenArePreprocessed.call(this, tile, atOnce)
  }
}
