export { createGlobe, type GlobeFrame, type GlobeHandle, type GlobeOptions, type GlobePlace } from './create-globe.ts'
