import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type Lockfile, readLockfile } from './check-lockfile.ts'
import { outcomeOf, type StepOutcome } from './gate-step.ts'

/** Licences that may be shipped together with Apache-2.0. GPL and AGPL are not among them, and nothing unknown is. */
const ALLOWED =
  /^(MIT|MIT-0|Apache-2\.0|ISC|0BSD|BSD-[23]-Clause|BSD|MPL[ -]2\.0|Zlib|CC0-1\.0|CC-BY-[34]\.0|Unlicense|BlueOak-1\.0\.0|Python-2\.0|WTFPL)$/

/** First lines or phrases by which a licence's text is known, for packages that name none. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/GNU AFFERO GENERAL PUBLIC LICENSE/i, 'AGPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE/i, 'GPL'],
  [/Apache License\s+Version 2\.0/i, 'Apache-2.0'],
  [/Mozilla Public License,? Version 2\.0/i, 'MPL-2.0'],
  [/Permission is hereby granted, free of charge, to any person obtaining/i, 'MIT'],
  [/Permission to use, copy, modify, and\/or distribute this software/i, 'ISC'],
  [/Redistribution and use in source and binary forms/i, 'BSD-3-Clause'],
]

/** True for an SPDX expression of which one alternative is allowed in all its parts. */
export const isAllowedLicence = (expression: string): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((alternative) => alternative.split(/\s+AND\s+/).every((part) => ALLOWED.test(part.trim())))

/** The licence a text is known by, or null. */
export const licenceOfText = (text: string): string | null => TEXTS.find(([phrase]) => phrase.test(text))?.[1] ?? null

/** Every package a visitor or a host runs, against the list. `readText` gives a package's licence text, or null. */
export function judgeLicences(lockfile: Lockfile, readText: (path: string) => string | null): string[] {
  return Object.entries(lockfile.packages).flatMap(([path, entry]) => {
    if (path === '' || entry.dev === true || entry.link === true) return []
    const named = entry.license
    const unnamed = named === undefined || /^SEE LICEN[CS]E/i.test(named)
    const licence = unnamed ? licenceOfText(readText(path) ?? '') : named
    if (licence !== null && isAllowedLicence(licence)) return []
    return `${path}: licence ${licence ?? 'unknown'}. Take another package, or add the licence to tools/check/check-licences.ts after reading it.`
  })
}

/** The step over the tree at `root`. */
export function checkLicences(root: string): StepOutcome {
  const lockfile = readLockfile(root)
  const count = Object.entries(lockfile.packages).filter(([path, entry]) => path !== '' && entry.dev !== true).length
  return outcomeOf(
    judgeLicences(lockfile, (path) => readLicenceText(`${root}/${path}`)),
    `${count} packages that ship`,
  )
}

function readLicenceText(folder: string): string | null {
  if (!existsSync(folder)) return null
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? null : readFileSync(`${folder}/${file}`, 'utf8')
}
