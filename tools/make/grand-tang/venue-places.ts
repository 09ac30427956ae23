import { CORNER_SPOT_M, CORNER_WALL } from './rite-stage.ts'

type Text = { readonly 'zh-CN': string; readonly en: string }

interface Place {
  readonly id: string
  readonly name: Text
  readonly note: Text
  readonly position: readonly [number, number, number]
  readonly headingDeg: number
  readonly radiusM: number
}

const place = (
  id: string,
  name: readonly [string, string],
  note: readonly [string, string],
  at: readonly [number, number, number, number, number],
): Place => ({
  id,
  name: { 'zh-CN': name[0], en: name[1] },
  note: { 'zh-CN': note[0], en: note[1] },
  position: [rounded(at[0]), rounded(at[1]), at[2]],
  headingDeg: at[3],
  radiusM: at[4],
})

/** To the centimetre. */
const rounded = (metres: number): number => Math.round(metres * 100) / 100

/** Spots with a name, north to south: east, north, up, heading, radius. Each note says how sure the place is. */
export const PLACES: readonly Place[] = [
  place('gauze-stage', ['纱幕台', 'Gauze stage'], ['演出时，龙在纱幕上。', 'During the rite the dragon is on the gauze.'], [0, -890, 0, 180, 18]), // prettier-ignore
  place('corner-wall', ['裸眼立体转角屏', 'Corner wall'], ['两面屏幕，一处看点：站在这里，鱼游出屏外。', 'Two screens, one spot: from here the koi leave the glass.'], [CORNER_WALL.at[0] + CORNER_SPOT_M * Math.SQRT1_2, CORNER_WALL.at[1] + CORNER_SPOT_M * Math.SQRT1_2, 0, 225, 10]), // prettier-ignore
  place('glass-case', ['幻影柜', 'Glass case'], ['佩珀尔幻影：舞者是玻璃里的倒影。', "Pepper's ghost: the dancer is a reflection in the glass."], [-24, -884, 0, 270, 8]), // prettier-ignore
  place('fountain', ['音乐喷泉', 'Music fountain'], ['水面约两万平方米，1024 个喷点分八级；喷点网格为推算。', 'About 20,000 m² of water, 1,024 jets in eight basins; their grid is derived.'], [0, 450, -4.8, 180, 40]), // prettier-ignore
  place('cascade', ['八级跌水', 'Eight cascades'], ['八级各升 0.6 米；升高数字各说不一，此处为推算。', 'Eight stages of 0.6 m; sources differ on the rise, ours is derived.'], [36, 286, -2.4, 200, 60]), // prettier-ignore
  place('viewing-terrace', ['观景台', 'Viewing terrace'], ['看喷泉最近的好位置。', 'The nearest good view of the fountain.'], [0, 174, 0, 0, 20]), // prettier-ignore
  place('xuanzang-courtyard', ['玄奘三藏院', 'Xuanzang courtyard'], ['二十世纪九十年代唐风院落；殿名为公开资料，形制为示意。', 'A Tang-revival court of the 1990s; names published, bodies stand-ins.'], [0, 64, 0, 0, 30]), // prettier-ignore
  place('pagoda', ['大雁塔', 'Giant Wild Goose Pagoda'], ['高 64.5 米，七层，底边 25.5 米，向西北倾约 1 米（公开数字）；各层尺寸为推算，误差约 0.7 米。塔上不设灯具，也不投影。', '64.5 m, seven storeys, 25.5 m at the foot, leaning 1 m to the north-west (published); storey by storey derived, about 0.7 m. Nothing is fixed to it and nothing is projected on it.'], [0, -36, 0, 0, 30]), // prettier-ignore
  place('mahavira-hall', ['大雄宝殿', 'Mahavira hall'], ['位置取自地图，形制为示意。', 'Place from the map, body a stand-in.'], [0, -86, 0, 0, 15]), // prettier-ignore
  place('bell-and-drum', ['钟楼与鼓楼', 'Bell and drum towers'], ['东钟西鼓；钟铸于 1548 年。', 'Bell to the east, drum to the west; the bell was cast in 1548.'], [0, -121, 0, 0, 20]), // prettier-ignore
  place('temple-gate', ['慈恩寺山门', 'Temple gate'], ['单层三间硬山，两侧便门。', 'One storey, three bays, two side gates.'], [0, -200, 0, 0, 15]), // prettier-ignore
  place('xuanzang', ['玄奘像', 'Xuanzang'], ['铜像高 5 米（公开数字）；此处人物为示意，非肖像。', 'Bronze of 5 m (published); the figure is generic, no portrait.'], [0, -275, 0, 0, 20]), // prettier-ignore
  place('street-head', ['不夜城北口', 'North end of the street'], ['步行街长 1243 米，两侧店面相距 66 米；店面均为示意。', 'The street runs 1,243 m, 66 m between fronts; every front is a stand-in.'], [0, -338, 0, 180, 20]), // prettier-ignore
  place('worthies', ['大唐群英谱', 'Worthies'], ['六组铜像：佛教、绘画、诗歌、书法、科技、医药天文；人物为示意。', 'Six bronze groups; their figures are generic.'], [7, -505, 0, 200, 40]), // prettier-ignore
  place('yannan', ['雁南一路', 'Yannan 1st Road'], ['唯一穿过步行街的车行路。', 'The one road for cars that crosses.'], [0, -702, 0, 180, 15]), // prettier-ignore
  place('zhenguan', ['贞观广场', 'Zhenguan square'], ['贞观纪念群雕长 36 米、宽 18 米、高 17.95 米（公开数字）。', 'The Zhenguan group measures 36 x 18 x 17.95 m (published).'], [-20, -900, 0, 30, 50]), // prettier-ignore
  place('opera', ['歌剧院', 'Opera house'], ['重檐庑殿顶；高度与开间为示意。今晚的投影之一。', 'Double-eave hip roof; height and bays are stand-ins. One of the projections.'], [-8, -918, 0, 270, 30]), // prettier-ignore
  place('concert', ['音乐厅', 'Concert hall'], ['形制为示意。', 'A stand-in.'], [8, -930, 0, 90, 30]), // prettier-ignore
  place('cinema', ['电影城', 'Cinema'], ['形制为示意。', 'A stand-in.'], [6, -786, 0, 90, 30]), // prettier-ignore
  place('art-museum', ['美术馆', 'Art museum'], ['形制为示意。', 'A stand-in.'], [-6, -797, 0, 270, 30]), // prettier-ignore
  place('all-nations', ['万国来朝', 'All Nations'], ['使节群像；人物为示意。', 'Envoys; generic figures.'], [10, -1128, 0, 210, 30]), // prettier-ignore
  place('empress-wu', ['武后行从', "Empress Wu's procession"], ['据张萱画意；人物为示意。', 'After a painting by Zhang Xuan; generic figures.'], [10, -1244, 0, 210, 30]), // prettier-ignore
  place('culture-columns', ['文化柱', 'Culture columns'], ['二十四柱，另一说四十八柱。', 'Twenty-four columns; another source says forty-eight.'], [0, -1284, 0, 180, 25]), // prettier-ignore
  place('kaiyuan', ['开元广场', 'Kaiyuan square'], ['八根龙柱高 20 米，柱身为屏幕。', 'Eight dragon columns of 20 m, clad in screens.'], [0, -1456, 0, 180, 50]), // prettier-ignore
  place('tang-wall', ['唐城墙遗址线', 'Line of the Tang wall'], ['由丹凤门纬度与城长推算。', 'Derived from the Danfeng gate and the length of the city.'], [0, -1630, 0, 180, 20]), // prettier-ignore
]
