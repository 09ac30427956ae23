import type { ReactNode } from 'react'
import { judgeWearer, type WearerWord } from '../../importers/avatar/index.ts'
import { useInterface } from '../../engine/interface/index.ts'
import { sayBody, type BodyWord } from '../../model/words/index.ts'
import type { PreparedBody } from './prepare-body.ts'

/** What the author of a body allows, in plain words, what the wearer has to state, and whether it fits. */
export function BodyLicenceNote(props: {
  prepared: PreparedBody
  word: WearerWord
  setWord: (word: WearerWord) => void
  busy: boolean
  wear: (bytes: Uint8Array<ArrayBuffer>) => void
}): ReactNode {
  const { language } = useInterface()
  const { prepared, word, setWord, busy, wear } = props
  const { licence, bytes } = prepared
  const say = (key: BodyWord, values?: Record<string, string | number>): string => sayBody(language, key, values)
  const lines = [
    licence.name === '' ? null : say('name', { name: licence.name }),
    licence.authors.length === 0 ? null : say('authors', { authors: licence.authors.join(', ') }),
    say(`wearers.${licence.wearers}`),
    say(`commercial.${licence.commercial}`),
    say(`modification.${licence.modification}`),
    say(`credit.${licence.creditNeeded}`),
    say(`redistribution.${licence.redistribution}`),
    say(`violence.${licence.violence}`),
    say(`sexual.${licence.sexual}`),
    licence.licenceUrl === '' && licence.licenceName === ''
      ? null
      : say('terms', { url: `${licence.licenceName} ${licence.licenceUrl}`.trim() }),
  ]
  return (
    <div data-body-licence="">
      <h4>{say('licence')}</h4>
      <ul className="small">
        {lines
          .filter((line) => line !== null)
          .map((line) => (
            <li key={line}>{line}</li>
          ))}
      </ul>
      {licence.wearers !== 'everyone' && (
        <label className="switch">
          <input
            type="checkbox"
            name="author"
            checked={word.isAuthor}
            onChange={(event) => setWord({ ...word, isAuthor: event.target.checked })}
          />
          {say('iAmAuthor')}
        </label>
      )}
      {licence.wearers === 'licensed' && (
        <label className="switch">
          <input
            type="checkbox"
            name="licensed"
            checked={word.isLicensed}
            onChange={(event) => setWord({ ...word, isLicensed: event.target.checked })}
          />
          {say('iAmLicensed')}
        </label>
      )}
      <p className="small" data-body-fits={bytes !== null}>
        {fitOf(prepared, say)}
      </p>
      {bytes !== null && (
        <button
          type="button"
          className="primary"
          disabled={busy || !judgeWearer(licence, word).ok}
          onClick={() => wear(bytes)}
          data-body-wear=""
        >
          {say('wear')}
        </button>
      )}
    </div>
  )
}

/** Whether it fits, by its figures, or what is over. */
function fitOf(
  { measure, over, lightened, fault, licence }: PreparedBody,
  say: (key: BodyWord, values?: Record<string, string | number>) => string,
): string {
  const mayNot = licence.modification ? '' : ` ${say('mayNotLighten')}`
  if (over.length > 0) {
    const figures = over.map(({ of, is, most }) => say('figure', { of: say(`of.${of}`), is, most })).join(', ')
    return say('tooHeavy', { figures }) + mayNot
  }
  if (fault !== null || measure === null) return `${say('body/unsupported')} ${fault?.what ?? ''}${mayNot}`
  const { triangles, drawCalls, bytes } = measure
  return say(lightened ? 'lightened' : 'fits', { triangles, drawCalls, kb: Math.ceil(bytes / 1000) })
}
