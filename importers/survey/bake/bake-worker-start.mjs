// A worker thread does not inherit the TypeScript loader of the main thread on Node 20: this brings it in first.
import { register } from 'tsx/esm/api'

register()
await import('./bake-worker.worker.ts')
