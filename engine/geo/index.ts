export { createTilesetLayer, type TilesetLayer, type TilesetLayerOptions, type TilesetListener } from './tileset-layer.ts'
export { lightGroupsOf, type LightGroupMaps } from './light-group-maps.ts'
