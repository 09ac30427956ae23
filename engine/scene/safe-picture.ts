/** Shown in place of a picture that is missing: quiet dark red silk with a fine frame, 64 x 36, no network needed. */
export const SAFE_PICTURE = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 64 36"><rect width="64" height="36" fill="#2a0f10"/>' +
    '<rect x="1.5" y="1.5" width="61" height="33" fill="none" stroke="#6b4a24" stroke-width=".5"/></svg>',
)}`
