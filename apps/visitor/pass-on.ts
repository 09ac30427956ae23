/** What became of a link that was to be passed on. */
export type PassedOn = 'shared' | 'copied' | 'unshared' | 'uncopied'

/** True on a phone or tablet whose browser hands a link to other apps; at a desk a link is copied. */
export const sharesByHand = (): boolean => 'share' in navigator && matchMedia('(pointer: coarse)').matches

/** Hands a link to another app, or copies it. Never rejects: what a browser will not do is told. */
export async function passOn(
  what: { readonly url: string; readonly title: string; readonly text: string },
  how: 'share' | 'copy',
): Promise<PassedOn> {
  try {
    if (how === 'copy') {
      await navigator.clipboard.writeText(what.url)
      return 'copied'
    }
    await navigator.share(what)
    return 'shared'
  } catch (failure) {
    if (how === 'copy') return 'uncopied'
    // Put away by the visitor himself; any other reason is the browser's, which may still copy.
    return failure instanceof DOMException && failure.name === 'AbortError' ? 'unshared' : passOn(what, 'copy')
  }
}
