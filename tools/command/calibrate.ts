import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { openPairsText } from '../../model/documents/index.ts'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import { calibrateCamera, LEAST_PAIRS, MOST_PAIRS, type Calibration } from '../../model/optics/index.ts'
import type { Command, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'

export const calibrateCommand: Command = {
  usage: `holosite calibrate <pairs.json>
Solves where a camera stands, which way it looks and what its lens is, from ${LEAST_PAIRS} to ${MOST_PAIRS} pairs of points; twelve, spread over
the picture, near and far, are good. pairs.json:

  { "widthPx": 1280, "heightPx": 720, "pairs": [{ "picture": [412.5, 300], "twin": [-14.2, 6.1, 0.2] }, ...] }

picture: pixels right and down from the top left corner; twin: east, north, up in metres, the venue's own.

  --json    { "ok": true, "pose", "lens", "rmsPx", "leaveOneOutPx", "predictedErrorPx", "flat", "flatBecause", "distortion",
            "placeErrorM", "pairs": [{ "offPx", "leaveOneOutPx", "outlier" }] }
            flat: true when the solution is too poor to drape by; flatBecause: few, clustered, coplanar, contradicting, unsure
  --help    this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { positionals } = parseArguments(argv, {})
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0) throw usageError('One file of pairs is wanted.', 'holosite calibrate pairs.json')
    const path = resolve(io.cwd, name)
    const file = relative(io.cwd, path) || path
    const text = await textOf(path, file)
    const opened = text.ok ? openPairsText(text.value, file) : text
    if (!opened.ok) return opened
    try {
      const { pairs, ...size } = opened.value
      const solved = calibrateCamera(pairs, size)
      return { ok: true, report: reportOf(solved), text: textOfSolution(solved) }
    } catch (error) {
      if (!(error instanceof HolositeError)) throw error
      return { ok: false, faults: [{ ...error.toFault(), at: ['pairs'], file }] }
    }
  },
}

async function textOf(path: string, file: string): Promise<Outcome<string>> {
  try {
    return { ok: true, value: await readFile(path, 'utf8') }
  } catch (cause) {
    const what = `The file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`
    const fault = new HolositeError({ code: 'document/unreadable', what, fix: 'Name a file of pairs that exists.', file, cause })
    return { ok: false, faults: [fault.toFault()] }
  }
}

function reportOf(solved: Calibration): Record<string, unknown> {
  const { mount, lens, rmsPx, leaveOneOutPx, predictedErrorPx, flat, distortion, place, pairs } = solved
  const turnDeg = (((90 - (place.turn * 180) / Math.PI) % 180) + 180) % 180
  return {
    pose: mount,
    lens,
    rmsPx,
    leaveOneOutPx,
    predictedErrorPx,
    flat: flat.length > 0,
    flatBecause: flat,
    distortion,
    placeErrorM: { major: place.major, minor: place.minor, headingDeg: turnDeg },
    pairs,
  }
}

function textOfSolution({ mount, lens, rmsPx, leaveOneOutPx, predictedErrorPx, flat, pairs, place }: Calibration): string {
  const [east, north, up] = mount.position.map((value) => value.toFixed(2))
  const wrong = pairs.flatMap(({ outlier }, at) => (outlier ? [at] : []))
  const lines = [
    `stands at east ${east}, north ${north}, up ${up} m, give or take ${place.major.toFixed(2)} m; heading ${mount.headingDeg.toFixed(2)}, pitch ${mount.pitchDeg.toFixed(2)}, roll ${mount.rollDeg.toFixed(2)} degrees`,
    `focal length ${lens.fx.toFixed(1)} px, axis at ${lens.cx.toFixed(1)}, ${lens.cy.toFixed(1)}, k1 ${lens.k1.toFixed(4)}, k2 ${lens.k2.toFixed(4)}`,
    `pairs are off by ${rmsPx.toFixed(2)} px, left out one by one ${leaveOneOutPx.toFixed(2)} px; points not clicked should lie within ${predictedErrorPx.toFixed(2)} px`,
  ]
  if (wrong.length > 0) lines.push(`contradicted by the others and left out: pairs ${wrong.join(', ')} (counted from 0)`)
  lines.push(flat.length === 0 ? 'good enough to drape' : `too poor to drape (${flat.join(', ')}): show it on a flat monitor`)
  return lines.join('\n')
}
