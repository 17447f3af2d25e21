import type { ReactNode } from 'react';
import type { State } from '../../twin/words.ts';
import { type Glyph, STATE_LOOK } from './state-look.ts';

/**
 * The shape that carries a state without its colour. `colour` and `ink` (what is cut into a filled shape) are CSS
 * colours; by default the state's token. Decorative: the word beside it, or `title`, is what a screen reader reads.
 */
export function StateGlyph(props: { state: State; size?: number; colour?: string; ink?: string; title?: string }) {
  const { state, size = 16, ink = 'var(--glyph-ink)', title } = props;
  const look = STATE_LOOK[state];
  const colour = props.colour ?? `var(--state-${look.token})`;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      style={{ flex: 'none', display: 'block' }}
      role={title ? 'img' : undefined}
      aria-hidden={title ? undefined : true}
      aria-label={title}
    >
      {DRAW[look.glyph](colour, ink)}
    </svg>
  );
}

const OCTAGON = 'M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z';

/** On a grid of 16. */
const DRAW: Readonly<Record<Glyph, (colour: string, ink: string) => ReactNode>> = {
  ring: (c) => <circle cx="8" cy="8" r="4.2" fill="none" stroke={c} strokeWidth="2" />,
  'notched-ring': (c) => (
    <path d="M8 3.8a4.2 4.2 0 1 0 4.2 4.2M8 3.8V8h4.2" fill="none" stroke={c} strokeWidth="2" strokeLinejoin="round" />
  ),
  octagon: (c, ink) => (
    <>
      <path d={OCTAGON} fill={c} />
      <path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" stroke={ink} strokeWidth="2.1" strokeLinecap="round" />
    </>
  ),
  'octagon-line': (c) => (
    <>
      <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" fill="none" stroke={c} strokeWidth="1.3" />
      <path d="M8 4.4V8l2.4 1.6" fill="none" stroke={c} strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  'bar-arrow': (c, ink) => (
    <>
      <rect x="1" y="1.5" width="14" height="13" rx="1.2" fill={c} />
      <path d="M3.6 8h4.6M6.4 5.4L9 8l-2.6 2.6M11.8 4.2v7.6" stroke={ink} strokeWidth="1.9" fill="none" />
    </>
  ),
  'up-arrow': (c) => (
    <path d="M.8 8L8 .8v3.8h7v6.8H8v3.8z" fill="none" stroke={c} strokeWidth="1.8" strokeLinejoin="round" />
  ),
  diamond: (c, ink) => (
    <>
      <path d="M8 .6L15.4 8 8 15.4.6 8z" fill={c} />
      <path d="M5.2 8h5.6M8.7 5.9L10.8 8l-2.1 2.1" stroke={ink} strokeWidth="1.7" fill="none" />
    </>
  ),
  pause: (c) => (
    <>
      <rect x="2.5" y="2" width="4" height="12" rx=".8" fill={c} />
      <rect x="9.5" y="2" width="4" height="12" rx=".8" fill={c} />
    </>
  ),
  wrench: (c) => (
    <path
      d="M14.6 4.3l-2.7 2.6-2.3-.5-.5-2.3 2.6-2.7a4.3 4.3 0 0 0-5.3 5.7L1.5 12a1.77 1.77 0 0 0 2.5 2.5l4.9-4.9a4.3 4.3 0 0 0 5.7-5.3z"
      fill={c}
    />
  ),
  'dashed-ring': (c) => <circle cx="8" cy="8" r="6" fill="none" stroke={c} strokeWidth="2" strokeDasharray="2.6 2.1" />,
  'solid-ring': (c) => <circle cx="8" cy="8" r="6" fill="none" stroke={c} strokeWidth="2" />,
  dot: (c) => <circle cx="8" cy="8" r="1.8" fill={c} />,
};
