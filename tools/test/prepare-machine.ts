import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Something of Debian the tests run: the package that brings it, and how to see that it is there. */
export interface MachineNeed {
  readonly aptPackage: string
  /** True for what only browser tests use. */
  readonly browserOnly: boolean
  isThere(): boolean
}

/** What the tests need besides Node, on Debian and its kin. */
export const MACHINE_NEEDS: readonly MachineNeed[] = [
  { aptPackage: 'chromium', browserOnly: true, isThere: () => existsSync('/usr/bin/chromium') },
  { aptPackage: 'fonts-noto-cjk', browserOnly: true, isThere: () => hasFile('/usr/share/fonts/opentype/noto', /CJK/) },
  { aptPackage: 'ffmpeg', browserOnly: false, isThere: () => hasProgram('ffmpeg') },
  { aptPackage: 'openssl', browserOnly: false, isThere: () => hasProgram('openssl') },
  { aptPackage: 'postgresql', browserOnly: false, isThere: () => hasProgramOf('/usr/lib/postgresql', 'bin/initdb') },
  { aptPackage: 'proj-bin', browserOnly: false, isThere: () => hasProgram('cs2cs') },
  { aptPackage: 'redis-server', browserOnly: false, isThere: () => hasProgram('redis-server') },
]

/** What a person has to run where we may not. */
export const installLine = (packages: readonly string[]): string =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`

/**
 * Sees to it that the tests find what they need: `install` is asked for the packages that are missing. Answers null when
 * the machine is ready, else what to tell the person in front of it.
 */
export function prepareMachine(withBrowser: boolean, needs = MACHINE_NEEDS, install = installWithApt): string | null {
  const missing = (): string[] =>
    needs.filter((need) => (withBrowser || !need.browserOnly) && !need.isThere()).map((need) => need.aptPackage)
  const before = missing()
  if (before.length === 0) return null
  install(before)
  const after = missing()
  return after.length === 0 ? null : `The tests need ${after.join(', ')}. Run this once:\n  ${installLine(after)}`
}

/** Installs when we are root and apt is there; otherwise does nothing. */
function installWithApt(packages: readonly string[]): void {
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) return
  console.log(`Installing ${packages.join(', ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', ...packages]
  for (const args of [['update'], install]) spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

const hasFile = (folder: string, name: RegExp): boolean => existsSync(folder) && readdirSync(folder).some((file) => name.test(file))

/** Where a program of any version has a folder of its own version. */
const hasProgramOf = (folder: string, program: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((version) => existsSync(join(folder, version, program)))

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
