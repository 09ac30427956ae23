import type { Dictionary } from './dictionary.ts'

/** What went wrong, in the words of the person it happens to. */
export const faultWords = {
  'fault.offline': { 'zh-CN': '网络已断开，恢复后会自动重连。', en: 'You are offline. The page joins again when the network is back.' },
  'fault.unknown': { 'zh-CN': '出了点问题，请刷新重试。', en: 'Something went wrong. Reload the page.' },
  'fault.noWebgl': {
    'zh-CN': '浏览器没有开启三维绘图（WebGL 2）。请更新浏览器，或在设置里打开硬件加速。',
    en: 'This browser draws no 3D (WebGL 2). Update it, or turn on hardware acceleration in its settings.',
  },
  'fault.contextLost': { 'zh-CN': '显卡暂停了画面，正在恢复…', en: 'The graphics card dropped the picture. Bringing it back…' },
  'fault.noVenue': { 'zh-CN': '这里没有这个场地。', en: 'There is no such venue here.' },
  'fault.insecure': { 'zh-CN': '请用 https 地址打开本页。', en: 'Open this page by its https address.' },

  'stopped.full': { 'zh-CN': '场内人数已满，请稍后再来。', en: 'The venue is full. Come back a little later.' },
  'stopped.revoked': { 'zh-CN': '你的权限已被收回。', en: 'Your access was withdrawn.' },
  'stopped.version': { 'zh-CN': '页面已有新版本，请刷新。', en: 'This page is out of date. Reload it.' },
  'stopped.replaced': { 'zh-CN': '你已在别的窗口进场，这里已断开。', en: 'You entered from another window, so this one was closed.' },
  'stopped.refused': { 'zh-CN': '服务器拒绝了这次连接。', en: 'The server refused this connection.' },
  'stopped.kicked': { 'zh-CN': '工作人员请你先离开一下。', en: 'The staff have asked you to leave for now.' },
  'stopped.banned': {
    'zh-CN': '工作人员请你离开，并且暂时不要回来。',
    en: 'The staff have asked you to leave and not to come back for a while.',
  },
  'stopped.shut': { 'zh-CN': '现在不能入场。', en: 'The doors are shut for now.' },
  'stopped.left': { 'zh-CN': '你已离场。', en: 'You have left.' },

  'documents.faults': { 'zh-CN': '场地文件有错误', en: 'The venue has faults in its documents' },
} as const satisfies Dictionary
