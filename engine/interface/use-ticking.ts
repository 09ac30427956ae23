import { useEffect, useState } from 'react'
import { every } from '../runtime/index.ts'

/** Renders the component again every `periodMs`, for clocks and countdowns. */
export function useTicking(periodMs: number): void {
  const [, setTick] = useState(0)
  useEffect(() => every(periodMs, () => setTick((tick) => tick + 1)), [periodMs])
}
