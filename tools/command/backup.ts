import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { HolositeError } from '../../model/errors/index.ts'
import { lockFolder, openDataFolder, openStore } from '../../multiplayer-server/index.ts'
import type { Command, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'

const STORE = 'holosite.sqlite'
const SHOW = 'show'

export const backupCommand: Command = {
  usage: `holosite backup <folder> [--data ./var]
Copies the state of a run into a new folder: the store and the shows' logs. May be taken while the server runs. The signing key stays behind.

  --data DIR   folder of the server's state
  --json       { "ok": true, "folder", "files" }
  --help       this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, { data: { type: 'string', default: './var' } })
    const [named, ...rest] = positionals
    if (named === undefined || rest.length > 0) throw usageError('Name one folder to write to.')
    const data = resolve(io.cwd, values.data)
    const target = resolve(io.cwd, named)
    if (!existsSync(join(data, STORE)))
      throw unreadable(`${data} holds no state to copy.`, 'Give the folder the server runs on with --data.')
    if (existsSync(target)) throw usageError(`${target} exists already.`, 'Name a folder that does not.')
    const store = await openStore(openDataFolder(data).database)
    try {
      mkdirSync(target, { recursive: true, mode: 0o700 })
      store.copyTo(join(target, STORE))
      // Every line of a log stands alone and carries its checksum: a copy taken while one is written is read up to the line before.
      cpSync(join(data, SHOW), join(target, SHOW), { recursive: true })
    } finally {
      await store.close()
    }
    const files = [STORE, ...readdirSync(join(target, SHOW)).map((name) => `${SHOW}/${name}`)]
    return { ok: true, report: { folder: target, files }, text: `Copied to ${target}: ${files.join(', ')}.` }
  },
}

export const restoreCommand: Command = {
  usage: `holosite restore <folder> [--data ./var]
Puts a backup in place as the state of a run. The data folder must hold none yet, and no server may run on it.

  --data DIR   folder to restore to
  --json       { "ok": true, "data" }
  --help       this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, { data: { type: 'string', default: './var' } })
    const [named, ...rest] = positionals
    if (named === undefined || rest.length > 0) throw usageError('Name one folder to read from.')
    const source = resolve(io.cwd, named)
    const data = resolve(io.cwd, values.data)
    if (!existsSync(join(source, STORE)))
      throw unreadable(`${source} is no backup: it holds no ${STORE}.`, 'Name a folder that holosite backup wrote.')
    if (existsSync(join(data, STORE))) throw usageError(`${data} holds the state of a run already.`, 'Move it away first.')
    const folder = openDataFolder(data)
    const unlock = await lockFolder(folder.root)
    try {
      cpSync(join(source, STORE), folder.database)
      if (existsSync(join(source, SHOW))) cpSync(join(source, SHOW), folder.show, { recursive: true })
      await (await openStore(folder.database)).close()
    } finally {
      unlock()
    }
    return { ok: true, report: { data }, text: `Restored to ${data}.` }
  },
}

const unreadable = (what: string, fix: string): HolositeError => new HolositeError({ code: 'store/unreadable', what, fix })
