import { useState, type SyntheticEvent, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import { HOUSE_LIMITS, type ServerMessages } from '../../../model/protocol/index.ts'
import type { DoAct } from './do-act.ts'
import { useInstant, useSpan } from './use-span.ts'

const MINUTES = [5, 15, 60, 240]
const MINUTE_MS = 60_000

/** What every visitor is told now, written in both languages, with its term. */
export function NoticePanel({ notice, act }: { notice: NonNullable<ServerMessages['house']>['notice']; act: DoAct }): ReactNode {
  const { say } = useInterface()
  const span = useSpan()
  const instant = useInstant()
  const [words, setWords] = useState({ 'zh-CN': '', en: '' })
  const [minutes, setMinutes] = useState(15)
  const whole = words['zh-CN'].trim() !== '' && words.en.trim() !== ''
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    act({ do: 'notice', words: { 'zh-CN': words['zh-CN'].trim(), en: words.en.trim() }, minutes })
    setWords({ 'zh-CN': '', en: '' })
  }
  return (
    <section className="panel" data-panel="notice">
      <h2>{say('house.notice')}</h2>
      {notice && (
        <div className="standing-notice">
          <p>{notice.words['zh-CN']}</p>
          <p lang="en">{notice.words.en}</p>
          <div className="row">
            <span className="grow small soft">{say('house.notice.stands', { time: instant(notice.untilMs), by: notice.by })}</span>
            <button type="button" onClick={() => act({ do: 'withdraw' })}>
              {say('house.notice.withdraw')}
            </button>
          </div>
        </div>
      )}
      <form className="notice-form" onSubmit={submit}>
        {(['zh-CN', 'en'] as const).map((language) => (
          <label className="field" key={language}>
            <span className="small soft">{say(language === 'en' ? 'house.notice.en' : 'house.notice.zh')}</span>
            <textarea
              rows={2}
              lang={language}
              value={words[language]}
              maxLength={HOUSE_LIMITS.noticeCharacters}
              onChange={(event) => setWords({ ...words, [language]: event.target.value })}
            />
          </label>
        ))}
        {!whole && Object.values(words).some((text) => text.trim() !== '') && <p className="small soft">{say('house.notice.both')}</p>}
        <div className="row">
          <select value={minutes} aria-label={say('house.howLong')} onChange={(event) => setMinutes(Number(event.target.value))}>
            {MINUTES.map((count) => (
              <option key={count} value={count}>
                {span(count * MINUTE_MS)}
              </option>
            ))}
          </select>
          <button type="submit" className="primary grow" disabled={!whole}>
            {say(notice ? 'house.notice.replace' : 'house.notice.put')}
          </button>
        </div>
      </form>
    </section>
  )
}
