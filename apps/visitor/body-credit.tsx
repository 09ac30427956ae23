import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { sayBody } from '../../model/words/index.ts'

/** Names the author of a body beside its wearer, where its licence asks for that. */
export function BodyCredit({ credit }: { credit: string }): ReactNode {
  const { language } = useInterface()
  return (
    <p className="small soft" data-body-credit="">
      {sayBody(language, 'by', { credit })}
    </p>
  )
}
