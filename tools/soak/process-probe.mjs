// Loaded into every process of a product by NODE_OPTIONS, where the TypeScript loader may not be there yet.
import { register } from 'tsx/esm/api'

const unregister = register()
await import('./process-probe.ts')
await unregister()
