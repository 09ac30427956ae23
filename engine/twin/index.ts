export { createTwin, type Twin, type TwinListener, type TwinOptions } from './twin.ts'
export { type TwinFeature } from './feature-at.ts'
export { type FeatureWords, tellFeature } from './tell-feature.ts'
