export { createAvatarSystem, type AvatarSource, type AvatarSystem } from './avatar-system.ts'
