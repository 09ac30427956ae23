import { useFrame, useThree } from '@react-three/fiber'
import type { ReactNode } from 'react'
import { hostNow } from './host-clock.ts'
import type { Schedule } from './schedule.ts'

/** The one place where React's frame reaches the systems. `serverNow` maps host ms to server ms. */
export function FrameLoop({ schedule, serverNow }: { schedule: Schedule; serverNow: (hostMs: number) => number }): ReactNode {
  const renderer = useThree((state) => state.gl)
  useFrame(() => {
    const now = hostNow()
    schedule.run(now, serverNow(now), renderer.xr.isPresenting)
  })
  return null
}
