/** Height systems a survey may be in. */
export const HEIGHT_NAMES = ['ellipsoid', 'egm96', 'nap'] as const
export type HeightName = (typeof HEIGHT_NAMES)[number]

/**
 * Metres to add to a NAP height to get an EGM96 height. At the six validation points of RDNAPTRANS2018 the two differ by -0.09 m to
 * +0.06 m, in South Limburg by -0.34 m; no single offset is better than none.
 */
export const EGM96_ABOVE_NAP_M = 0
export const NAP_ERROR_M = 0.1
export const NAP_NOTE = `NAP is taken as EGM96 with an offset of ${EGM96_ABOVE_NAP_M} m: heights are within ${NAP_ERROR_M} m, in South Limburg within 0.35 m.`
