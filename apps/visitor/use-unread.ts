import { useState } from 'react'
import type { ChatLine, RoomView } from '../../engine/interface/index.ts'

/** How many lines of others came since the chat was last open. */
export function useUnread({ chat, welcome }: Pick<RoomView, 'chat' | 'welcome'>, open: boolean): number {
  const [seen, setSeen] = useState<ChatLine | null>(null)
  const last = chat.at(-1) ?? null
  if (open && last !== seen) setSeen(last)
  if (open) return 0
  return chat.slice(seen === null ? 0 : chat.lastIndexOf(seen) + 1).filter(({ visitorId }) => visitorId !== welcome?.visitorId).length
}
