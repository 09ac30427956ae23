import { reportBench, reportText, type BenchReport } from '../bench/bench-report.ts'
import type { Command, CommandIo, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'

const OPTIONS = { quick: { type: 'boolean', default: false }, people: { type: 'string' }, crowd: { type: 'string' } } as const

export const benchCommand: Command = {
  usage: `holosite bench show [--quick]
holosite bench frame [--quick] [--people 199]
holosite bench frame --crowd 1000 [--quick]
holosite bench twin [--quick]
holosite bench calibrate [--quick]
holosite bench crowd [--quick]
Measures what this machine makes of a venue (show: the yard; frame: the default venue) and holds it against the figures to reach. Each ends within ten minutes.

  show         evaluation, GO to packet, skew, cadence of the sACN output
  frame        own JavaScript, draw calls, triangles, script and first view, allocation of the visitor's page (needs Chromium)
  twin         frames there and back, a survey to tiles, a town of 100,000 buildings, bytes and draw calls of what is seen
  calibrate    cameras placed by twelve clicks: error on points not clicked, the error foretold, hopeless clicks refused
  crowd        bytes and error of a pose, our room against plain Colyseus rooms at 50 to 200 people, 1,000 people spread and dense, the most of each
  --quick      a smoke run: every figure, too short to be quoted
  --people N   frame: people who walk in the venue, 1 to 199
  --crowd N    frame: people alone, so many in the page only, beside a mixer of three's each; 1 to 2000
  --json       { "ok": true, "figures", "targets", "peer", "how", "machine" }
  --help       this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, OPTIONS)
    const [name, ...rest] = positionals
    if (rest.length > 0) throw usageError(`"${rest.join(' ')}" is not expected here.`)
    const people = Number(values.people ?? 199)
    const crowd = values.crowd === undefined ? null : Number(values.crowd)
    if (!Number.isInteger(people) || people < 1 || people > 199)
      throw usageError(`"${values.people}" is not a number of people from 1 to 199.`)
    if (crowd !== null && (!Number.isInteger(crowd) || crowd < 1 || crowd > 2000))
      throw usageError(`"${values.crowd}" is not a number of people from 1 to 2000.`)
    if (crowd !== null && (name !== 'frame' || values.people !== undefined)) throw usageError('--crowd goes with bench frame alone.')
    if (values.people !== undefined && name !== 'frame') throw usageError('--people goes with bench frame.')
    const report = await runBench(name, { quick: values.quick, people, crowd, io })
    return { ok: true, report: { bench: name, quick: values.quick, ...report }, text: reportText(report) }
  },
}

async function runBench(
  name: string | undefined,
  asked: { quick: boolean; people: number; crowd: number | null; io: CommandIo },
): Promise<BenchReport> {
  const options = { quick: asked.quick, note: (line: string) => asked.io.note(line) }
  switch (name) {
    case 'show': {
      const { benchShow, SHOW_TARGETS } = await import('../bench/show/bench-show.ts')
      return reportBench(benchShow, SHOW_TARGETS, options)
    }
    case 'frame': {
      if (asked.crowd !== null) {
        const people = asked.crowd
        const { benchStreet, STREET_TARGETS } = await import('../bench/frame/bench-street.ts')
        return reportBench((given) => benchStreet({ ...given, people }), STREET_TARGETS, options)
      }
      const { benchFrame, FRAME_TARGETS } = await import('../bench/frame/bench-frame.ts')
      return reportBench((given) => benchFrame({ ...given, people: asked.people }), FRAME_TARGETS, options)
    }
    case 'twin': {
      const { benchTwin, TWIN_TARGETS } = await import('../bench/twin/bench-twin.ts')
      return reportBench(benchTwin, TWIN_TARGETS, options)
    }
    case 'calibrate': {
      const { benchCalibrate, CALIBRATE_TARGETS } = await import('../bench/calibrate/bench-calibrate.ts')
      return reportBench(benchCalibrate, CALIBRATE_TARGETS, options)
    }
    case 'crowd': {
      const { benchCrowd, CROWD_TARGETS } = await import('../bench/crowd/bench-crowd.ts')
      return reportBench(benchCrowd, CROWD_TARGETS, options)
    }
    default:
      throw usageError(
        name === undefined ? 'No bench is named.' : `There is no bench "${name}".`,
        'Use bench show, bench frame, bench twin, bench calibrate or bench crowd.',
      )
  }
}
