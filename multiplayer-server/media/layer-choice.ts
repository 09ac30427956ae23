/** What a viewer asks for: one layer by its id, or the best there is. */
export type LayerWish = string

/** A layer counts as alive this long after its last packet; encoders drop their upper layers when the uplink narrows. */
export const LAYER_ALIVE_MS = 1000

/**
 * Picks the layer to send from `layers`, given lowest first. A wish that is alive is granted; otherwise the highest
 * one alive at or below the wish, then the highest alive at all, then the freshest. Null when there is none.
 */
export function chooseLayer<T extends { readonly rid: string; readonly lastPacketMs: number }>(
  layers: readonly T[],
  wish: LayerWish,
  nowMs: number,
): T | null {
  const wished = layers.findIndex((layer) => layer.rid === wish)
  const top = wished < 0 ? layers.length - 1 : wished
  const alive = (layer: T): boolean => nowMs - layer.lastPacketMs < LAYER_ALIVE_MS
  for (let index = top; index >= 0; index -= 1) if (alive(layers[index]!)) return layers[index]!
  for (let index = top + 1; index < layers.length; index += 1) if (alive(layers[index]!)) return layers[index]!
  let freshest: T | null = null
  for (const layer of layers) if (freshest === null || layer.lastPacketMs > freshest.lastPacketMs) freshest = layer
  return freshest
}
