import { relative, resolve } from 'node:path'
import { documentKinds, faultLine } from '../../model/documents/index.ts'
import { createDocumentChecker } from './check-documents.ts'
import { isTileFile } from './check-tiles.ts'
import type { Command, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'

export const checkCommand: Command = {
  usage: `holosite check <document...>
Opens each document, follows what a venue, a scene or an event links to, and lists every fault with its place and what to do.
Kinds: ${Object.keys(documentKinds).join(', ')}. Tilesets (tileset.json, .3tz), tiles and models (.glb, .gltf, .vrm, .b3dm, .i3dm, .pnts,
.cmpt) are judged by themselves as well.

  --json    one JSON object: { "ok": true, "documents": [{ "file", "kind", "id", "version" }],
            "warnings": [...] } or { "ok": false, "errors": [...] }
  --help    this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { positionals } = parseArguments(argv, {})
    if (positionals.length === 0) throw usageError('No document is given.', 'Name at least one: holosite check venues/yard/venue.json')
    const checker = createDocumentChecker((path) => relative(io.cwd, path) || path, io.cwd)
    for (const file of positionals) await checker.check(resolve(io.cwd, file))
    const { faults, warnings, documents } = checker
    if (faults.length > 0) return { ok: false, faults }
    const lines = documents.map(({ file, kind, id }) => `${file}: ${kind} "${id}" is well.`)
    lines.push(...positionals.filter(isTileFile).map((file) => `${file} is well.`))
    lines.push(...warnings.map((warning) => `warning: ${faultLine(warning)}`))
    return { ok: true, report: { documents, warnings }, text: lines.join('\n') }
  },
}
