import { existsSync, readFileSync } from 'node:fs'
import type { Finding } from './finding.ts'
import { AREA_ORDER, FOLDER_TABLE, type FolderRule, NARROWED_PACKAGES, placeOfArea } from './import-table.ts'
import { type ImportEdge, isCode, isTest, isTesting, type SourceFile } from './source-file.ts'

interface Place {
  readonly folder: string
  /** Second part of the path when that is a folder, else null. */
  readonly area: string | null
}

const fault = (file: SourceFile, edge: { line: number }, rule: string, text: { what: string; fix: string }): Finding => ({
  file: file.path,
  line: edge.line,
  rule,
  ...text,
})

function placeOf(path: string): Place {
  const parts = path.split('/')
  if (parts.length === 1) return { folder: '', area: null }
  return { folder: parts[0] ?? '', area: parts.length > 2 ? (parts[1] ?? null) : null }
}

/** Every edge of the import graph against the table, the order of areas, and the rule of indices. */
export function checkImports(root: string, files: readonly SourceFile[]): Finding[] {
  const declared = declaredPackages(root)
  const findings: Finding[] = []
  for (const file of files) {
    for (const edge of file.imports) {
      const found = edge.target === null ? checkPackage(file, edge, declared) : checkTarget(file, edge, edge.target)
      if (found !== null) findings.push(found)
    }
  }
  return [...findings, ...checkSingleUse(files), ...checkIndexPlaces(files)]
}

function checkTarget(file: SourceFile, edge: ImportEdge, target: string): Finding | null {
  const from = placeOf(file.path)
  const to = placeOf(target)
  const rule = FOLDER_TABLE[from.folder]
  if (rule === undefined) return null
  const own = from.folder === to.folder
  if (own && rule.ownPartOnly === true && from.area !== to.area) {
    return fault(file, edge, 'imports/table', {
      what: `${from.folder}/${from.area} imports ${target}, which belongs to another part of ${from.folder}.`,
      fix: 'Move what both need into engine or model, or pass it in.',
    })
  }
  if (isTesting(target) && !isTest(file.path) && from.folder !== 'tools') {
    return fault(file, edge, 'imports/table', {
      what: `${target} is made for tests.`,
      fix: 'Ship what the product needs in a file of its own.',
    })
  }
  if (!own && !mayReach(from, to, { rule, edge, target })) {
    return fault(file, edge, 'imports/table', {
      what: `${from.folder || 'a root file'} may not import ${target}.`,
      fix: `It may import ${[...rule.folders, ...(rule.indices ?? [])].join(', ') || 'only its own files'}; turn the dependency round or move the code.`,
    })
  }
  return checkArea(file, edge, target) ?? checkIndexOnly(file, edge, target)
}

function mayReach(from: Place, to: Place, about: { rule: FolderRule; edge: ImportEdge; target: string }): boolean {
  const { rule, edge, target } = about
  if (to.folder === 'tools' || to.folder === 'tests') return from.folder === 'tests' && to.folder === 'tools'
  // Scenes reach an app only through a glob that loads lazily.
  if (edge.how === 'glob' && from.folder === 'apps' && to.folder === 'scenes') return true
  if (rule.indices?.includes(target) === true) return true
  return rule.folders.includes(to.folder)
}

function checkArea(file: SourceFile, edge: ImportEdge, target: string): Finding | null {
  const from = placeOf(file.path)
  const to = placeOf(target)
  const rows = AREA_ORDER[from.folder]
  if (rows === undefined || from.folder !== to.folder || from.area === to.area) return null
  const order = rows.map((row) => row.areas.join(' ')).join(' <- ')
  const here = from.area === null ? null : placeOfArea(from.folder, from.area)
  const there = to.area === null ? null : placeOfArea(to.folder, to.area)
  if (here === null || there === null) {
    return fault(file, edge, 'imports/order', {
      what: `${here === null ? file.path : target} is in no area of ${from.folder} that the design names.`,
      fix: `Put it into one of: ${order}.`,
    })
  }
  if (to.area === 'testing' && isTest(file.path)) return null
  const downward = there.row < here.row || (there.row === here.row && here.siblings && there.column < here.column)
  if (downward) return null
  return fault(file, edge, 'imports/order', {
    what: `${from.folder}/${from.area} imports ${from.folder}/${to.area}, which is ${there.row === here.row ? 'beside' : 'above'} it.`,
    fix: `Only earlier areas may be imported (${order}); hand the value in as an argument, or move it down.`,
  })
}

function checkIndexOnly(file: SourceFile, edge: ImportEdge, target: string): Finding | null {
  if (!isCode(target) || edge.how === 'glob' || edge.how === 'eager-glob') return null
  const from = placeOf(file.path)
  const to = placeOf(target)
  const sameArea = from.folder === to.folder && from.area === to.area
  if (to.folder === 'multiplayer-server' && !sameArea && from.folder !== to.folder && from.folder !== 'tests') {
    // The table lists what is open besides the index.
    if (FOLDER_TABLE[from.folder]?.indices?.includes(target) === true || target === 'multiplayer-server/index.ts') return null
    return fault(file, edge, 'imports/index', { what: `${target} is inside the server.`, fix: 'Import multiplayer-server/index.ts.' })
  }
  if (to.folder !== 'model' && to.folder !== 'engine') return null
  const index = `${to.folder}/${to.area}/index.ts`
  if (sameArea && target === index) {
    return fault(file, edge, 'imports/index', {
      what: 'A file imports the index of its own area.',
      fix: 'Import the file that declares it.',
    })
  }
  if (sameArea || target === index) return null
  return fault(file, edge, 'imports/index', { what: `${target} is inside another area.`, fix: `Import ${index}.` })
}

function checkPackage(file: SourceFile, edge: ImportEdge, declared: ReadonlySet<string> | null): Finding | null {
  const name = edge.packageName ?? ''
  const { folder } = placeOf(file.path)
  const rule = FOLDER_TABLE[folder]
  if (rule === undefined) return null
  const test = isTest(file.path)
  if (name.startsWith('node:')) {
    if (rule.node || test) return null
    return fault(file, edge, 'imports/package', { what: `${folder} may not use ${name}.`, fix: 'Take what it needs as an argument.' })
  }
  if (name.startsWith('virtual:')) return null
  if (name === 'zod' && edge.specifier !== 'zod/mini') {
    return fault(file, edge, 'imports/package', {
      what: `${edge.specifier} is the large zod.`,
      fix: "Write import * as z from 'zod/mini'.",
    })
  }
  if (declared !== null && !declared.has(name)) {
    return fault(file, edge, 'imports/package', {
      what: `${name} is not a dependency in package.json (a Node module needs the node: prefix).`,
      fix: 'Declare it, or use what is there.',
    })
  }
  const narrowed = NARROWED_PACKAGES.find((entry) => entry.folder === folder && entry.packageName === name)
  if (narrowed !== undefined && !file.path.startsWith(`${narrowed.in}/`)) {
    return fault(file, edge, 'imports/package', { what: `${name} is for ${narrowed.in} only.`, fix: `Call ${narrowed.in} instead.` })
  }
  if (test || rule.packages.some((allowed) => allowed === '*' || allowed === name || matchesScope(allowed, name))) return null
  return fault(file, edge, 'imports/package', {
    what: `${folder} may not import ${name}.`,
    fix: `It may import ${rule.packages.join(', ')}.`,
  })
}

const matchesScope = (allowed: string, name: string): boolean => allowed.endsWith('/*') && name.startsWith(allowed.slice(0, -1))

/** Packages that one file of a folder may use, and no second. */
function checkSingleUse(files: readonly SourceFile[]): Finding[] {
  const findings: Finding[] = []
  for (const { packageName, in: folder, atMostOneFile } of NARROWED_PACKAGES) {
    if (!atMostOneFile) continue
    const users = files.filter(
      (file) => file.path.startsWith(`${folder}/`) && !isTest(file.path) && file.imports.some((e) => e.packageName === packageName),
    )
    for (const file of users.slice(1)) {
      const line = file.imports.find((edge) => edge.packageName === packageName)?.line ?? 1
      findings.push({
        file: file.path,
        line,
        rule: 'imports/package',
        what: `${packageName} is already used in ${users[0]?.path}.`,
        fix: 'Keep it to that one file.',
      })
    }
  }
  return findings
}

/** An index stands at the head of an area, a scene or the server, and nowhere else. */
function checkIndexPlaces(files: readonly SourceFile[]): Finding[] {
  const allowed = /^((model|engine|importers|scenes)\/[^/]+|multiplayer-server)\/index\.ts$/
  return files
    .filter((file) => /(^|\/)index\.(ts|tsx)$/.test(file.path) && !allowed.test(file.path))
    .map((file) => ({
      file: file.path,
      line: 1,
      rule: 'imports/index',
      what: 'An index stands only at the head of an area, a scene or the server.',
      fix: 'Name the file after its main export.',
    }))
}

/** Names in package.json, or null for a tree without one. */
function declaredPackages(root: string): Set<string> | null {
  if (!existsSync(`${root}/package.json`)) return null
  const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Record<string, Record<string, string> | undefined>
  return new Set(['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) => Object.keys(manifest[key] ?? {})))
}
