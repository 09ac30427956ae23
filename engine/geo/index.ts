export { createTilesetLayer, type TilesetLayer, type TilesetLayerOptions, type TilesetListener } from './tileset-layer.ts'
