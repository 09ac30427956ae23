export { createTwin, type Twin, type TwinListener, type TwinOptions } from './twin.ts'
