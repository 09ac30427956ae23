import { readFileSync } from 'node:fs'
import { outcomeOf, type StepOutcome } from './gate-step.ts'

/** What is read of package-lock.json, version 3. */
export interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly resolved?: string
        readonly license?: string
        readonly dev?: boolean
        readonly integrity?: string
        readonly link?: boolean
      }
    >
  >
}

/** The lockfile of the tree at `root`. */
export const readLockfile = (root: string): Lockfile => JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as Lockfile

/** No entry names an address to load from (each machine has its own registry), and each is sealed by its hash. */
export function judgeLockfile(lockfile: Lockfile): string[] {
  return Object.entries(lockfile.packages).flatMap(([path, entry]) => {
    if (path === '' || entry.link === true) return []
    if (entry.resolved !== undefined) {
      return `package-lock.json: ${path} has a "resolved" address. Install with the .npmrc of the project (omit-lockfile-registry-resolved).`
    }
    return entry.integrity === undefined ? `package-lock.json: ${path} has no integrity hash. Install it again.` : []
  })
}

/** The step over the tree at `root`. */
export function checkLockfile(root: string): StepOutcome {
  const lockfile = readLockfile(root)
  return outcomeOf(judgeLockfile(lockfile), `${Object.keys(lockfile.packages).length - 1} packages`)
}
