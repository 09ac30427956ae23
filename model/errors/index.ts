export { HolositeError, type Fault, type FaultCode, type FaultPath, type Outcome, type Phrase } from './holosite-error.ts'
