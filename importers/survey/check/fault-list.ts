import type { FileFault, PlacedFault } from './file-fault.ts'

/** Faults found so far; a file of nothing but faults does not fill memory. */
export interface FaultList {
  readonly faults: PlacedFault[]
  readonly full: boolean
  add(file: string, fault: FileFault): void
}

const MOST_FAULTS = 1000

export function createFaultList(): FaultList {
  const faults: PlacedFault[] = []
  return {
    faults,
    get full() {
      return faults.length > MOST_FAULTS
    },
    add(file, fault) {
      if (faults.length < MOST_FAULTS) faults.push({ ...fault, file })
      else if (faults.length === MOST_FAULTS)
        faults.push({ what: `More than ${MOST_FAULTS} faults; the rest is not judged.`, at: [], file })
    },
  }
}
