import { renderSVG } from 'uqr'

/** What the page tells. */
export interface TrustPage {
  /** Address of this page as other devices reach it, for the QR code. */
  readonly address: string
  /** Where one goes on to once the certificate is trusted. */
  readonly entrance: string
  /** SHA-256 of the authority's certificate. */
  readonly fingerprint: string
  /** Language shown first: `zh-CN` unless the browser prefers another. */
  readonly first: 'zh-CN' | 'en'
}

/** Path of the authority's certificate on the plain door. */
export const AUTHORITY_PATH = '/holosite-ca.crt'

interface Steps {
  readonly title: string
  readonly lead: string
  readonly enter: string
  readonly download: string
  readonly check: string
  readonly pass: string
  readonly devices: readonly (readonly [device: string, steps: readonly string[]])[]
  readonly after: string
}

const WORDS: Readonly<Record<'zh-CN' | 'en', Steps>> = {
  'zh-CN': {
    title: '让这台设备信任本场馆',
    lead: '头显的 VR、手机的摄像头只在加密网页里工作。本场馆没有互联网证书，它用自己的证书；请让这台设备信任它，只需一次。这张证书只对内网地址有效，不能冒充任何网站。',
    enter: '进入场馆',
    download: '下载证书',
    check: '核对：以下 SHA-256 指纹应与服务器终端里显示的一致。',
    pass: '其他设备扫这个码打开本页。',
    devices: [
      ['头显（Quest、PICO）', ['点“进入场馆”。', '浏览器提示“您的连接不是私密连接”时，选“高级”，再选“继续前往”。', '不需要下载证书。']],
      [
        'iPhone、iPad、Vision Pro',
        [
          '在 Safari 里点“下载证书”，允许下载描述文件。',
          '设置 → 通用 → VPN 与设备管理 → 安装。',
          '设置 → 通用 → 关于本机 → 证书信任设置 → 打开 Holosite。',
        ],
      ],
      ['Android 手机', ['点“下载证书”。', '设置里搜索“CA 证书”（安全 → 加密与凭据 → 安装证书 → CA 证书），选刚下载的文件。']],
      ['Windows', ['点“下载证书”，打开它，选“安装证书”。', '存储位置选“受信任的根证书颁发机构”。', '重开浏览器。']],
      ['macOS', ['点“下载证书”，双击它，放进“登录”钥匙串。', '双击 Holosite，“信任”里选“始终信任”。']],
      [
        'Linux、Firefox',
        [
          'Chrome：设置 → 隐私和安全 → 管理证书 → 授权机构 → 导入。',
          'Firefox：设置 → 证书 → 查看证书 → 证书颁发机构 → 导入，勾选“信任…标识网站”。',
        ],
      ],
    ],
    after: '活动结束后，在同一处删除 Holosite 即可。',
  },
  en: {
    title: 'Let this device trust the venue',
    lead: 'VR in a headset and the camera of a phone work on encrypted pages only. This venue has a certificate of its own making instead of one from the internet; let this device trust it, once. It is good for addresses of this network only and cannot pose as any web site.',
    enter: 'Enter the venue',
    download: 'Download the certificate',
    check: 'To be sure: this SHA-256 fingerprint is the one in the server’s terminal.',
    pass: 'Other devices open this page by this code.',
    devices: [
      [
        'Headset (Quest, PICO)',
        [
          'Choose “Enter the venue”.',
          'Where the browser says the connection is not private: “Advanced”, then “Proceed”.',
          'No download is needed.',
        ],
      ],
      [
        'iPhone, iPad, Vision Pro',
        [
          'In Safari choose “Download the certificate” and allow the profile.',
          'Settings → General → VPN & Device Management → install it.',
          'Settings → General → About → Certificate Trust Settings → switch Holosite on.',
        ],
      ],
      [
        'Android phone',
        [
          'Choose “Download the certificate”.',
          'Search the settings for “CA certificate” (Security → Encryption & credentials → Install a certificate → CA certificate) and choose the file.',
        ],
      ],
      [
        'Windows',
        [
          'Download the certificate, open it, “Install Certificate”.',
          'Store: “Trusted Root Certification Authorities”.',
          'Start the browser again.',
        ],
      ],
      ['macOS', ['Download the certificate and open it: keychain “login”.', 'Open Holosite there; Trust: “Always Trust”.']],
      [
        'Linux, Firefox',
        [
          'Chrome: Settings → Privacy and security → Manage certificates → Authorities → Import.',
          'Firefox: Settings → Certificates → View Certificates → Authorities → Import, and tick “identify websites”.',
        ],
      ],
    ],
    after: 'When the visit is over, remove Holosite in the same place.',
  },
}

/** The page by which a device comes to trust our authority: both languages, no script, nothing from elsewhere. */
export function trustPage(page: TrustPage): string {
  const second = page.first === 'en' ? 'zh-CN' : 'en'
  return `<!doctype html><html lang="${page.first}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Holosite</title><style>${STYLE}</style></head><body><main>
${section(page, page.first, true)}
<figure>${renderSVG(page.address, { border: 2, ecc: 'M' })}<figcaption>${text(WORDS[page.first].pass)} ${text(WORDS[second].pass)}<br><b>${text(page.address)}</b></figcaption></figure>
${section(page, second, false)}
</main></body></html>`
}

function section({ entrance, fingerprint }: TrustPage, language: 'zh-CN' | 'en', withFingerprint: boolean): string {
  const words = WORDS[language]
  const devices = words.devices.map(
    ([device, steps]) =>
      `<details><summary>${text(device)}</summary><ol>${steps.map((step) => `<li>${text(step)}</li>`).join('')}</ol></details>`,
  )
  const check = withFingerprint ? `<p class="small">${text(words.check)} <code>${text(fingerprint)}</code></p>` : ''
  return `<section lang="${language}"><h1>${text(words.title)}</h1><p>${text(words.lead)}</p>
<p class="doors"><a class="enter" href="${text(entrance)}">${text(words.enter)}</a> <a href="${AUTHORITY_PATH}">${text(words.download)}</a></p>
${devices.join('\n')}${check}<p class="small">${text(words.after)}</p></section>`
}

const STYLE = `:root{color-scheme:light dark}body{font:1.05rem/1.6 system-ui,sans-serif;margin:0;padding:1.5rem 1rem}main{max-width:40rem;margin:auto}
h1{font-size:1.4rem;line-height:1.3}section+figure{margin:2rem 0}.doors{display:flex;flex-wrap:wrap;gap:.75rem}
.doors a,summary{display:inline-block;min-height:44px;box-sizing:border-box;padding:.6rem 1.1rem;border-radius:.5rem;border:1px solid currentColor;text-decoration:none}
.doors a{color:inherit}.doors .enter{background:#8a1f11;color:#fff;border-color:#8a1f11}summary{display:block;margin:.5rem 0;cursor:pointer}summary::before{content:'▸ '}[open]>summary::before{content:'▾ '}
figure{text-align:center}figure svg{width:min(60vw,14rem);height:auto;background:#fff;border-radius:.5rem}code{overflow-wrap:anywhere}.small{font-size:.9rem;opacity:.85}`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in HTML. */
const text = (words: string): string => words.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark)
