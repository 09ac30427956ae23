export { BODY_NUMBERS, BONE, BONE_NUMBERS, BONES, JOINTS, REST, STOUT_M, type BoneName } from './bones.ts'
export { colourOf, COMMON, COSTUMES, PART, ROLE, WORN, type Costume, type Part, type Role } from './costumes.ts'
