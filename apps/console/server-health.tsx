import { useEffect, useState, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { fetchServerHealth, type ServerHealth } from '../../engine/net/index.ts'
import { every } from '../../engine/runtime/index.ts'

const ASK_MS = 10_000

/** One line over everything when the server itself is not well; nothing while it is, or while the link says it is away. */
export function ServerHealthLine(): ReactNode {
  const { say } = useInterface()
  const [health, setHealth] = useState<ServerHealth>('well')
  useEffect(() => {
    const leaving = new AbortController()
    const ask = (): void => void fetchServerHealth(leaving.signal).then((found) => leaving.signal.aborted || setHealth(found))
    ask()
    const stop = every(ASK_MS, ask)
    return () => {
      stop()
      leaving.abort()
    }
  }, [])
  if (health === 'well' || health === 'away') return null
  return (
    <p className="panel refusal" role="alert" data-server-health={health}>
      {say(`console.server.${health}`)}
    </p>
  )
}
