import type { Request } from 'express'

/** Where a lost visitor can go on. */
const WAY_HOME = '<p><a href="/">返回场地列表 · <span lang="en">Back to the venues</span></a></p>'
const STYLE = `
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #0d0e14; color: #f1eee7; font: 1.1rem/1.6 system-ui, sans-serif }
main { max-width: 36rem; padding: 1.5rem }
a { display: inline-block; padding: .6rem 1.2rem; border-radius: 12px; background: #f3b35b; color: #1c1204; font-weight: 600; text-decoration: none }`

/** A page of a line or two for people, in both languages, where no built page can be shown; it needs no other file. */
export const noticePage = (zh: string, en: string, way = ''): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Holosite</title>` +
  `<style>${STYLE}</style><body><main><p>${zh}</p><p lang="en">${en}</p>${way}</main></body></html>`

/** What somebody reads who opened an address that leads nowhere. */
export const lostPage = (): string =>
  noticePage('这里没有这个页面，请核对地址。', 'There is no such page here. Look at the address again.', WAY_HOME)

/** Whether a person's browser asks for a page, rather than a program for data. */
export const wantsPage = (request: Request): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && request.accepts(['json', 'html']) === 'html'
