export { DOES, type Doing } from './body-gesture.ts'
export { createAvatarSystem, type AvatarPlace, type AvatarSource, type AvatarSystem } from './avatar-system.ts'
export { loadPerformer, type Performer } from './performer.ts'
export { createCrowd, type Crowd, type CrowdLight, type CrowdParts } from './crowd.ts'
