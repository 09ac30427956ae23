type Triple = readonly [number, number, number]

/** What a VRM of ours lets be done with it: everything but harm. `tool` made it. */
export function ownLicence(name: string, tool: string): object {
  return {
    name,
    version: '1',
    authors: ['Holosite'],
    copyrightInformation: `Made by ${tool} of Holosite`,
    licenseUrl: 'https://vrm.dev/licenses/1.0/',
    avatarPermission: 'everyone',
    allowExcessivelyViolentUsage: false,
    allowExcessivelySexualUsage: false,
    commercialUsage: 'corporation',
    allowPoliticalOrReligiousUsage: false,
    allowAntisocialOrHateUsage: false,
    creditNotation: 'unnecessary',
    allowRedistribution: true,
    modification: 'allowModificationRedistribution',
  }
}

/** Bones as nodes of a glTF, in their order: each where it stands from its parent, metres. */
export function boneNodes(bones: readonly { readonly name: string; readonly parent: string | null; readonly at: Triple }[]): object[] {
  return bones.map(({ name, parent, at }) => {
    const from = bones.find((bone) => bone.name === parent)?.at ?? [0, 0, 0]
    const children = bones.flatMap((bone, child) => (bone.parent === name ? [child] : []))
    const translation = at.map((part, axis) => Number((part - from[axis]!).toFixed(6)))
    return { name, translation, ...(children.length > 0 ? { children } : {}) }
  })
}
