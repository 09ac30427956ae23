import type { Dictionary, Language } from './dictionary.ts'

/** Faults a visitor's page can meet, by their code. Fetched with what shows faults, not with the page. */
export const metFaultWords = {
  'net/unreachable': { 'zh-CN': '连不上服务器。请检查网络，本页会自己再试。', en: 'The server cannot be reached. Check the network; the page tries again by itself.' }, // prettier-ignore
  'net/garbled': {
    'zh-CN': '服务器的回答本页读不懂，请刷新。',
    en: 'The server answered something this page does not understand. Reload it.',
  },
  'net/moving': {
    'zh-CN': '场地正在换一台服务器，马上就好，本页会自己再试。',
    en: 'The venue is being opened on another server. This page tries again by itself.',
  },
  'access/insecure': {
    'zh-CN': '这扇门只认安全连接，请用 https 地址打开。',
    en: 'This door needs a secure connection. Open the https address.',
  },
  'access/foreign': {
    'zh-CN': '请求来自别的网站，没有接受。请直接打开本站的地址。',
    en: 'The request came from another site. Open this site’s own address.',
  },
  'access/bad-ticket': {
    'zh-CN': '入场凭证无效或已过期，请刷新再进。',
    en: 'The ticket is not valid any more. Reload the page and enter again.',
  },
  'house/locked': { 'zh-CN': '现在暂停入场，请稍后再来。', en: 'Nobody new comes in for now. Try again in a while.' },
  'house/banned': { 'zh-CN': '工作人员请你离开，时间未到，还不能回来。', en: 'You were sent out and may not come back yet.' },
  'house/closed': { 'zh-CN': '入口还没有开放，请到时再来。', en: 'The doors are not open yet. Come when they open.' },
  'house/over': { 'zh-CN': '这场活动已经结束。', en: 'The event is over.' },
  'house/invited': {
    'zh-CN': '这场活动仅限受邀，请用邀请里的链接打开。',
    en: 'This event is for invited people. Open the page by the link of your invitation.',
  },
  'house/full': { 'zh-CN': '场内人数已满，有人离开就可以进。', en: 'The venue is full. You can enter when somebody leaves.' },
  'protocol/version': { 'zh-CN': '页面和服务器的版本不同，请刷新。', en: 'This page is of another version than the server. Reload it.' },
  'protocol/too-fast': { 'zh-CN': '太快了，请稍等片刻。', en: 'That was too much at once. Wait a moment.' },
  'protocol/too-early': { 'zh-CN': '还没有进场，请稍等片刻再试。', en: 'You are not in yet. Wait a moment and try again.' },
  'protocol/too-large': { 'zh-CN': '内容太长，没有发出去。', en: 'That was too long and was not sent.' },
  'protocol/malformed': {
    'zh-CN': '服务器没有接受：名字或内容不合规则。',
    en: 'The server did not take it: the name or the text is not as it should be.',
  },
  'http/not-found': { 'zh-CN': '这个地址下没有东西。', en: 'There is nothing at this address.' },
  'store/away': {
    'zh-CN': '服务器的数据库暂时没有回应，请稍候再试；已经入场的人不受影响。',
    en: 'The server’s database does not answer at the moment. Try again in some seconds; whoever is in stays in.',
  },
  'http/failed': { 'zh-CN': '服务器出了错，请稍后再试。', en: 'The server failed. Try again in a while.' },
  'venue/not-ready': { 'zh-CN': '场馆还没有准备好，请稍后再来。', en: 'The venue is not ready yet. Come back a little later.' },
  'venue/missing': { 'zh-CN': '场地有一部分取不到，其余照常可看。', en: 'A part of the venue cannot be had; the rest is there.' },
  'stage/unfetched': { 'zh-CN': '页面有一部分没有取到，请刷新。', en: 'A part of the page could not be fetched.' },
  'stage/system-failed': { 'zh-CN': '画面有一部分出错停下了，其余照常可看。', en: 'A part of the picture failed; the rest goes on.' },
  'scene/piece-failed': { 'zh-CN': '演出有一部分没能放上，其余照常。', en: 'A part of the show could not be put up; the rest goes on.' },
  'scene/unknown-piece': { 'zh-CN': '演出有一部分没能放上，其余照常。', en: 'A part of the show could not be put up; the rest goes on.' },
  'scene/media-missing': {
    'zh-CN': '演出的一幅画取不到，先用备用画面代替。',
    en: 'A picture of the show cannot be had; another stands in.',
  },
} as const satisfies Dictionary

/** Of the place, its show and their documents. Their own sentences name files and parts: those are for staff and authors. */
const OF_THE_PLACE = /^(?:venue|stage|scene|show|document|projection|optics|frames)\//

/** A fault in a visitor's language, by its code; one that has no words here tells no more than that something is missing or went wrong. */
export function tellFault(language: Language, { code }: { readonly code: string }): string {
  if (Object.hasOwn(metFaultWords, code)) return metFaultWords[code as keyof typeof metFaultWords][language]
  return metFaultWords[OF_THE_PLACE.test(code) ? 'venue/missing' : 'http/failed'][language]
}
