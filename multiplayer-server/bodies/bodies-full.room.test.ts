import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { VenueBodies } from './venue-bodies.ts'

const root = mkdtempSync(join(tmpdir(), 'holosite-bodies-full-'))
const mounted = mount()
afterAll(() => {
  if (mounted) execFileSync('umount', [root], { stdio: 'ignore' })
  rmSync(root, { recursive: true, force: true })
})

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=262144', 'tmpfs', root], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!mounted)(
  'on a full disk a body is refused in words, the one before stays, and nothing half is left (skipped where no tmpfs can be mounted)',
  async () => {
    const folder = join(root, 'yard')
    const bodies = await VenueBodies.open(folder, () => 1)
    expect((await bodies.put('ann', { bytes: new Uint8Array(60_000), credit: null })).ok).toBe(true)
    const before = bodies.of('ann')!.id
    const refused = await bodies.put('ann', { bytes: new Uint8Array(400_000), credit: null })
    expect(refused.ok || refused.faults[0]?.code).toBe('store/full')
    expect(bodies.of('ann')?.id).toBe(before)
    expect(readdirSync(folder).toSorted()).toEqual([`${before}.vrm`, 'index.json'].toSorted())
    expect((await bodies.put('ann', { bytes: new Uint8Array(70_000), credit: null })).ok).toBe(true)
  },
)
