import { BODY_BUDGET } from './body-budget.ts'
import { drawGroup, type MadeMaterial } from './draw-group.ts'
import type { BodyPart } from './lighten-parts.ts'
import { atlasSlots, planMerge, type MergeHow, type MergePlan } from './plan-merge.ts'
import type { Glb } from './read-glb.ts'
import type { PictureTools } from './picture-tools.ts'

/** How a body gets fewer draws. */
export interface MergeChoice extends MergePlan {
  readonly how: MergeHow
}

/** Nothing is put together where draws are few enough; else what is alike, and where that does not do, what is near. */
export function chooseMerge(glb: Glb, parts: readonly BodyPart[]): MergeChoice {
  if (parts.length <= BODY_BUDGET.drawCalls) return { groups: [], alone: parts, how: 'alike' }
  const alike = planMerge(glb, parts, 'alike')
  return isWithin(alike) ? { ...alike, how: 'alike' } : { ...planMerge(glb, parts, 'near'), how: 'near' }
}

function isWithin({ groups, alone }: MergePlan): boolean {
  const pictures = groups.reduce((sum, members) => sum + atlasSlots(members).length, 0)
  return groups.length + alone.length <= BODY_BUDGET.drawCalls && pictures <= BODY_BUDGET.textures
}

/** Draws the groups of a choice: parts whose material is from `from` on have a made one. */
export async function mergeMaterials(
  glb: Glb,
  { groups, alone, how }: MergeChoice,
  { px, tools, from }: { px: number; tools: PictureTools; from: number },
): Promise<{ readonly parts: BodyPart[]; readonly made: readonly MadeMaterial[] }> {
  const parts: BodyPart[] = [...alone]
  const made: MadeMaterial[] = []
  for (const members of groups) {
    const drawn = await drawGroup(glb, members, { px, how, tools })
    parts.push({ ...drawn.part, material: from + made.length })
    made.push(drawn.made)
  }
  return { parts, made }
}
