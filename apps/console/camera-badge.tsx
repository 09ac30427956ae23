import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { CameraWord } from '../../engine/video/index.ts'

/** A camera's state in word, colour and pattern. */
export function CameraBadge({ word, ageS = null }: { word: CameraWord; ageS?: number | null }): ReactNode {
  const { say } = useInterface()
  const aged = word !== 'live' && word !== 'off' && word !== 'connecting' && ageS !== null
  return (
    <span className="camera-state" data-camera-state={word}>
      {say(`camera.state.${word}`)}
      {aged && ` ${ageS.toFixed(ageS < 10 ? 1 : 0)} s`}
    </span>
  )
}
