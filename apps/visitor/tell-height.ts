/** A ref that tells the page how tall an element is, by a property of the root, so that a panel stands clear of it in every size of text. */
export function tellHeight(property: `--${string}`): (element: HTMLElement | null) => (() => void) | undefined {
  return (element) => {
    if (element === null) return undefined
    const { style } = document.documentElement
    const watch = new ResizeObserver(() => style.setProperty(property, `${element.offsetHeight}px`))
    watch.observe(element)
    return () => {
      watch.disconnect()
      style.removeProperty(property)
    }
  }
}
