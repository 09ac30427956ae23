import { useState, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { FaultPanel } from './fault-panel.tsx'

/** What could not be had while the visit goes on. What is wrong with the documents is told at desks, never here. */
export function CornerFaults({ faults }: { faults: readonly Fault[] }): ReactNode {
  const { say } = useInterface()
  /** How many faults the visitor has put away. */
  const [read, setRead] = useState(0)
  return (
    <div className="corner-faults">
      {faults.length > read && (
        <FaultPanel corner title={say('visit.partlyMissing')} faults={faults} close={() => setRead(faults.length)} />
      )}
    </div>
  )
}
