import { readFileSync } from 'node:fs'
import { outcomeOf, type StepOutcome } from './gate-step.ts'

/** What is read of package-lock.json, version 3. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

/** One installed package. */
export interface LockedPackage {
  readonly resolved?: string
  readonly license?: string
  readonly dev?: boolean
  readonly integrity?: string
  readonly link?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The lockfile of the tree at `root`. */
export const readLockfile = (root: string): Lockfile => JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as Lockfile

/**
 * No entry names an address to load from (each machine has its own registry), each is sealed by its hash, and the builds
 * for other systems are listed too: `npm ci` refuses a lockfile that leaves one out.
 */
export function judgeLockfile(lockfile: Lockfile): string[] {
  const names = new Set(Object.keys(lockfile.packages).map((path) => path.replace(/^.*node_modules\//, '')))
  return Object.entries(lockfile.packages).flatMap(([path, entry]) => {
    if (entry.link === true) return []
    const faults: string[] = []
    if (entry.resolved !== undefined) {
      faults.push(`${path} has a "resolved" address. Install with the .npmrc of the project (omit-lockfile-registry-resolved).`)
    }
    if (path !== '' && entry.integrity === undefined) faults.push(`${path} has no integrity hash. Install it again.`)
    const absent = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name))
    if (absent.length > 0) faults.push(`${path} wants ${absent.join(', ')}, not listed. Take a version of which every build can be had.`)
    return faults.map((fault) => `package-lock.json: ${fault}`)
  })
}

/** The step over the tree at `root`. */
export function checkLockfile(root: string): StepOutcome {
  const lockfile = readLockfile(root)
  return outcomeOf(judgeLockfile(lockfile), `${Object.keys(lockfile.packages).length - 1} packages`)
}
