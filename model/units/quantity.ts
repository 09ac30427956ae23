declare const unit: unique symbol

/** Length in metres. */
export type Metres = number & { readonly [unit]: 'm' }
/** Angle in radians. */
export type Radians = number & { readonly [unit]: 'rad' }
/** Duration or show time in seconds. */
export type Seconds = number & { readonly [unit]: 's' }
/** Server time or duration in milliseconds; server time counts from the Unix epoch as the server saw it at its start. */
export type Milliseconds = number & { readonly [unit]: 'ms' }
/** Image coordinate or size in pixels, origin at the top left corner of the top left pixel, y down. */
export type Pixels = number & { readonly [unit]: 'px' }
/** Luminous flux in lumens. */
export type Lumens = number & { readonly [unit]: 'lm' }
/** Illuminance in lux. */
export type Lux = number & { readonly [unit]: 'lx' }
/** Relative level, 0 to 1, linear light. */
export type Level = number & { readonly [unit]: '1' }

/** The number is already in metres; kilometres, feet and millimetres are converted by the caller. */
export const metres = (value: number): Metres => value as Metres
/** The number is already in radians; degrees come in by `radiansFromDegrees`. */
export const radians = (value: number): Radians => value as Radians
/** The number is already in seconds, of whatever clock the caller says. */
export const seconds = (value: number): Seconds => value as Seconds
/** The number is already in milliseconds; any finite value, fractions kept. */
export const milliseconds = (value: number): Milliseconds => value as Milliseconds
/** Fractions allowed: 0.5 is the middle of the first pixel. */
export const pixels = (value: number): Pixels => value as Pixels
/** What the data sheet gives at full white. */
export const lumens = (value: number): Lumens => value as Lumens
/** Any value; below 0 has no meaning. */
export const lux = (value: number): Lux => value as Lux
/** Clamps to 0..1; NaN becomes 0. */
export const level = (value: number): Level => (value > 0 ? (value < 1 ? value : 1) : 0) as Level

/** Degrees exist only at the edge of the program; this is the way in. */
export const radiansFromDegrees = (degrees: number): Radians => (degrees * (Math.PI / 180)) as Radians
/** The way out, for display and for writing documents. */
export const degreesFromRadians = (angle: Radians): number => angle * (180 / Math.PI)
/** Seconds between two instants of one clock. */
export const secondsBetween = (from: Milliseconds, to: Milliseconds): Seconds => ((to - from) / 1000) as Seconds
