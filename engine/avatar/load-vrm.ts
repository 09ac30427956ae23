import type { VRM } from '@pixiv/three-vrm'
import type { Group } from 'three'

/** A file as it was read; `vrm` is undefined where it is none, or was not asked for. */
export interface LoadedVrm {
  readonly scene: Group
  readonly vrm: VRM | undefined
  /** Frees what it holds on the graphics card. */
  free(): void
}

/** How a file is read. */
export interface VrmReading {
  /** Changes its description before anything of it is made. */
  readonly prepare?: (json: Record<string, unknown>) => void
  /** Only its glTF: neither bones are named nor does anything swing. */
  readonly plain?: boolean
}

/** Fetches a file; three-vrm and the loader come with the first, lazily. Rejects what is no glTF. */
export async function loadVrm(url: string, { prepare, plain = false }: VrmReading = {}): Promise<LoadedVrm> {
  const [{ VRMLoaderPlugin, VRMUtils }, { GLTFLoader }] = await Promise.all([
    import('@pixiv/three-vrm'),
    import('three/examples/jsm/loaders/GLTFLoader.js'),
  ])
  const loader = new GLTFLoader()
  if (!plain) {
    loader.register((parser) => {
      prepare?.(parser.json as Record<string, unknown>)
      return new VRMLoaderPlugin(parser)
    })
  }
  const { scene, userData } = await loader.loadAsync(url)
  return { scene, vrm: userData['vrm'] as VRM | undefined, free: () => VRMUtils.deepDispose(scene) }
}
