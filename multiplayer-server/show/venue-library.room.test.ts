import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemTimers } from '../process/timers.ts'
import { prettyLine } from '../process/log.ts'
import { openYard } from '../rooms/testing/open-yard.ts'
import { writeYard } from '../rooms/testing/yard-documents.ts'
import { openVenueLibrary, type VenueLibrary } from './venue-library.ts'

let root: string
let lines: string[]
let library: VenueLibrary

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'holosite-library-'))
  writeYard(root)
  lines = []
  library = await openVenueLibrary([root], systemTimers, pino({}, { write: (line: string) => void lines.push(prettyLine(line)) }))
})
afterEach(() => {
  library.close()
  rmSync(root, { recursive: true, force: true })
})

const showFile = (): string => join(root, 'scenes/evening/show.json')

test('a broken document is told on the terminal by file, place, what is wrong and what to do; so is that it is mended', async () => {
  const text = readFileSync(showFile(), 'utf8')
  const show = JSON.parse(text) as Record<string, unknown>
  writeFileSync(showFile(), JSON.stringify({ ...show, durationSS: 5 }))
  await library.reload('yard')
  expect(lines.join('')).toMatch(/! .*scenes\/evening\/show\.json: durationSS: .*unknown key "durationSS".*Did you mean "durationS"\?/)
  expect(lines.join('')).toContain('with these faults the last good ones go on')
  lines.length = 0
  writeFileSync(showFile(), JSON.stringify({ ...show, durationS: 700 }))
  await library.reload('yard')
  expect(lines.join('')).toContain('are in force')
})

test('a venue that never opened tells visitors only that it is not ready, and its staff what is wrong', async () => {
  const yard = await openYard({}, (there) => writeFileSync(join(there, 'venues/yard/venue.json'), '{ "kind": "venue" '))
  try {
    const asked = await yard.browser().fetch('/api/venues/yard')
    expect(asked.status).toBe(503)
    const told = await asked.text()
    expect(told).toContain('venue/not-ready')
    expect(told).not.toContain('venue.json')
    const desk = yard.browser()
    await desk.enterAs('operator')
    expect(await (await desk.fetch('/api/venues/yard')).json()).toMatchObject({
      error: { code: 'document/not-json', file: 'venues/yard/venue.json' },
    })
  } finally {
    await yard.close()
  }
})
