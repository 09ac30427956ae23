/** Lantern bodies: a pendulum under its hook, paper lit from within, ribs and caps dark. `aPart`: 0 paper, 1 cap, 2 tassel. */
export const LANTERN_VERTEX = /* glsl */ `
attribute float aPart;
attribute vec4 aPlace; // xyz of the light, radius
attribute vec4 aLook;  // group, cd/m2 at full level, 1 for red silk, unused
uniform float uRange;
varying vec3 vNormal;
varying vec3 vAt;
varying vec3 vView;
varying float vPart;
varying vec3 vWorld;
varying float vSilk;
varying vec3 vGlow;

void main() {
  float radius = aPlace.w;
  float rope = radius * 2.2 + 0.1;
  float pace = sqrt(9.81 / rope);
  float phase = dot(aPlace.xz, vec2(1.7, 2.3));
  // A gust runs down the street at 3 m/s; the lantern answers at its own pace.
  float blow = 0.5 + 0.5 * gust(nlTime * 0.45 + aPlace.z * 0.15);
  float swing = radians(1.2 + 3.4 * blow) * sin(pace * nlTime + phase);
  float across = radians(1.5 * blow) * sin(pace * nlTime * 0.94 + phase * 1.7);
  float spin = 0.5 * sin(nlTime * 0.31 + phase);
  vec3 p = position * radius;
  p.xz = mat2(cos(spin), -sin(spin), sin(spin), cos(spin)) * p.xz;
  vec3 n = normal;
  n.xz = mat2(cos(spin), -sin(spin), sin(spin), cos(spin)) * n.xz;
  p.y -= rope;
  p.xy = mat2(cos(swing), sin(swing), -sin(swing), cos(swing)) * p.xy;
  p.zy = mat2(cos(across), sin(across), -sin(across), cos(across)) * p.zy;
  p.y += rope;
  vec4 view = modelViewMatrix * vec4(aPlace.xyz, 1.0);
  float far = length(view.xyz);
  p *= 1.0 - smoothstep(uRange * 0.9, uRange, far);
  view = modelViewMatrix * vec4(aPlace.xyz + p, 1.0);
  vAt = position;
  vNormal = normalize(mat3(modelViewMatrix) * n);
  vView = view.xyz;
  vPart = aPart;
  vSilk = aLook.z;
  vWorld = (modelMatrix * vec4(aPlace.xyz + p, 1.0)).xyz;
  vec3 light = groupLight(aLook.x) * mix(vec3(1.0, 0.86, 0.62), vec3(1.0, 0.085, 0.03), aLook.z);
  float cdM2 = aLook.y * brightest(light);
  // The eye half adapts to a lamp's own surface; saturated red is kept under display white at any exposure.
  float shown = cdM2 > 40.0 ? sqrt(cdM2 * 40.0) : cdM2;
  float most = mix(90.0, 25.0, aLook.z) / 46.0 * nlWhite;
  vGlow = light / max(1e-6, brightest(light)) * min(shown, most) ;
  gl_Position = projectionMatrix * view;
}
`

export const LANTERN_FRAGMENT = /* glsl */ `
varying vec3 vNormal;
varying vec3 vAt;
varying vec3 vView;
varying float vPart;
varying vec3 vWorld;
varying float vSilk;
varying vec3 vGlow;
void main() {
  float facing = abs(dot(normalize(vNormal), normalize(-vView)));
  float turn = atan(vAt.z, vAt.x) / 6.2831853;
  float ribs = mix(6.0, 14.0, vSilk);
  float toRib = abs(fract(turn * ribs) - 0.5) * 2.0;
  float width = mix(0.1, 0.16, vSilk) + fwidth(toRib) * 0.5;
  float rib = (1.0 - smoothstep(0.0, width, 1.0 - toRib)) ;
  float ring = vSilk > 0.5 ? 0.0 : smoothstep(0.06, 0.03, abs(abs(vAt.y) - 0.62));
  // The flame stands in the middle: paper is brightest at mid height and where one looks straight through it.
  float height = clamp(1.0 - abs(vAt.y + 0.1) * 0.75, 0.0, 1.0);
  float paper = (0.25 + 0.75 * height * height) * (0.35 + 0.65 * facing * facing) * (0.93 + 0.14 * cloud(vAt.xy * 9.0 + vAt.zz));
  vec3 colour = vGlow * paper * (1.0 - 0.62 * max(rib, ring));
  // The heart of pale paper bleaches; red silk stays red.
  float heart = (1.0 - vSilk) * smoothstep(0.45, 0.85, paper) * (1.0 - max(rib, ring));
  colour = mix(colour, vec3(1.0, 0.93, 0.8) * max(colour.r, max(colour.g, colour.b)) * 1.5, 0.75 * heart);
  if (vPart > 0.5 && vPart < 1.5) colour = vGlow * vec3(0.05, 0.045, 0.03) * (0.4 + 0.6 * facing) + vec3(0.05, 0.035, 0.012);
  else if (vPart >= 1.5) colour = vGlow * (0.1 + 0.12 * facing);
  gl_FragColor = vec4(nlHazed(colour, vWorld), 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`
