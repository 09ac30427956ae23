import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readStartOptions } from '../../tools/command/start-options.ts'

const UNITS = join(import.meta.dirname, '../../deploy/systemd')
/** Of ten, by systemd's own count: 9.6 is a service without any hardening. */
const MOST_EXPOSED = 2.5

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

describe.skipIf(!hasSystemd)('units of systemd (skipped where there is no systemd-analyze)', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holosite-units-'))
    for (const name of readdirSync(UNITS)) {
      // Only the place of Node differs from machine to machine.
      writeFileSync(join(folder, name), readFileSync(join(UNITS, name), 'utf8').replaceAll('/usr/bin/node', process.execPath))
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  for (const name of readdirSync(UNITS)) {
    test(`${name} is understood by systemd without a word of complaint`, () => {
      const verified = spawnSync('systemd-analyze', ['verify', join(folder, name)], { encoding: 'utf8' })
      expect(verified.stderr).toBe('')
      expect(verified.status).toBe(0)
    })
  }

  for (const name of readdirSync(UNITS).filter((unit) => unit.endsWith('.service'))) {
    test(`${name} is exposed by ${MOST_EXPOSED} of 10 at most`, () => {
      const judged = execFileSync('systemd-analyze', ['security', '--offline=yes', '--no-pager', join(folder, name)], { encoding: 'utf8' })
      const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(judged)?.[1])
      expect(exposure).toBeLessThanOrEqual(MOST_EXPOSED)
    })
  }
})

test('the commands of the units are commands of ours', () => {
  const unit = readFileSync(join(UNITS, 'holosite.service'), 'utf8')
  const words = /^ExecStart=\/usr\/bin\/node --import tsx tools\/holosite\.ts start (.+) \$HOLOSITE_OPTIONS$/m.exec(unit)?.[1]?.split(' ')
  const example = /HOLOSITE_OPTIONS, such as: (.+)$/m.exec(unit)?.[1]?.split(' ')
  expect(readStartOptions([...(words ?? ['missing']), ...(example ?? ['missing'])], '/opt/holosite').options).toMatchObject({
    data: '/var/lib/holosite',
    log: 'json',
    reach: { base: 'https://venue.example', proxies: ['loopback'] },
  })
})
