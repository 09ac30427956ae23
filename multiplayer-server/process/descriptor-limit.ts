import { readFileSync } from 'node:fs'

/** What the server opens besides connections: files, sockets of the hub, a database. */
const OWN_DESCRIPTORS = 256
/** A visitor holds one socket, and a second for the moment of joining or coming back. */
const PER_VISITOR = 2

/** The most files this process may ever open, or null where the system does not say (only Linux does). Node raises the soft limit itself. */
export function readDescriptorLimit(limitsFile = '/proc/self/limits'): number | null {
  let text: string
  try {
    text = readFileSync(limitsFile, 'utf8')
  } catch {
    return null
  }
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(text)?.[1]
  if (hard === undefined) return null
  return hard === 'unlimited' ? Infinity : Number(hard)
}

/** The line that raises a limit too low for so many visitors, or null when it is high enough or unknown. */
export function descriptorWarning(visitors: number, limit: number | null): string | null {
  const needed = PER_VISITOR * visitors + OWN_DESCRIPTORS
  if (limit === null || limit >= needed) return null
  return (
    `This process may open ${limit} files, too few for ${visitors} visitors. ` +
    `Before starting: ulimit -n ${needed} (as root, or set LimitNOFILE=${needed} in its systemd unit).`
  )
}
