import { SOURCE, type SiteFeature } from './feature.ts'

/** Text of a survey in a visitor's language, by the survey's own text. */
export type SurveyWords = Readonly<Record<'zh-CN' | 'en', Readonly<Record<string, string>>>>

const NAMES: Readonly<Record<string, string>> = {
  'Giant Wild Goose Pagoda': '大雁塔',
  'Dharma hall': '法堂',
  'Mahavira hall': '大雄宝殿',
  'East wing': '东配殿',
  'West wing': '西配殿',
  'Bell tower': '钟楼',
  'Drum tower': '鼓楼',
  'Temple gate': '山门',
  'East side gate': '东侧门',
  'West side gate': '西侧门',
  'Dabianjue hall': '大遍觉堂',
  'Guangming hall': '光明堂',
  'Bore hall': '般若堂',
  'Temple wall': '寺墙',
  'Temple court': '寺院庭院',
  'North plaza, north end': '北广场北端',
  'Music pool': '音乐池',
  'Viewing terrace': '观景台',
  'Terrace stage': '平台舞台',
  'Stone gateway': '石牌坊',
  'Plaza shops': '广场商铺',
  'Bronze figure': '铜像',
  'Poem gardens': '诗词园',
  'South plaza': '南广场',
  "Ci'en Road": '慈恩路',
  Xuanzang: '玄奘像',
  'Small pools': '小水池',
  Street: '步行街',
  'Pools of the belt': '水带池',
  'Flower in the paving': '地面花纹',
  'Worthies: Buddhism': '佛学群贤雕像',
  'Worthies: painting': '绘画群贤雕像',
  'Worthies: poetry': '诗歌群贤雕像',
  'Worthies: calligraphy': '书法群贤雕像',
  'Worthies: science': '科学群贤雕像',
  'Worthies: astronomy and medicine': '天文与医学群贤雕像',
  'All Nations': '万国来朝群雕',
  "Empress Wu's procession": '武后行从群雕',
  'Culture columns': '文化柱',
  'Stages in the street': '街中舞台',
  'Line of the Tang outer wall': '唐外郭城墙线',
  Cinema: '电影院',
  'Art museum': '美术馆',
  'Concert hall': '音乐厅',
  'Opera house': '大剧院',
  'Zhenguan square': '贞观广场',
  'Zhenguan group': '贞观之治群雕',
  'Two ministers': '二臣像',
  'Projector towers': '投影塔架',
  'Kaiyuan square': '开元广场',
  'Dragon columns': '蟠龙柱',
  'Kaiyuan group': '开元盛世群雕',
  'Frame of the rig over stage-tumbler': '“不倒翁”舞台的灯架',
  'Frame of the rig over stage-quiz': '“盛唐密盒”舞台的灯架',
  'Frame of the rig over stage-rainbow': '“霓裳”舞台的灯架',
  'Frame of the gauze and mast of its projector': '纱幕架与投影杆',
  'Block of the corner wall': '转角屏楼座',
  'Building behind the street': '街后的楼房',
  Housing: '住宅楼',
  'Ground of the city': '城区地面',
  'Television tower': '电视塔',
  'House of a ward': '坊内民居',
  'Wing of a house': '民居厢房',
  'Light column': '灯柱',
  'Scholar tree': '国槐',
  Ginkgo: '银杏',
  'Crape myrtle': '紫薇',
  'Lamp post': '路灯',
  'Flower bed': '花坛',
  Bench: '长椅',
  'Floor lotus': '地面莲花',
}

const NUMBERED: readonly (readonly [RegExp, string])[] = [
  [/^North plaza, stage (\d+)$/, '北广场第$1级'],
  [/^Cascade (\d+)$/, '第$1级跌水'],
  [/^Yannan (\d+)st Road$/, '雁南$1路'],
  [/^Mast (\d+) of the rig$/, '第$1号灯杆'],
  [/^Flood mast (\d+) of the temple$/, '寺院第$1号泛光灯杆'],
  [/^Ground of (.+坊)$/, '$1地面'],
  [/^Ward wall of (.+坊)$/, '$1坊墙'],
  [/^Gate of (.+坊)$/, '$1坊门'],
]

/** The wards by the sound of their names. */
const WARDS: Readonly<Record<string, string>> = {
  昭国坊: 'Zhaoguo Ward',
  晋昌坊: 'Jinchang Ward',
  通善坊: 'Tongshan Ward',
  通济坊: 'Tongji Ward',
  安德坊: 'Ande Ward',
  敦义坊: 'Dunyi Ward',
  归义坊: 'Guiyi Ward',
  修行坊: 'Xiuxing Ward',
  修政坊: 'Xiuzheng Ward',
  青龙坊: 'Qinglong Ward',
  曲池坊: 'Quchi Ward',
  敦化坊: 'Dunhua Ward',
  立政坊: 'Lizheng Ward',
  新昌坊: 'Xinchang Ward',
}

const SOURCES: Readonly<Record<string, string>> = {
  [SOURCE.pagoda]: '公开数据：总高 64.517 米，底边 25.5 米，台基 4.2 米，塔刹 4.87 米，各层间数 9 9 7 7 5 5 5；层高为推算，±0.7 米',
  [SOURCE.osm]: '位置来自 OpenStreetMap（© OpenStreetMap 贡献者，ODbL 1.0），沿轴线 ±5 米；形体为示意',
  [SOURCE.ruleSet]: '按已测唐代殿堂的比例由规则生成；为示意，不是这座建筑的测绘',
  [SOURCE.fountain]: '喷泉的公开数据；水池网格为推算',
  [SOURCE.published]: '公开尺寸；装饰为示意',
  [SOURCE.generated]: '生成；为实地之物的示意',
  [SOURCE.terrain]: '高程来自 30 米裸地模型与公开的台阶数；推算，±1 米',
  'Wall 3.6 m high, over 700 m long, published; its course is mapped, its body a stand-in':
    '墙高 3.6 米、长 700 余米见于公开资料；走向来自地图，形体为示意',
  'Eight bronze figures published; body and place are stand-ins': '八尊铜像见于公开资料；形体与位置为示意',
  'Bronze of 5 m published, place mapped; the figure is generic, no portrait': '铜像高 5 米见于公开资料，位置来自地图；形象为泛指，非肖像',
  'Mapped position; 24 columns (another source says 48)': '位置来自地图；24 根柱（另有资料说 48 根）',
  'Line derived from the Danfeng gate and the published length of the city; its body is a stand-in':
    '由丹凤门位置与公开的城长推算；形体为示意',
  'Size 36 x 18 x 17.95 m and number of figures published, place mapped; bodies are generic, no portraits':
    '尺寸 36 × 18 × 17.95 米与人物数见于公开资料，位置来自地图；形象为泛指，非肖像',
  'Height 20 m, shaft 2 m, head 8.9 m published; x derived': '高 20 米、柱径 2 米、柱头 8.9 米见于公开资料；东西位置为推算',
  'Height 12.95 m, figure 4.59 m published; bodies are generic, 40 of 78 figures':
    '高 12.95 米、人像 4.59 米见于公开资料；形象为泛指，78 人中有 40 人',
  'Height 245 m and bearing from memory; a stand-in': '高 245 米与方位凭记忆；为示意',
}

/** Words for what the survey has visitors told. A test holds them to be all. */
export function featureWords(features: Iterable<Pick<SiteFeature, 'id' | 'name' | 'source'>>): SurveyWords {
  const chinese: Record<string, string | undefined> = {}
  const english: Record<string, string | undefined> = {}
  for (const { id, name, source } of features) {
    if (name !== id) chinese[name] = nameInChinese(name)
    chinese[source] = SOURCES[source]
    const ward = /[\p{sc=Han}]+坊/u.exec(name)?.[0]
    if (ward !== undefined) english[name] = name.replace(ward, WARDS[ward] ?? ward)
  }
  return { 'zh-CN': sorted(chinese), en: sorted(english) }
}

function nameInChinese(name: string): string | undefined {
  for (const [pattern, words] of NUMBERED) if (pattern.test(name)) return name.replace(pattern, words)
  return NAMES[name]
}

const sorted = (words: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
