import type { FaultPath } from '../errors/index.ts'

/** A path as people write it, `projectors[0].lens.throwRatio`; the root is `document`. */
export function pathText(path: FaultPath): string {
  if (path.length === 0) return 'document'
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step.length > 40 ? `${step.slice(0, 40)}…` : step)}]`
  }
  return text
}
