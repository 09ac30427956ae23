import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkBundles, scriptsOfPages } from './check-bundles.ts'
import { findDocuments } from './check-documents.ts'
import { isAllowedLicence, judgeLicences, licenceOfText } from './check-licences.ts'
import { judgeLockfile } from './check-lockfile.ts'
import { programStep } from './gate-step.ts'
import { runStep, runSteps } from './run-steps.ts'

describe('lockfile', () => {
  it('holds no addresses to load from, seals every package, and lists the builds for every system', () => {
    const packages = {
      '': {},
      'node_modules/a': { integrity: 'sha512-a' },
      'node_modules/b': { integrity: 'sha512-b', resolved: 'https://registry.invalid/b.tgz' },
      'node_modules/c': {},
      'node_modules/d': { integrity: 'sha512-d', optionalDependencies: { a: '1', 'd-for-windows': '1' } },
    }
    expect(judgeLockfile({ packages }).map((fault) => fault.split(' ')[1])).toEqual(['node_modules/b', 'node_modules/c', 'node_modules/d'])
  })
})

describe('licences', () => {
  it.each(['MIT', '(MIT OR GPL-3.0)', '(Apache-2.0 AND BSD-3-Clause)', 'MPL 2.0', 'GPL-2.0 OR ISC'])('%s may ship', (licence) => {
    expect(isAllowedLicence(licence)).toBe(true)
  })

  it.each(['GPL-3.0', 'AGPL-3.0-only', 'GPL-2.0-or-later', 'MIT AND GPL-2.0', 'SSPL-1.0', 'UNLICENSED', ''])('%s may not', (licence) => {
    expect(isAllowedLicence(licence)).toBe(false)
  })

  it('are read from the text where package.json names none, and an unknown one is a fault', () => {
    const packages = {
      '': {},
      a: { license: 'SEE LICENSE IN LICENSE' },
      b: {},
      c: { license: 'GPL-3.0', dev: true },
      d: { license: 'SEE LICENSE IN LICENSE' },
      e: { license: 'AGPL-3.0' },
    }
    const texts: Record<string, string> = {
      a: 'Permission is hereby granted, free of charge, to any person obtaining a copy',
      d: 'GNU General Public License\nVersion 3',
    }
    expect(judgeLicences({ packages }, (path) => texts[path] ?? null).map((fault) => fault.split('. ')[0])).toEqual([
      'b: licence unknown',
      'd: licence GPL',
      'e: licence AGPL-3.0',
    ])
    expect(licenceOfText('GNU AFFERO GENERAL PUBLIC LICENSE')).toBe('AGPL-3.0')
  })
})

describe('documents', () => {
  it('are the published JSON files with kind and version, and those that do not even parse', () => {
    const texts: Record<string, string> = {
      'venues/yard/venue.json': '{ "kind": "venue", "version": 1 }',
      'venues/yard/survey/tileset.json': '{ "asset": { "version": "1.1" } }',
      'scenes/first/scene.json': '{ broken',
      'model/documents/venue/old/v0.json': '{ "kind": "venue", "version": 0 }',
      'package.json': '{ "kind": 1, "version": 1 }',
    }
    expect(findDocuments(Object.keys(texts), (path) => texts[path] ?? '')).toEqual(['venues/yard/venue.json', 'scenes/first/scene.json'])
  })
})

describe('bundles', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'holosite-bundles-'))
  })
  afterEach(() => {
    rmSync(root, { recursive: true, force: true })
  })

  const manifest = {
    'apps/lobby/index.html': { file: 'assets/lobby.js', isEntry: true, imports: ['_a.js'], dynamicImports: ['_globe.js'] },
    '_a.js': { file: 'assets/a.js', imports: ['_b.js'] },
    '_b.js': { file: 'assets/b.js', imports: ['_a.js'] },
    '_globe.js': { file: 'assets/globe.js' },
  }
  const build = (bytes: number): void => {
    mkdirSync(join(root, 'dist/.vite'), { recursive: true })
    mkdirSync(join(root, 'dist/assets'))
    writeFileSync(join(root, 'dist/.vite/manifest.json'), JSON.stringify(manifest))
    // A generator with no period within these lengths, so that gzip cannot shrink it below the budget.
    let state = 1
    const noise = Buffer.from(Array.from({ length: bytes }, () => (state = (state * 48271) % 2147483647) >> 8))
    writeFileSync(join(root, 'dist/assets/lobby.js'), noise)
    writeFileSync(join(root, 'dist/assets/a.js'), 'a')
    writeFileSync(join(root, 'dist/assets/b.js'), 'b')
  }

  it('of a page are its entry and what that imports at once, each counted once', () => {
    expect(scriptsOfPages(manifest)).toEqual(new Map([['apps/lobby/index.html', ['assets/lobby.js', 'assets/a.js', 'assets/b.js']]]))
  })

  it('are skipped unbuilt, pass below 480 kB and fail above', () => {
    expect(checkBundles(root).verdict).toBe('skipped')
    build(470_000)
    expect(checkBundles(root)).toMatchObject({ verdict: 'passed' })
    rmSync(join(root, 'dist'), { recursive: true })
    build(490_000)
    expect(checkBundles(root)).toMatchObject({ verdict: 'failed', output: expect.stringContaining('480 are the most') as string })
  })
})

describe('steps', () => {
  it('fail by exit code, keep what was printed, and fail when the program is missing', async () => {
    const node = process.execPath
    expect(await programStep('a', '.', [node, '-e', 'console.log(1)']).run()).toMatchObject({ verdict: 'passed', detail: '1' })
    const failed = await programStep('a', '.', [node, '-e', 'console.error("why"); process.exit(3)']).run()
    expect(failed).toEqual({ verdict: 'failed', detail: 'exit code 3', output: 'why' })
    expect(await programStep('a', '.', ['no-such-program-here']).run()).toMatchObject({ verdict: 'failed' })
  })

  it('that throw have failed', async () => {
    const broken = { name: 'b', run: () => Promise.reject(new Error('boom')) }
    expect(await runStep(broken)).toMatchObject({ name: 'b', verdict: 'failed', output: expect.stringContaining('boom') as string })
  })

  it('run as many at a time as told, and answer in their own order', async () => {
    let running = 0
    let most = 0
    const step = (name: string) => ({
      name,
      async run() {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, name === 'a' ? 30 : 1))
        running--
        return { verdict: 'passed' as const, detail: '', output: '' }
      },
    })
    const results = await runSteps(['a', 'b', 'c', 'd'].map(step), 2)
    expect(results.map((result) => result.name)).toEqual(['a', 'b', 'c', 'd'])
    expect(most).toBe(2)
  })
})
