/** Numbers kept of a light at an instant: intensity, then linear red, green, blue. */
export const LIGHT_WIDTH = 4

/** Relative luminance of linear red, green, blue (ITU-R BT.709, as WCAG takes it). */
export const luminanceOf = (red: number, green: number, blue: number): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

/** How far red exceeds green and blue together: WCAG's measure of a red flash, divided by 320. */
export const rednessOf = (red: number, green: number, blue: number): number => {
  const excess = red - green - blue
  return excess > 0 ? excess : 0
}
