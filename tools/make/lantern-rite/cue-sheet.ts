import type { Localised } from '../../../model/documents/index.ts'

/** A cue as the director writes it: where it stands in the rite's time, and whether it waits for a GO. */
export interface SheetCue {
  readonly id: string
  readonly number: string
  readonly name: Localised
  readonly notes: Localised
  readonly atS: number
  readonly untilS: number
  readonly fadeInS: number
  readonly end?: 'hold' | 'loop'
  /** Goes on to the next cue by itself at its end. */
  readonly follows: boolean
}

const words = (zh: string, en: string): Localised => ({ 'zh-CN': zh, en })

const cue = (
  number: string,
  id: string,
  text: readonly [string, string, string, string],
  time: { atS: number; untilS: number; fadeInS?: number; end?: 'hold' | 'loop'; waits?: boolean },
): SheetCue => ({
  id,
  number,
  name: words(text[0], text[1]),
  notes: words(text[2], text[3]),
  atS: time.atS,
  untilS: time.untilS,
  fadeInS: time.fadeInS ?? 1,
  ...(time.end ? { end: time.end } : {}),
  follows: time.waits !== true,
})

/** The rite: three minutes from cue 2 to cue 17; cue 1 waits before it, cue 18 sends people home. */
export const CUE_SHEET: readonly SheetCue[] = [
  cue('1', 'gathering', ['候场', 'Gathering', '街灯全亮，循环等待。听到“清场完毕”再走下一条。', 'Street at full, loops. Wait for "house ready", then GO.'], { atS: 0, untilS: 8, fadeInS: 3, end: 'loop', waits: true }), // oxfmt-ignore
  cue('2', 'breath', ['屏息', 'The street holds its breath', '檐灯与泛光收暗，只留路灯。', 'Eaves and floods go down, paths stay.'], { atS: 8, untilS: 16, fadeInS: 2 }), // oxfmt-ignore
  cue('3', 'watch-drum', ['更鼓', 'The watch drum', '鼓声渐密，摇头灯从南向北逐一亮起。', 'Strokes gather; heads light one by one from south to north.'], { atS: 16, untilS: 26 }), // oxfmt-ignore
  cue('4', 'first-lantern', ['第一盏灯', 'The first lantern', '两侧殿墙出现第一盏灯。', 'The first lanterns on the hall fronts.'], { atS: 26, untilS: 36, fadeInS: 2 }), // oxfmt-ignore
  cue('5', 'lantern-river', ['灯河', 'River of lanterns', '投影满墙，星桥长卷自右向左展开；泛光保持在一成以下。', 'Full fronts, the scroll of the star bridge unrolls from the right; floods stay below a tenth.'], { atS: 36, untilS: 50 }), // oxfmt-ignore
  cue('6', 'spring', ['涌泉', 'The spring rises', '喷泉起，水幕染金。', 'The fountain plays, gold in the water.'], { atS: 50, untilS: 62 }), // oxfmt-ignore
  cue('7', 'dragon-wakes', ['龙醒', 'The dragon wakes', '自动接续：纱幕若未就位，先按暂停。', 'Follows by itself: Pause before it unless the gauze stands in its place.'], { atS: 62, untilS: 78, fadeInS: 2 }), // oxfmt-ignore
  cue('8', 'dragon-flies', ['龙行', 'The dragon flies', '摇头灯跟随鼓点扫过。', 'Heads sweep with the drums.'], { atS: 78, untilS: 92 }), // oxfmt-ignore
  cue('9', 'rainbow-robe', ['霓裳', 'The rainbow robe', '全场收暗，幻影柜起舞。', 'All down; the ghost in the glass dances.'], { atS: 92, untilS: 104, fadeInS: 2 }), // oxfmt-ignore
  cue('10', 'two-shadows', ['双影', 'Two shadows', '莲图案慢转，与舞者同速。', 'Lotus gobos turn as slowly as the dancer.'], { atS: 104, untilS: 116 }), // oxfmt-ignore
  cue('11', 'sky-lanterns', ['天灯', 'Sky lanterns', '灯阵自动升空：空域若未放行，先按暂停。', 'The formation rises by itself: Pause before it unless the air is clear.'], { atS: 116, untilS: 127, fadeInS: 2 }), // oxfmt-ignore
  cue('12', 'tower-of-light', ['光塔', 'A tower of light', '灯阵成塔，与大雁塔相望。', 'The formation becomes a tower facing the pagoda.'], { atS: 127, untilS: 138 }), // oxfmt-ignore
  cue('13', 'march', ['鼓行', 'March of the drums', '摇头灯四拍一扫，不快于每秒一次。', 'Heads sweep in fours, never faster than once a second.'], { atS: 138, untilS: 150, fadeInS: 0.5 }), // oxfmt-ignore
  cue('14', 'lotus', ['莲开', 'The lotus opens', '殿墙莲花全开，焰火起。', 'The lotus opens on the fronts; fireworks.'], { atS: 150, untilS: 160 }), // oxfmt-ignore
  cue('15', 'ten-thousand', ['万灯', 'Ten thousand lights', '全街灯组齐亮，只有泛光仍在一成以下：殿墙还有画。', 'Every group of the street at full but the floods: the fronts are still painted.'], { atS: 160, untilS: 168, fadeInS: 1.5 }), // oxfmt-ignore
  cue('16', 'stillness', ['归静', 'Stillness', '十二秒收束，音乐只留笛。', 'Twelve seconds down; only the flute is left.'], { atS: 168, untilS: 180, fadeInS: 2 }), // oxfmt-ignore
  cue('17', 'afterglow', ['余光', 'Afterglow', '画面已尽，泛光慢慢回来，保持。广播完毕再走散场。', 'The pictures are gone, floods return slowly; holds. GO to house after the announcement.'], { atS: 180, untilS: 188, fadeInS: 2, end: 'hold', waits: true }), // oxfmt-ignore
  cue('18', 'walk-home', ['散场', 'The walk home', '恢复街灯，循环。', 'Street back to full, loops.'], { atS: 188, untilS: 196, fadeInS: 4, end: 'loop', waits: true }), // oxfmt-ignore
]

/** Narration, by the rite's time. */
export const NARRATION: readonly { readonly atS: number; readonly durationS: number; readonly text: Localised }[] = [
  {
    atS: 9,
    durationS: 6,
    text: words('天色已晚。请让街灯，先轻轻歇一口气。', 'The day is done. Let the street hold its breath a moment.'),
  },
  { atS: 17, durationS: 7, text: words('从前，更鼓一响，坊门便关。', 'Long ago, when the watch drum sounded, the ward gates closed.') },
  {
    atS: 27,
    durationS: 7,
    text: words(
      '只有上元这几夜，金吾不禁，全城点灯。',
      'Only on the nights of lanterns were they left open, and the whole city lit its lamps.',
    ),
  },
  {
    atS: 38,
    durationS: 7,
    text: words('火树银花合，星桥铁锁开。', '"Trees of fire, flowers of silver; the bridge of stars, its iron lock undone."'),
  },
  { atS: 52, durationS: 7, text: words('灯映在水里，水又把灯托上来。', 'The lamps lie in the water, and the water lifts them again.') },
  { atS: 64, durationS: 7, text: words('灯光聚在一处，便有了龙。', 'Where light gathers, there is a dragon.') },
  { atS: 80, durationS: 7, text: words('它不伤人，只在鼓声里游。', 'It harms nobody; it swims where the drums are.') },
  {
    atS: 94,
    durationS: 7,
    text: words(
      '她跳的是霓裳，隔着一层玻璃，隔着一千三百年。',
      'She dances the Rainbow Robe, behind one pane of glass and thirteen hundred years.',
    ),
  },
  { atS: 118, durationS: 7, text: words('把想说的话写在灯上，放它上去。', 'Write what you wish to say upon a lantern, and let it go.') },
  { atS: 128, durationS: 7, text: words('它们在天上，又搭起一座塔。', 'Up there, they build a tower once more.') },
  { atS: 151, durationS: 7, text: words('莲开了。', 'The lotus opens.') },
  { atS: 161, durationS: 6, text: words('一盏是灯，万盏是长安。', 'One light is a lamp. Ten thousand are Chang’an.') },
  { atS: 171, durationS: 8, text: words('灯会灭的，路还亮着。慢慢走。', 'Lights go out; the way stays lit. Walk slowly.') },
]
