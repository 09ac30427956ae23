import type { Dictionary } from './dictionary.ts'

/** What is said of what bodies do. Fetched with the panel and with the mirror in words: not among `words`. */
export const gestureWords = {
  title: { 'zh-CN': '动作', en: 'Gestures' },
  wave: { 'zh-CN': '挥手', en: 'Wave' },
  cheer: { 'zh-CN': '欢呼', en: 'Cheer' },
  clap: { 'zh-CN': '鼓掌', en: 'Clap' },
  bow: { 'zh-CN': '作揖', en: 'Bow' },
  dance: { 'zh-CN': '跳舞', en: 'Dance' },
  raise: { 'zh-CN': '举手', en: 'Raise your hand' },
  lower: { 'zh-CN': '放下手', en: 'Take your hand down' },
  raiseNote: { 'zh-CN': '工作人员和导览员会看到你举手。', en: 'Staff and guides will see your hand.' },
  keys: {
    'zh-CN': '面板打开时：1 到 5 做动作，H 举手或放下。G 打开面板。',
    en: 'While this is open, 1 to 5 do a gesture and H raises or lowers your hand. G opens it.',
  },
  tooSoon: { 'zh-CN': '稍等片刻再做。', en: 'Wait a moment before the next.' },
  youDid: { 'zh-CN': '你做了：{what}。', en: 'You did: {what}.' },
  handIsUp: { 'zh-CN': '你的手举着。', en: 'Your hand is up.' },
  handIsDown: { 'zh-CN': '你的手放下了。', en: 'Your hand is down.' },
  handsUp: { 'zh-CN': '举手的人：{names}', en: 'Hands up: {names}' },
  'did.wave': { 'zh-CN': '{name}在挥手。', en: '{name} waves.' },
  'did.cheer': { 'zh-CN': '{name}在欢呼。', en: '{name} cheers.' },
  'did.clap': { 'zh-CN': '{name}在鼓掌。', en: '{name} claps.' },
  'did.bow': { 'zh-CN': '{name}在作揖。', en: '{name} bows.' },
  'did.dance': { 'zh-CN': '{name}在跳舞。', en: '{name} dances.' },
  'did.raise': { 'zh-CN': '{name}举手了。', en: '{name} raises a hand.' },
} as const satisfies Dictionary
export type GestureWord = keyof typeof gestureWords
