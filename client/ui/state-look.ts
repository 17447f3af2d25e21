/** How each of the twelve states looks everywhere: a colour token, a glyph and (for canvases) the colour itself. */
import type { State } from '../../twin/words.ts';

export const STATE_TOKENS = ['running', 'down', 'blocked', 'starved', 'changeover', 'planned', 'no-data'] as const;
export type StateToken = (typeof STATE_TOKENS)[number];

export const GLYPHS = [
  'ring',
  'notched-ring',
  'octagon',
  'octagon-line',
  'bar-arrow',
  'up-arrow',
  'diamond',
  'pause',
  'wrench',
  'dashed-ring',
  'solid-ring',
  'dot',
] as const;
export type Glyph = (typeof GLYPHS)[number];

export interface StateLook {
  readonly token: StateToken;
  readonly glyph: Glyph;
}

export const STATE_LOOK: Readonly<Record<State, StateLook>> = {
  unknown: { token: 'no-data', glyph: 'dashed-ring' },
  producing: { token: 'running', glyph: 'ring' },
  slow: { token: 'running', glyph: 'notched-ring' },
  'micro-stop': { token: 'down', glyph: 'octagon-line' },
  starved: { token: 'starved', glyph: 'up-arrow' },
  blocked: { token: 'blocked', glyph: 'bar-arrow' },
  breakdown: { token: 'down', glyph: 'octagon' },
  setup: { token: 'changeover', glyph: 'diamond' },
  idle: { token: 'no-data', glyph: 'solid-ring' },
  'planned-stop': { token: 'planned', glyph: 'pause' },
  maintenance: { token: 'planned', glyph: 'wrench' },
  off: { token: 'no-data', glyph: 'dot' },
};

/** The same colours as `--state-*` in tokens.css (a test compares them), for WebGL and canvases that read no CSS. */
export const STATE_COLOURS: Readonly<Record<'light' | 'dark', Readonly<Record<StateToken, string>>>> = {
  light: {
    running: '#c5cdd3',
    down: '#c8201c',
    blocked: '#bf7100',
    starved: '#1f6fc4',
    changeover: '#5a2a8c',
    planned: '#5d6b78',
    'no-data': '#7a8690',
  },
  dark: {
    running: '#3f4b54',
    down: '#ff5a4f',
    blocked: '#ffb02e',
    starved: '#5fa8ff',
    changeover: '#d9c2ff',
    planned: '#8fa0b0',
    'no-data': '#66727d',
  },
};
