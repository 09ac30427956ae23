export { HolositeError, type Fault, type FaultCode, type FaultPath, type Outcome } from './holosite-error.ts'
