/** Phases of a frame in the order in which the page tells their times. */
export const PHASES = ['input', 'receive', 'clock', 'simulate', 'show', 'present', 'send', 'render'] as const
