import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { descriptorWarning, readDescriptorLimit } from './descriptor-limit.ts'

const limits = (hard: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'holosite-limits-')), 'limits')
  writeFileSync(
    file,
    `Limit  Soft Limit  Hard Limit  Units\nMax processes 1 2 processes\nMax open files            1024                 ${hard}              files\n`,
  )
  return file
}

describe('the limit of open files', () => {
  it('is read as the hard one, where the system says it', () => {
    expect(readDescriptorLimit(limits('4096'))).toBe(4096)
    expect(readDescriptorLimit(limits('unlimited'))).toBe(Infinity)
    expect(readDescriptorLimit('/nowhere/limits')).toBeNull()
  })

  it('that is too low for the visitors is told with the line that raises it', () => {
    expect(descriptorWarning(1000, 2255)).toMatch(/ulimit -n 2256 /)
    expect(descriptorWarning(1000, 2256)).toBeNull()
    expect(descriptorWarning(5000, Infinity)).toBeNull()
    expect(descriptorWarning(5000, null)).toBeNull()
  })
})
