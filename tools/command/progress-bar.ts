import type { CommandIo } from './command.ts'

/** Tells how far a long step is: a bar on a terminal, else a line at every quarter. */
export interface ProgressBar {
  /** `share` is 0 to 1; undefined where the end is not known. */
  show(step: string, share: number | undefined, detail: string): void
  /** Ends the line of the bar. */
  end(): void
}

const WIDTH = 24

export function createProgressBar(io: CommandIo): ProgressBar {
  const terminal = process.stderr.isTTY && !io.json ? process.stderr : null
  let shown = ''
  let last = ''
  return {
    show(step, share, detail) {
      const full = share === undefined ? 0 : Math.max(0, Math.min(1, share))
      if (terminal === null) {
        const mark = `${step} ${Math.floor(full * 4) * 25} %`
        if (mark !== last && share !== undefined) io.note(`${mark}, ${detail}`)
        last = mark
        return
      }
      const filled = Math.round(full * WIDTH)
      const line = `${step.padEnd(8)} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${share === undefined ? '' : `${Math.round(full * 100)} % `}${detail}`
      if (line === shown) return
      terminal.write(`\r${line.padEnd(shown.length)}`)
      shown = line
    },
    end() {
      if (terminal !== null && shown !== '') terminal.write('\n')
      shown = ''
    },
  }
}
