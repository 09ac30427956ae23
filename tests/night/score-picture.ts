/**
 * Measures pictures of the night for the points of the score that can be measured: `npx tsx tests/night/score-picture.ts <png> …`.
 * Prints one JSON object a picture. `--subject x,y,w,h` (shares of the picture) says where the subject stands; `--top share` leaves
 * the page's own bar out (default 0.1). Grey is the display's own value, 0..1.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PNG } from 'pngjs'

interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green, blue bytes, row by row. */
  readonly rgb: Uint8Array
}

type Box = readonly [x: number, y: number, width: number, height: number]

const round = (value: number, digits = 3): number => Number(value.toFixed(digits))

function open(path: string, top: number): Picture {
  const { width, height, data } = PNG.sync.read(readFileSync(path))
  const cut = Math.round(height * top)
  const rgb = new Uint8Array(width * (height - cut) * 3)
  for (let pixel = 0; pixel < rgb.length / 3; pixel++)
    rgb.set(data.subarray((cut * width + pixel) * 4, (cut * width + pixel) * 4 + 3), pixel * 3)
  return { width, height: height - cut, rgb }
}

const grey = (rgb: Uint8Array, at: number): number => (0.2126 * rgb[at]! + 0.7152 * rgb[at + 1]! + 0.0722 * rgb[at + 2]!) / 255
const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)

function greys({ rgb }: Picture): Float32Array {
  return Float32Array.from({ length: rgb.length / 3 }, (_, pixel) => grey(rgb, pixel * 3))
}

/** Item 6: shares under 25 % grey, over 90 % and clipped; item 9: share of dead black, without light or hue. */
function histogram(picture: Picture): Record<string, number> {
  const { rgb } = picture
  const count = rgb.length / 3
  let dark = 0
  let bright = 0
  let clipped = 0
  let dead = 0
  let sum = 0
  for (let at = 0; at < rgb.length; at += 3) {
    const value = grey(rgb, at)
    sum += value
    if (value < 0.25) dark++
    if (value > 0.9) bright++
    if (rgb[at]! >= 254 && rgb[at + 1]! >= 254 && rgb[at + 2]! >= 254) clipped++
    if (Math.max(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!) < 6) dead++
  }
  return { mean: round(sum / count), under25: round(dark / count), over90: round(bright / count, 4), clipped: round(clipped / count, 4), dead: round(dead / count) } // prettier-ignore
}

/** Item 7: linear light of the subject's brighter half against the ring of the same breadth round it. */
function subjectRatio({ width, height, rgb }: Picture, [bx, by, bw, bh]: Box): number {
  const inside: number[] = []
  const around: number[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x / width - bx) / bw, (y / height - by) / bh]
      if (u < -0.7 || v < -0.7 || u > 1.7 || v > 1.7) continue
      const within = u >= 0 && v >= 0 && u <= 1 && v <= 1
      ;(within ? inside : around).push(linear(grey(rgb, (y * width + x) * 3)))
    }
  }
  const upper = inside.sort((a, b) => b - a).slice(0, Math.ceil(inside.length / 2))
  const mean = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length)
  return round(mean(upper) / Math.max(1e-4, mean(around)), 2)
}

/** Item 10: of the pixels that are lit (over 12 % grey), the shares that are warm, neutral, cool, and of leaves, and of red and magenta. */
function hues({ rgb }: Picture): Record<string, number> {
  const found = { warm: 0, neutral: 0, cool: 0, green: 0, accent: 0 }
  let lit = 0
  for (let at = 0; at < rgb.length; at += 3) {
    if (grey(rgb, at) < 0.12) continue
    lit++
    const [r, g, b] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!]
    const most = Math.max(r, g, b)
    const pure = (most - Math.min(r, g, b)) / Math.max(1, most)
    const red = r > 1.9 * g && pure > 0.6
    const magenta = b > g && r > g && pure > 0.4
    if (red || magenta) found.accent++
    else if (g > r && g > b && pure > 0.2) found.green++
    else if (pure < 0.14) found.neutral++
    else if (b >= r) found.cool++
    else found.warm++
  }
  const share = (part: number): number => round(part / Math.max(1, lit))
  return { lit: round(lit / (rgb.length / 3)), warm: share(found.warm), neutral: share(found.neutral), cool: share(found.cool), green: share(found.green), accent: share(found.accent) } // prettier-ignore
}

/** Item 4: of the 64-pixel thumbnail's columns, the share with a clear edge between sky and what stands under it. */
function thumbnailEdges(path: string): number {
  const small = thumbnail(open(path, 0))
  let found = 0
  for (let x = 0; x < THUMBNAIL; x++) {
    let most = 0
    for (let y = 6; (y + 2) * THUMBNAIL <= small.length * 0.7; y++) {
      most = Math.max(most, Math.abs(small[(y + 1) * THUMBNAIL + x]! - small[y * THUMBNAIL + x]!))
    }
    if (most >= 10 / 255) found++
  }
  return round(found / THUMBNAIL)
}

const THUMBNAIL = 64

/** Grey, 0..1, each pixel the mean of those it stands for. */
function thumbnail(picture: Picture): Float32Array {
  const { width, height } = picture
  const rows = Math.round((THUMBNAIL * height) / width)
  const from = greys(picture)
  const sum = new Float32Array(THUMBNAIL * rows)
  const count = new Float32Array(THUMBNAIL * rows)
  from.forEach((value, pixel) => {
    const x = Math.floor(((pixel % width) * THUMBNAIL) / width)
    const y = Math.min(rows - 1, Math.floor((Math.floor(pixel / width) * rows) / height))
    sum[y * THUMBNAIL + x]! += value
    count[y * THUMBNAIL + x]!++
  })
  return sum.map((value, at) => value / Math.max(1, count[at]!))
}

/** Item 16: of the lower third's tiles of 1/24 of the width, the share with texture, and their mean deviation in grey levels. */
function lowerThird(picture: Picture): Record<string, number> {
  const value = greys(picture)
  const side = Math.floor(picture.width / 24)
  let tiles = 0
  let textured = 0
  let sum = 0
  for (let top = Math.floor((picture.height * 2) / 3); top + side <= picture.height; top += side) {
    for (let left = 0; left + side <= picture.width; left += side) {
      let mean = 0
      let square = 0
      for (let y = top; y < top + side; y++) {
        for (let x = left; x < left + side; x++) {
          const one = value[y * picture.width + x]!
          mean += one
          square += one * one
        }
      }
      const count = side * side
      const deviation = 255 * Math.sqrt(Math.max(0, square / count - (mean / count) ** 2))
      tiles++
      sum += deviation
      if (deviation > 2) textured++
    }
  }
  return { textured: round(textured / tiles), deviation: round(sum / tiles, 1) }
}

/** Item 23: where the sky is smooth, the longest run of equal rows in a column, in pixels: bands show as long runs, dither breaks them. */
function bands(picture: Picture): number {
  const { width, height, rgb } = picture
  const runs: number[] = []
  for (let x = 4; x < width; x += 8) {
    let run = 1
    let longest = 1
    for (let y = 1; y < height * 0.35; y++) {
      const at = (y * width + x) * 3
      const above = at - width * 3
      const same = rgb[at] === rgb[above] && rgb[at + 1] === rgb[above + 1] && rgb[at + 2] === rgb[above + 2]
      run = same ? run + 1 : 1
      longest = Math.max(longest, run)
    }
    runs.push(longest)
  }
  runs.sort((a, b) => a - b)
  return runs[Math.floor(runs.length / 2)] ?? 0
}

/** Item 5: mean colour of the sky right under the top, and at a third of the height. */
function skyColours({ width, height, rgb }: Picture): string[] {
  return [0.03, 0.3].map((share) => {
    const sums = [0, 0, 0]
    const y = Math.floor(height * share)
    for (let x = 0; x < width; x++) for (let part = 0; part < 3; part++) sums[part]! += rgb[(y * width + x) * 3 + part]! / width
    return `#${sums.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
  })
}

/** A light this far from every pixel round its place in the other picture has come or gone, in grey. */
const CRAWL_GREY = 0.2
const CRAWL_REACH_PX = 3

/**
 * Item 22: share of pixels that crawl when the eye moves 2 cm: none of the pixels round the same place in the first picture is like
 * them, though a second picture from the first place is. What walks or swings changes in that one too and is left out.
 */
function crawl(first: Picture, again: Picture, moved: Picture): number {
  const [a, b, c] = [greys(first), greys(again), greys(moved)]
  const { width, height } = first
  let found = 0
  const least = (value: number, among: Float32Array, x: number, y: number): number => {
    let nearest = 1
    for (let v = Math.max(0, y - CRAWL_REACH_PX); v <= Math.min(height - 1, y + CRAWL_REACH_PX); v++) {
      for (let u = Math.max(0, x - CRAWL_REACH_PX); u <= Math.min(width - 1, x + CRAWL_REACH_PX); u++) {
        nearest = Math.min(nearest, Math.abs(value - among[v * width + u]!))
      }
    }
    return nearest
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      if (Math.abs(c[at]! - a[at]!) < CRAWL_GREY || least(c[at]!, a, x, y) < CRAWL_GREY) continue
      if (least(b[at]!, a, x, y) < CRAWL_GREY / 2) found++
    }
  }
  return round(found / (width * height), 5)
}

const { values, positionals } = parseArgs({
  options: { subject: { type: 'string', default: '0.44,0.3,0.12,0.4' }, top: { type: 'string', default: '0.1' } },
  allowPositionals: true,
})
const beside = (path: string, which: string): string => path.replace(/\.png$/, `.${which}.png`)
const openCut = (path: string): Picture => open(path, Number(values.top))
const subject = values.subject.split(',').map(Number) as unknown as Box
for (const path of positionals) {
  const picture = openCut(path)
  const report = {
    picture: path,
    6: histogram(picture),
    7: subjectRatio(picture, subject),
    10: hues(picture),
    4: thumbnailEdges(path),
    16: lowerThird(picture),
    23: bands(picture),
    5: skyColours(picture),
    ...(existsSync(beside(path, 'moved')) ? { 22: crawl(picture, openCut(beside(path, 'again')), openCut(beside(path, 'moved'))) } : {}),
  }
  console.log(JSON.stringify(report))
}
