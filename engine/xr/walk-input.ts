import type { DisposeScope } from '../runtime/index.ts'

/** What the visitor wishes, gathered from keys, pointer and touch; read by the walker each frame. */
export interface WalkInput {
  /** -1..1, to the right. */
  right: number
  /** -1..1, ahead. */
  ahead: number
  /** Look since the last read, radians; the reader sets them back to 0. */
  turn: number
  lift: number
  /** Held keys: -1..1, to the right and up. */
  turning: number
  lifting: number
  hurry: boolean
  /** Set by an on-screen stick; each -1..1. */
  stick(right: number, ahead: number): void
}

const LOOK_RAD_PER_PIXEL = 0.0042

/** Listens on the element for pointers and on the window for keys. Keys count only while no text field has the focus. */
export function createWalkInput(scope: DisposeScope, element: HTMLElement): WalkInput {
  const held = new Set<string>()
  let stickRight = 0
  let stickAhead = 0
  const input: WalkInput = {
    right: 0,
    ahead: 0,
    turn: 0,
    lift: 0,
    turning: 0,
    lifting: 0,
    hurry: false,
    stick(right, ahead) {
      stickRight = right
      stickAhead = ahead
      settle()
    },
  }
  const settle = (): void => {
    const axis = (plus: string, minus: string, otherPlus: string, otherMinus: string): number =>
      Number(held.has(plus) || held.has(otherPlus)) - Number(held.has(minus) || held.has(otherMinus))
    input.right = clampUnit(axis('KeyD', 'KeyA', '', '') + stickRight)
    input.ahead = clampUnit(axis('KeyW', 'KeyS', 'ArrowUp', 'ArrowDown') + stickAhead)
    input.turning = axis('KeyE', 'KeyQ', 'ArrowRight', 'ArrowLeft')
    input.lifting = axis('KeyR', 'KeyF', 'PageUp', 'PageDown')
    input.hurry = held.has('ShiftLeft') || held.has('ShiftRight')
  }
  listenKeys(scope, held, settle)
  listenPointer(scope, element, input)
  return input
}

const WALK_KEYS: ReadonlySet<string> = new Set([
  'KeyW', 'KeyA', 'KeyS', 'KeyD', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'KeyQ', 'KeyE', 'KeyR', 'KeyF',
  'PageUp', 'PageDown', 'ShiftLeft', 'ShiftRight',
]) // oxfmt-ignore

function listenKeys(scope: DisposeScope, held: Set<string>, settle: () => void): void {
  const down = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !WALK_KEYS.has(event.code) || isTyping(event.target) || scrolls(event)) return
    event.preventDefault()
    held.add(event.code)
    settle()
  }
  const up = (event: KeyboardEvent): void => {
    held.delete(event.code)
    settle()
  }
  const letGo = (): void => {
    held.clear()
    settle()
  }
  addEventListener('keydown', down)
  addEventListener('keyup', up)
  addEventListener('blur', letGo)
  scope.defer(() => {
    removeEventListener('keydown', down)
    removeEventListener('keyup', up)
    removeEventListener('blur', letGo)
  })
}

function listenPointer(scope: DisposeScope, element: HTMLElement, input: WalkInput): void {
  let looking: number | null = null
  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || looking !== null) return
    looking = event.pointerId
    element.setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent): void => {
    if (event.pointerId !== looking) return
    input.turn -= event.movementX * LOOK_RAD_PER_PIXEL
    input.lift += event.movementY * LOOK_RAD_PER_PIXEL
  }
  const up = (event: PointerEvent): void => {
    if (event.pointerId === looking) looking = null
  }
  element.addEventListener('pointerdown', down)
  element.addEventListener('pointermove', move)
  element.addEventListener('pointerup', up)
  element.addEventListener('pointercancel', up)
  scope.defer(() => {
    element.removeEventListener('pointerdown', down)
    element.removeEventListener('pointermove', move)
    element.removeEventListener('pointerup', up)
    element.removeEventListener('pointercancel', up)
  })
}

const clampUnit = (value: number): number => (value > 1 ? 1 : value < -1 ? -1 : value)

/** Page keys scroll the panel they are pressed in. */
const scrolls = ({ code, target }: KeyboardEvent): boolean =>
  code.startsWith('Page') && target instanceof Element && target.closest('.panel') !== null

/** True where keys mean something else: in a text field, and in what scrolls by them. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input:not([type=checkbox]), textarea, select, [data-own-keys]') !== null
}
