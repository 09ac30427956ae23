/** Breaks text where a line ends: at spaces, and between any two Chinese characters, but never before a closing mark. */
export function brokenLines(text: string, widest: number, widthOf: (part: string) => number): string[] {
  // A word with its spaces, or one Chinese character with the marks that close after it.
  const parts = text.match(/[\u2e80-\u9fff\uf900-\ufaff“‘《（「][，。；：！？、”’》）」…—]*|[^\s\u2e80-\u9fff\uf900-\ufaff]+\s*|\s+/gu) ?? [
    text,
  ]
  const lines: string[] = []
  let line = ''
  for (const part of parts) {
    if (line !== '' && widthOf((line + part).trimEnd()) > widest) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += part
  }
  return [...lines, line.trimEnd()]
}
