import { renderUnicodeCompact } from 'uqr'
import type { StartReport } from '../../multiplayer-server/index.ts'

/** What a person at the terminal reads once everything runs. */
export function welcomeText({ origin, ownerLink, venues, lan }: StartReport, moreLinks: string): string {
  const lines = ['', `  Holosite   ${origin}/`, '']
  for (const venue of venues) lines.push(`  参观 Visit   ${origin}/visit/${venue}`)
  if (venues.length === 0) lines.push('  这里还没有场馆：venues/ 是空的。', '  There is no venue here yet: venues/ is empty.')
  if (lan !== null) lines.push(...lanLines(lan))
  if (ownerLink !== null) {
    lines.push(
      '',
      '  控制台（馆主链接，一小时内有效，只能使用一次）',
      '  Console (a link for the owner: good for an hour, works once)',
      `  ${ownerLink}`,
    )
  }
  lines.push('', `  更多链接 More links: ${moreLinks}`, '  停止 Stop: Ctrl-C', '')
  return lines.join('\n')
}

/** The room's ways in: a code for the first, the others as text. */
function lanLines({ entrances, trustPages, fingerprint }: NonNullable<StartReport['lan']>): string[] {
  const [first, ...others] = trustPages.length > 0 ? trustPages : entrances
  if (first === undefined) return ['', '  没有可用的网络地址。', '  This machine has no network address: nobody else can come in.']
  return [
    '',
    '  同一网络的头显、手机：扫码，按页面提示操作一次。',
    '  Headsets and phones of this network: scan, and follow the page once.',
    '',
    ...renderUnicodeCompact(first, { border: 2 })
      .split('\n')
      .map((line) => `  ${line}`),
    `  ${first}`,
    ...others.map((other) => `  ${other}`),
    '',
    '  直接进入（已信任证书）Straight in, once it is trusted:',
    ...entrances.map((entrance) => `  ${entrance}`),
    '',
    `  证书指纹 Fingerprint (SHA-256): ${fingerprint}`,
  ]
}
