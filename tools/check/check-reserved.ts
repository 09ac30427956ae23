import type { Finding } from './finding.ts'
import { isTest, type SourceFile } from './source-file.ts'
import { childOf, childrenOf, nameOf, type SyntaxNode, walkTree } from './syntax-tree.ts'

/** The only file that may ask React Three Fiber for frames. */
const FRAME_LOOP = 'engine/runtime/frame-loop.tsx'

/** Folders whose job is to make branded values, and so to cast to them. */
const BRAND_FOLDERS = ['model/units/', 'model/frames/']

/** `useFrame` in one file, casts to units and frames in two folders, generic errors and bare `!` in tests only. */
export function checkReserved(files: readonly SourceFile[]): Finding[] {
  const brands = new Set(files.filter((file) => BRAND_FOLDERS.some((folder) => file.path.startsWith(folder))).flatMap(brandsOf))
  return files.flatMap((file) => {
    const findings: Finding[] = []
    const add = (node: SyntaxNode, rule: string, text: { what: string; fix: string }): void => {
      findings.push({ file: file.path, line: file.lineAt(node.start), rule, ...text })
    }
    const mayCast = BRAND_FOLDERS.some((folder) => file.path.startsWith(folder))
    const castable = mayCast ? new Set<string>() : importedAs(file, brands)
    walkTree(file.program, (node) => {
      if (importsUseFrame(node) && file.path !== FRAME_LOOP) {
        add(node, 'reserved/use-frame', { what: `useFrame belongs to ${FRAME_LOOP}.`, fix: 'Write a FrameSystem and register it.' })
      }
      const brand = castTo(node, castable)
      if (brand !== null) {
        add(node, 'reserved/brand-cast', { what: `A cast to ${brand}.`, fix: 'Call its constructor in model/units or model/frames.' })
      }
      if (node.type === 'TSNonNullExpression' && !isElement(node) && !isTest(file.path)) {
        const what = 'A ! claims what the compiler cannot see.'
        add(node, 'reserved/non-null', { what, fix: 'Test for the missing value; only an element of known length may go without.' })
      }
      const error = genericError(node)
      if (error !== null && !isTest(file.path)) {
        add(node, 'reserved/generic-error', {
          what: `${error} has no code and no remedy.`,
          fix: 'Throw HolositeError with code, what and fix.',
        })
      }
    })
    return findings
  })
}

/** Exported aliases of the form `something & { [brand]: … }`. */
function brandsOf(file: SourceFile): string[] {
  return childrenOf(file.program, 'body').flatMap((node) => {
    const declaration = childOf(node, 'declaration')
    if (declaration?.type !== 'TSTypeAliasDeclaration') return []
    if (childOf(declaration, 'typeAnnotation')?.type !== 'TSIntersectionType') return []
    return nameOf(childOf(declaration, 'id')) ?? []
  })
}

const importsUseFrame = (node: SyntaxNode): boolean => node.type === 'ImportSpecifier' && nameOf(childOf(node, 'imported')) === 'useFrame'

/** Local names under which the file imports one of `brands`. */
function importedAs(file: SourceFile, brands: ReadonlySet<string>): Set<string> {
  const local = new Set<string>()
  walkTree(file.program, (node) => {
    if (node.type !== 'ImportSpecifier' || !brands.has(nameOf(childOf(node, 'imported')) ?? '')) return
    local.add(nameOf(childOf(node, 'local')) ?? '')
  })
  return local
}

/** The first of `brands` named in the type of a cast, also inside `Metres[]` and the like. */
function castTo(node: SyntaxNode, brands: ReadonlySet<string>): string | null {
  const type = node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion' ? childOf(node, 'typeAnnotation') : null
  if (type === null || brands.size === 0) return null
  let brand: string | null = null
  walkTree(type, (inner) => {
    const name = inner.type === 'TSTypeReference' ? nameOf(childOf(inner, 'typeName')) : null
    if (brand === null && name !== null && brands.has(name)) brand = name
  })
  return brand
}

/** `array[index]!`: under noUncheckedIndexedAccess the only way to read a vector's component. */
const isElement = (node: SyntaxNode): boolean => {
  const inner = childOf(node, 'expression')
  return inner?.type === 'MemberExpression' && inner.computed === true
}

function genericError(node: SyntaxNode): string | null {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return null
  const name = nameOf(childOf(node, 'callee'))
  return name !== null && /^(Error|TypeError|RangeError)$/.test(name) ? name : null
}
