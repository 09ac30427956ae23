import type { Dictionary } from './dictionary.ts'

/** What is said of a venue's rooms, the line before them and parties. Fetched with what shows it: not among `words`. */
export const roomWords = {
  'line.offer': { 'zh-CN': '排队等候', en: 'Wait in line' },
  'line.offerParty': { 'zh-CN': '等同伴的房间空出位置', en: 'Wait for a place with your party' },
  'line.alone': { 'zh-CN': '不等了，自己进去', en: 'Go in alone' },
  'line.leave': { 'zh-CN': '不排了', en: 'Leave the line' },
  'line.next': { 'zh-CN': '下一个就是你。', en: 'You are next.' },
  'line.ahead': { 'zh-CN': '前面还有 {count} 人。', en: 'People before you: {count}.' },
  'line.wait': { 'zh-CN': '按最近离场的速度，大约还要 {time}。', en: 'About {time}, as fast as people have left of late.' },
  'line.unknown': {
    'zh-CN': '还说不出要等多久：最近离开的人太少。',
    en: 'How long is not known yet: too few people have left of late.',
  },
  'line.minutes': { 'zh-CN': '{count} 分钟', en: '{count} min' },
  'line.underMinute': { 'zh-CN': '不到一分钟', en: 'less than a minute' },
  'line.hours': { 'zh-CN': '{count} 小时', en: '{count} h' },
  'line.lost': {
    'zh-CN': '有一个位置正为断了线的人留着：{count} 秒内没有回来，就空出来。',
    en: 'A place is kept for somebody whose connection broke: free in {count} s unless he comes back.',
  },
  'line.kept': {
    'zh-CN': '轮到你时本页会自己进场，请让它留在前面。断线两分钟内，位置还在。',
    en: 'Keep this page in front: it goes in by itself when it is your turn. A lost connection keeps your place for two minutes.',
  },
  'line.turn': { 'zh-CN': '轮到你了，正在进场…', en: 'It is your turn. Going in…' },
  'party.full': {
    'zh-CN': '同伴所在的房间已满。可以等那里空出位置，也可以先自己进去，演出是同一场。',
    en: 'The room your party is in is full. You can wait for a place there, or go in alone: the show is the same in every room.',
  },
  'party.with': { 'zh-CN': '你会和同伴进同一个房间（已有 {count} 人在里面）。', en: 'You go in to your party: {count} of it are in.' },
  'party.first': { 'zh-CN': '你是同伴里最先到的。', en: 'You are the first of your party.' },
  'party.unknown': {
    'zh-CN': '这个同行链接已经失效，你可以自己进去。',
    en: 'The link of your party does not work any more. You can go in alone.',
  },
  'party.invite': { 'zh-CN': '邀请同伴（复制链接）', en: 'Invite friends: copy the link' },
  'party.share': { 'zh-CN': '邀请同伴', en: 'Invite friends' },
  'party.shared': { 'zh-CN': '邀请已交给你选的应用。', en: 'The invitation was handed to the app you chose.' },
  'party.unshared': {
    'zh-CN': '还没有发出。链接在下面，可以再试或复制。',
    en: 'Nothing was sent. The link is below: try again, or copy it.',
  },
  'party.uncopied': { 'zh-CN': '浏览器不让复制。请从下面选取链接。', en: 'The browser would not copy it. Take the link from the field.' },
  'party.copy': { 'zh-CN': '复制链接', en: 'Copy the link' },
  'party.told': { 'zh-CN': '来，和我一起走走', en: 'Come and walk here with me' },
  'party.copied': { 'zh-CN': '链接已复制', en: 'The link is copied' },
  'party.link': { 'zh-CN': '同行链接', en: 'Link of your party' },
  'party.note': {
    'zh-CN': '用这个链接来的人会和你进同一个房间，最多 12 人，彼此总能看见、听见。',
    en: 'Whoever comes by it, twelve of you at most, is seated in your room; you see and hear each other wherever you are in it.',
  },
  'party.people': { 'zh-CN': '同伴：{names}', en: 'Your party: {names}' },
  'party.elsewhere': { 'zh-CN': '{name}（{room} 号房间）', en: '{name} (room {room})' },
  'room.moved.closed': {
    'zh-CN': '刚才的房间关了，你现在在 {room} 号房间，演出照常进行。',
    en: 'Your room was closed. You are in room {room} now; the show goes on.',
  },
  'room.moved.merged': {
    'zh-CN': '两个房间合到了一起，你现在在 {room} 号房间，演出照常进行。',
    en: 'Two rooms were put together. You are in room {room} now; the show goes on.',
  },
  'room.elsewhere': { 'zh-CN': '{room} 号房间，其他房间 {count} 人', en: 'Room {room}, {count} in other rooms' },
  'room.far': {
    'zh-CN': '远处的人影有一部分在其他房间（{count} 人），不计入这里的人数。',
    en: 'Some of those far off are in other rooms ({count}); they are not counted here.',
  },
  'zone.full': {
    'zh-CN': '“{zone}”已满（{count} 人）。别人看到的你还站在外面。',
    en: '“{zone}” is full ({count} people). The others see you where you last stood outside.',
  },
  'zone.go': { 'zh-CN': '去{place}', en: 'Go to {place}' },
  'body.off': {
    'zh-CN': '工作人员取下了你自己的形象，你又穿着场地的服装。{hours} 小时后可以再带一个来。',
    en: 'Staff took your own body off: you are in the costume of the house again. You can bring another in {hours} hours.',
  },
  'note.close': { 'zh-CN': '知道了', en: 'Got it' },
} as const satisfies Dictionary
export type RoomWord = keyof typeof roomWords
