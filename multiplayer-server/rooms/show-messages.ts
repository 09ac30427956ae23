import type { ServerMessages } from '../../model/protocol/index.ts'
import type { CueState } from '../../model/show/index.ts'
import type { ShowMachine } from '../show/show-machine.ts'

/** The show as clients are told of it: what its flash limit looks back on, then where it stands. */
export function showMessages({ history, state }: ShowMachine): Pick<ServerMessages, 'cueHistory' | 'cueState'> {
  return {
    cueHistory: history.map((dated) => ({ atServerMs: dated.atServerMs, state: stateMessage(dated.state) })),
    cueState: stateMessage(state),
  }
}

const stateMessage = (state: CueState): ServerMessages['cueState'] => ({
  revision: state.revision,
  next: state.next,
  running: [...state.running],
  masters: [...state.masters],
  overrides: [...state.overrides],
  recentCommands: [...state.recentCommands],
})
