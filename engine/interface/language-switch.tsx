import type { ReactNode } from 'react'
import { useInterface } from './interface-provider.tsx'

/** Turns the page to the other language; the button is named in the language it leads to. */
export function LanguageSwitch(): ReactNode {
  const { language, change } = useInterface()
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <button type="button" lang={other} onClick={() => change({ language: other })}>
      {other === 'en' ? 'English' : '中文'}
    </button>
  )
}
