import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Dictionary } from '../../model/words/index.ts'
import { FaultBoundary } from './fault-boundary.tsx'
import { InterfaceProvider } from './interface-provider.tsx'
import './theme.css'

/** Puts a page's one component on its root element, with words, the visitors' unless others are given, and settings around it. */
export function mountPage(page: ReactNode, dictionary?: Dictionary): void {
  const root = document.getElementById('root') ?? document.body
  createRoot(root).render(
    <StrictMode>
      <InterfaceProvider {...(dictionary ? { dictionary } : {})}>
        <FaultBoundary>{page}</FaultBoundary>
      </InterfaceProvider>
    </StrictMode>,
  )
}

/** The path's parts after the page's own name: `/visit/yard` gives `['yard']`. Undecodable parts come as they are. */
export function pathParts(pathname: string): readonly string[] {
  return pathname
    .split('/')
    .filter((part) => part !== '')
    .slice(1)
}
