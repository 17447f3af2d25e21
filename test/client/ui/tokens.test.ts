import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { STATE_COLOURS, STATE_LOOK, STATE_TOKENS } from '../../../client/ui/state-look.ts';
import { STATES } from '../../../twin/words.ts';

const css = readFileSync(new URL('../../../client/ui/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split("[data-theme='dark']");
const tokenIn = (block: string, name: string) => new RegExp(`--${name}:\\s*(#[0-9a-f]{6})`).exec(block)?.[1];

const THEMES = ['light', 'dark'] as const;
/** States that call for action: they must never be mistaken for one another. */
const ALARM = ['down', 'blocked', 'starved', 'changeover'] as const;

/** Machado, Oliveira, Fernandes 2009, severity 1.0, applied to linear RGB. */
const VISION: Record<string, readonly number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
};

type Triple = [number, number, number];

const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Triple;

const times = (m: readonly number[], v: Triple): Triple =>
  [0, 3, 6].map((row) => m[row]! * v[0] + m[row + 1]! * v[1] + m[row + 2]! * v[2]) as Triple;

/** CIE L*a*b*, D65. */
function lab(rgb: Triple): Triple {
  const clipped = rgb.map((c) => Math.min(1, Math.max(0, c))) as Triple;
  const xyz = times(
    [0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192, 0.9503041],
    clipped,
  );
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (a: string, b: string, vision: readonly number[]) => {
  const p = lab(times(vision, linear(a)));
  const q = lab(times(vision, linear(b)));
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
};

const luminance = (hex: string) => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

test('the formula gives the known CIE76 distance of white and black', () => {
  expect(distance('#ffffff', '#000000', VISION['normal']!)).toBeCloseTo(100, 1);
});

for (const theme of THEMES) {
  const block = theme === 'light' ? light : dark;
  for (const [name, vision] of Object.entries(VISION)) {
    test(`${theme}: states that call for action stay apart under ${name} (CIE76 of 12 or more)`, () => {
      for (const a of ALARM) {
        for (const b of ALARM) {
          if (a < b)
            expect(
              distance(STATE_COLOURS[theme][a], STATE_COLOURS[theme][b], vision),
              `${a}/${b}`,
            ).toBeGreaterThanOrEqual(12);
        }
      }
    });
  }

  test(`${theme}: the scene paints exactly the colours of tokens.css`, () => {
    for (const token of STATE_TOKENS) expect(tokenIn(block, `state-${token}`), token).toBe(STATE_COLOURS[theme][token]);
  });

  test(`${theme}: text reads on its surface (WCAG 4.5), state marks too (3.0)`, () => {
    const surface = tokenIn(block, 'surface')!;
    for (const name of ['text', 'text-2', 'text-3', 'accent']) {
      expect(contrast(tokenIn(block, name)!, surface), name).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast('#ffffff', tokenIn(block, 'down-label')!)).toBeGreaterThanOrEqual(4.5);
    for (const token of STATE_TOKENS) {
      if (token !== 'running') expect(contrast(STATE_COLOURS[theme][token], surface), token).toBeGreaterThanOrEqual(3);
    }
  });
}

test('every state has a look, and states that share a colour differ in shape', () => {
  const looks = STATES.map((state) => STATE_LOOK[state]);
  expect(new Set(looks.map((look) => `${look.token}/${look.glyph}`)).size).toBe(STATES.length);
  expect(new Set(looks.map((look) => look.glyph)).size).toBe(STATES.length);
});
