export { createShowFollower, type ShowFollower } from './show-follower.ts'
