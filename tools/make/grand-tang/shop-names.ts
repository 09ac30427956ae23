/** What a shop is by its cloth: two letters, one under the other. */
export const TRADE_WORDS = ['茶舍', '酒肆', '绸庄', '香铺', '书坊', '瓷庄', '乐坊', '画苑', '药局', '饼家', '灯铺', '玉作'] as const

/** Words of good omen and of Tang places, no name of a real shop. */
const FIRST_WORDS = ['长乐', '锦绣', '芙蓉', '曲江', '春明', '延平', '丹凤', '含光', '安化', '凌烟', '太液', '兴庆', '温泉', '花萼', '云裳', '紫宸', '金光', '通化', '霓裳', '翠微', '玉华', '九成', '麟德', '蓬莱', '承香', '飞霜', '望仙', '青龙'] as const // prettier-ignore

/** Name and trade of the n-th shop: no two of the first 336 are the same, and neighbours share neither word. */
export function shopName(number: number): { readonly name: string; readonly trade: string } {
  const trade = TRADE_WORDS[(number * 5) % TRADE_WORDS.length]!
  const first = FIRST_WORDS[(number * 11 + Math.floor(number / 84)) % FIRST_WORDS.length]!
  return { name: first + trade, trade }
}

/** Wards that lay where the street lies now, from north to south, west and east of it. */
export const WARD_NAMES = {
  west: ['昭国坊', '晋昌坊', '通善坊', '通济坊', '安德坊', '敦义坊', '归义坊'],
  east: ['修行坊', '修政坊', '青龙坊', '曲池坊', '敦化坊', '立政坊', '新昌坊'],
} as const
