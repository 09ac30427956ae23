import { changedBody } from './changed-body.ts'

/** How a made body's hair hangs: a chain of nodes behind the head, a hand's breadth each. */
export interface MadeHair {
  readonly links: number
  readonly strands?: number
  readonly colliders?: number
}

/** A body of VRM 1.0 with strands on its head that swing; nothing is drawn with them. */
export function bodyWithHair(bytes: Uint8Array, { links, strands = 1, colliders = 1 }: MadeHair): Uint8Array {
  return changedBody(bytes, (json) => {
    const head = json.extensions.VRMC_vrm.humanoid.humanBones.head.node as number
    const springs = Array.from({ length: strands }, (_, strand) => {
      const first = json.nodes.length as number
      for (let link = 0; link < links; link++) {
        const children = link + 1 < links ? { children: [first + link + 1] } : {}
        json.nodes.push({
          name: `hair-${strand}-${link}`,
          translation: link === 0 ? [0.02 * strand, 0.1, -0.12] : [0, -0.08, 0],
          ...children,
        })
      }
      json.nodes[head].children = [...(json.nodes[head].children ?? []), first]
      const joints = Array.from({ length: links }, (__, link) => ({ node: first + link, stiffness: 0.4, dragForce: 0.3, gravityPower: 0.2, hitRadius: 0.01 })) // prettier-ignore
      return { name: `hair-${strand}`, joints, colliderGroups: [0] }
    })
    json.extensions.VRMC_springBone = {
      specVersion: '1.0',
      colliders: Array.from({ length: colliders }, () => ({ node: head, shape: { sphere: { offset: [0, 0.05, 0], radius: 0.09 } } })),
      colliderGroups: [{ colliders: Array.from({ length: colliders }, (_, index) => index) }],
      springs,
    }
    json.extensionsUsed.push('VRMC_springBone')
  })
}

/** A body of VRM 0.x whose named nodes and all under them swing. */
export function zeroBodyWithHair(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  return changedBody(bytes, (json) => {
    const nodeOf = (name: string): number => json.nodes.findIndex((node: { name?: string }) => node.name === name)
    json.extensions.VRM.secondaryAnimation = {
      boneGroups: [{ stiffiness: 0.5, gravityPower: 0.1, gravityDir: { x: 0, y: -1, z: 0 }, dragForce: 0.4, center: -1, hitRadius: 0.02, bones: names.map(nodeOf), colliderGroups: [0] }], // prettier-ignore
      colliderGroups: [{ node: nodeOf('Hips'), colliders: [{ offset: { x: 0, y: 0, z: 0 }, radius: 0.05 }] }],
    }
  })
}
