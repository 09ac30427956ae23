import { ColyseusSDK } from '@colyseus/sdk'
import { addEffect, Canvas, useThree } from '@react-three/fiber'
import { createXRStore, XR } from '@react-three/xr'
import { TilesRenderer } from '3d-tiles-renderer/three'
import { useEffect, useMemo, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

// The least page that streams a tileset, enters a headset and joins a room: what the script of a venue is measured beside.

const store = createXRStore()

function Tiles(): ReactNode {
  const { camera, gl } = useThree()
  const tiles = useMemo(() => {
    const made = new TilesRenderer('/tileset.json')
    made.setCamera(camera)
    made.setResolutionFromRenderer(camera, gl)
    return made
  }, [camera, gl])
  useEffect(() => addEffect(() => tiles.update()), [tiles])
  return <primitive object={tiles.group} />
}

function Shell(): ReactNode {
  return (
    <Canvas>
      <XR store={store}>
        <Tiles />
      </XR>
    </Canvas>
  )
}

void new ColyseusSDK(location.origin).joinOrCreate('venue')
const place = document.getElementById('page')
if (place !== null) createRoot(place).render(<Shell />)
