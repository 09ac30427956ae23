import type { Finding } from './finding.ts'
import { isTest, type SourceFile } from './source-file.ts'
import { childOf, childrenOf, isFunction, nameOf, type SyntaxNode, unwrapped, walkTree } from './syntax-tree.ts'

/** Methods that answer with something new each time. */
const ALLOCATING_METHODS = new Set(
  'map filter slice clone concat bind flatMap flat subarray split toSorted toReversed toSpliced with structuredClone'.split(' '),
)
/** Functions of the language that do the same. */
const ALLOCATING_CALLS = new Set(
  'Object.keys Object.values Object.entries Object.fromEntries Object.assign Array.from Array.of JSON.parse JSON.stringify structuredClone'.split(
    ' ',
  ),
)
/** A comment that owns up to an allocation which does not happen every frame, with its reason. */
const OWNED_UP = /^\s*allocates: \S.*/

/** What the functions of one file are called by: plain names, and methods under the name of their object. */
interface FileFunctions {
  readonly byName: ReadonlyMap<string, readonly SyntaxNode[]>
  /** `name.method` for objects held in a constant. */
  readonly byMember: ReadonlyMap<string, readonly SyntaxNode[]>
}

interface Search {
  readonly file: SourceFile
  readonly functions: FileFunctions
  /** Methods of the object or class the walk is in, for `this.method()`. */
  readonly own: ReadonlyMap<string, SyntaxNode>
  readonly seen: Set<SyntaxNode>
  readonly findings: Finding[]
}

/**
 * Nothing is allocated inside a frame system's `run`, nor in functions of the same file it calls, nor in what those call.
 * A frame system is an object or class with both `phase` and `run`. What is thrown, and a branch that ends by throwing,
 * may allocate; so may a line under `// allocates: reason`, for what happens once in a while and not each frame.
 */
export function checkRunAllocation(file: SourceFile): Finding[] {
  if (isTest(file.path) || !/\brun\b/.test(file.text) || !/\bphase\b/.test(file.text)) return []
  const functions = collectFunctions(file.program)
  const findings: Finding[] = []
  const seen = new Set<SyntaxNode>()
  walkTree(file.program, (node) => {
    const members = membersOf(node)
    if (members === null || !members.has('run') || !hasPhase(node)) return
    const search = { file, functions, own: functionsOf(members, functions), seen, findings }
    const run = search.own.get('run')
    if (run !== undefined) searchFunction(search, run, 'run')
  })
  return findings
}

/** Values of the members of an object literal or class, by name; null for other nodes. */
function membersOf(node: SyntaxNode): Map<string, SyntaxNode> | null {
  const list =
    node.type === 'ObjectExpression'
      ? childrenOf(node, 'properties')
      : /^Class(Declaration|Expression)$/.test(node.type)
        ? childrenOf(childOf(node, 'body') ?? node, 'body')
        : null
  if (list === null) return null
  const members = new Map<string, SyntaxNode>()
  for (const member of list) {
    const name = nameOf(childOf(member, 'key'))
    const value = childOf(member, 'value')
    if (name !== null && value !== null) members.set(name, value)
  }
  return members
}

/** A `phase` among the members, or assigned to `this` in a class. */
function hasPhase(node: SyntaxNode): boolean {
  if (membersOf(node)?.has('phase') === true) return true
  if (node.type === 'ObjectExpression') return false
  return (
    childrenOf(childOf(node, 'body') ?? node, 'body').some((member) => nameOf(childOf(member, 'key')) === 'phase') || assignsPhase(node)
  )
}

function assignsPhase(node: SyntaxNode): boolean {
  let found = false
  walkTree(node, (inner) => {
    const left = inner.type === 'AssignmentExpression' ? childOf(inner, 'left') : null
    if (
      left?.type === 'MemberExpression' &&
      childOf(left, 'object')?.type === 'ThisExpression' &&
      nameOf(childOf(left, 'property')) === 'phase'
    )
      found = true
  })
  return found
}

/** Members that are functions, or names of functions of the file. */
function functionsOf(members: ReadonlyMap<string, SyntaxNode>, functions: FileFunctions): Map<string, SyntaxNode> {
  const own = new Map<string, SyntaxNode>()
  for (const [name, value] of members) {
    const inner = unwrapped(value)
    const found = isFunction(inner) ? inner : functions.byName.get(nameOf(inner) ?? '')?.[0]
    if (found !== undefined) own.set(name, found)
  }
  return own
}

function collectFunctions(program: SyntaxNode): FileFunctions {
  const byName = new Map<string, SyntaxNode[]>()
  const byMember = new Map<string, SyntaxNode[]>()
  const put = (map: Map<string, SyntaxNode[]>, key: string | null, node: SyntaxNode): void => {
    if (key !== null) map.set(key, [...(map.get(key) ?? []), node])
  }
  walkTree(program, (node) => {
    if (node.type === 'FunctionDeclaration') put(byName, nameOf(childOf(node, 'id')), node)
    if (node.type !== 'VariableDeclarator') return
    const name = nameOf(childOf(node, 'id'))
    const init = childOf(node, 'init')
    if (name === null || init === null) return
    const value = unwrapped(init)
    if (isFunction(value)) put(byName, name, value)
    for (const [key, member] of value.type === 'ObjectExpression' ? (membersOf(value) ?? []) : []) {
      if (isFunction(unwrapped(member))) put(byMember, `${name}.${key}`, unwrapped(member))
    }
  })
  return { byName, byMember }
}

/** Looks through one function, `path` being how `run` came to it. */
function searchFunction(search: Search, fn: SyntaxNode, path: string): void {
  if (search.seen.has(fn)) return
  search.seen.add(fn)
  if (fn.async === true || fn.generator === true) report(search, fn, { what: 'is async or a generator', path })
  for (const param of childrenOf(fn, 'params')) searchNode(search, param, path)
  const body = childOf(fn, 'body')
  if (body !== null) searchNode(search, body, path)
}

function searchNode(search: Search, root: SyntaxNode, path: string): void {
  walkTree(root, (node, ancestors) => {
    if (node.type.startsWith('TS') && unwrapped(node) === node) return false
    if (node.type === 'ThrowStatement' || isThrowingBranch(node, ancestors.at(-1))) return false
    const what = allocationOf(node)
    if (what !== null) {
      report(search, node, { what, path })
      // A literal inside a literal, or a body of a closure, is the same finding.
      return node.type === 'CallExpression'
    }
    if (node.type === 'CallExpression')
      for (const [name, callee] of calleesOf(search, node)) searchFunction(search, callee, `${path} > ${name}`)
    return true
  })
}

/** What `node` allocates, or null. */
function allocationOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'NewExpression':
      return `makes a new ${nameOf(childOf(node, 'callee')) ?? 'object'}`
    case 'ObjectExpression':
      return 'makes an object literal'
    case 'ArrayExpression':
      return 'makes an array literal'
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'ClassExpression':
      return 'makes a closure'
    case 'SpreadElement':
      return 'spreads'
    case 'RestElement':
      return 'gathers the rest into a new value'
    case 'TemplateLiteral':
      return childrenOf(node, 'expressions').length > 0 ? 'builds a string' : null
    case 'CallExpression':
      return allocatingCall(node)
    default:
      return null
  }
}

function allocatingCall(call: SyntaxNode): string | null {
  const callee = unwrapped(childOf(call, 'callee') ?? call)
  const plain = nameOf(callee)
  if (plain !== null) return ALLOCATING_CALLS.has(plain) ? `calls ${plain}` : null
  if (callee.type !== 'MemberExpression' || callee.computed === true) return null
  const method = nameOf(childOf(callee, 'property')) ?? ''
  const whole = `${nameOf(childOf(callee, 'object')) ?? ''}.${method}`
  if (ALLOCATING_CALLS.has(whole)) return `calls ${whole}`
  return ALLOCATING_METHODS.has(method) ? `calls .${method}()` : null
}

/** Functions of this file a call reaches, with the name it calls them by. */
function calleesOf(search: Search, call: SyntaxNode): [string, SyntaxNode][] {
  const callee = unwrapped(childOf(call, 'callee') ?? call)
  const plain = nameOf(callee)
  if (plain !== null) return (search.functions.byName.get(plain) ?? []).map((fn) => [plain, fn])
  if (callee.type !== 'MemberExpression' || callee.computed === true) return []
  const object = childOf(callee, 'object')
  const method = nameOf(childOf(callee, 'property')) ?? ''
  if (object?.type === 'ThisExpression') {
    const own = search.own.get(method) ?? search.own.get(`#${method}`)
    return own === undefined ? [] : [[`this.${method}`, own]]
  }
  const whole = `${nameOf(object) ?? ''}.${method}`
  return (search.functions.byMember.get(whole) ?? []).map((fn) => [whole, fn])
}

/** A branch of an `if` whose last statement throws. */
function isThrowingBranch(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent?.type !== 'IfStatement' || (parent.consequent !== node && parent.alternate !== node)) return false
  return node.type === 'BlockStatement' && childrenOf(node, 'body').at(-1)?.type === 'ThrowStatement'
}

function report(search: Search, node: SyntaxNode, about: { what: string; path: string }): void {
  const { file, findings } = search
  const line = file.lineAt(node.start)
  const owned = file.comments.some((comment) => OWNED_UP.test(comment.value) && isAtOrAbove(file, comment, line))
  if (owned) return
  findings.push({
    file: file.path,
    line,
    rule: 'frame/allocation',
    what: `${about.path} ${about.what} each frame.`,
    fix: 'Make it once outside and write into it; what happens only now and then goes under a line // allocates: reason.',
  })
}

const isAtOrAbove = (file: SourceFile, comment: { start: number; end: number }, line: number): boolean =>
  file.lineAt(comment.start) === line || file.lineAt(comment.end) === line - 1
