import type { Dictionary } from './dictionary.ts'

/** The panel and the bar of voice, fetched with them. */
export const voiceWords = {
  title: { 'zh-CN': '语音', en: 'Voice' },
  about: {
    'zh-CN': '打开后能听见近处的人，声音来自他们站的地方；表演者和导览员在哪里都听得见。声音只经过本场馆的服务器转发，不录音。',
    en: 'Once on, you hear those near you, from where they stand; performers and guides from anywhere. Voices pass through this venue’s own server and are never recorded.',
  },
  turnOn: { 'zh-CN': '打开语音', en: 'Turn voice on' },
  turnOff: { 'zh-CN': '关闭语音', en: 'Turn voice off' },
  opening: { 'zh-CN': '正在接通语音…', en: 'Connecting voice…' },
  on: { 'zh-CN': '语音已接通。', en: 'Voice is on.' },
  failed: { 'zh-CN': '语音接不通。', en: 'Voice cannot be connected.' },
  ended: {
    'zh-CN': '语音被服务器断开了。请稍等几秒再打开。',
    en: 'The server ended your voice connection. Wait some seconds and turn it on again.',
  },
  endedNoVoice: { 'zh-CN': '这个场地现在不提供语音。', en: 'This venue has no voice now.' },

  microphone: { 'zh-CN': '麦克风', en: 'Microphone' },
  take: { 'zh-CN': '使用麦克风', en: 'Use a microphone' },
  drop: { 'zh-CN': '停用麦克风', en: 'Put the microphone away' },
  asking: { 'zh-CN': '浏览器正在询问是否允许使用麦克风…', en: 'Your browser is asking whether the microphone may be used…' },
  denied: {
    'zh-CN': '浏览器没有允许使用麦克风。请在地址栏旁的权限里允许后再试。',
    en: 'Your browser did not allow the microphone. Allow it in the permissions beside the address, then try again.',
  },
  absent: { 'zh-CN': '没有找到麦克风；页面须通过 https 打开。', en: 'No microphone was found; the page must be open over https.' },
  busy: { 'zh-CN': '麦克风被别的程序占用。', en: 'Another program is using the microphone.' },
  device: { 'zh-CN': '设备', en: 'Device' },
  deviceUnnamed: { 'zh-CN': '麦克风 {number}', en: 'Microphone {number}' },
  level: { 'zh-CN': '音量', en: 'Level' },
  levelLow: { 'zh-CN': '几乎没有声音：说句话试试。', en: 'Hardly anything is heard: say something.' },
  levelGood: { 'zh-CN': '听得清楚。', en: 'You can be heard well.' },
  levelHigh: { 'zh-CN': '太响了：离麦克风远一点。', en: 'Too loud: move away from the microphone.' },
  hearOneself: { 'zh-CN': '试听自己（半秒后回放，请戴耳机）', en: 'Hear yourself (half a second late; use headphones)' },

  tryNote: {
    'zh-CN': '这只是试音：进场后要先打开语音，麦克风才会用到。',
    en: 'This is a trial only: inside, nobody hears you until you turn voice on.',
  },

  holdToTalk: { 'zh-CN': '按住才说话', en: 'Talk only while held' },
  holdHelp: {
    'zh-CN': '按住 V 键或下面的按钮说话；不勾选则按一次打开、再按一次关闭。',
    en: 'Hold the V key or the button below to talk; unticked, one press opens the microphone and the next closes it.',
  },
  holdTouchHelp: {
    'zh-CN': '按住下面的按钮说话；不勾选则按一次打开、再按一次关闭。',
    en: 'Hold the button below to talk; unticked, one press opens the microphone and the next closes it.',
  },
  hold: { 'zh-CN': '按住说话', en: 'Hold to talk' },
  talk: { 'zh-CN': '打开麦克风', en: 'Open the microphone' },
  close: { 'zh-CN': '关闭麦克风', en: 'Close the microphone' },
  talkKey: { 'zh-CN': '（V）', en: ' (V)' },
  open: { 'zh-CN': '麦克风开着，近处的人听得见你', en: 'Microphone open: those near you hear you' },
  openToAll: { 'zh-CN': '麦克风开着，全场都听得见你', en: 'Microphone open: everybody hears you' },
  closed: { 'zh-CN': '麦克风关着', en: 'Microphone closed' },
  muted: { 'zh-CN': '工作人员让你暂时不能发言，你的声音不会被转发。', en: 'Staff have muted you for now: your voice is not passed on.' },
  staffOnly: {
    'zh-CN': '这个场地里只有表演者、导览员和主持人说话；你可以听。',
    en: 'In this venue only performers, guides and hosts speak; you can listen.',
  },

  speaking: { 'zh-CN': '正在说话：{names}', en: 'Speaking: {names}' },
  speaks: { 'zh-CN': '正在说话', en: 'speaking' },
  people: { 'zh-CN': '每个人的音量', en: 'How loud each person is' },
  nobody: { 'zh-CN': '这里还没有别人。', en: 'Nobody else is here yet.' },
  volumeOf: { 'zh-CN': '{name} 的音量', en: 'Volume of {name}' },
  mute: { 'zh-CN': '静音', en: 'Mute' },
  muteOf: { 'zh-CN': '不听 {name}', en: 'Mute {name}' },
  peopleNote: {
    'zh-CN': '静音只对你自己有效，对方不会知道。要让两个人互相看不见也听不见，请在聊天里屏蔽。',
    en: 'Muting is for you alone, and they are not told. To neither see nor hear somebody, block them in the chat.',
  },
} as const satisfies Dictionary
