import type { State } from '../../twin/words.ts';
import { STATE_LOOK } from './state-look.ts';

/** CSS colour of a state. */
export const stateColour = (state: State): string => `var(--state-${STATE_LOOK[state].token})`;

/** Ids of the patterns in StatePatterns. */
const PATTERN: Partial<Readonly<Record<State, string>>> = {
  starved: 'strip-starved',
  blocked: 'strip-blocked',
  setup: 'strip-changeover',
  'planned-stop': 'strip-planned',
  maintenance: 'strip-planned',
};

/** SVG fill of a bar in a strip; `none` for stretches in which nothing ran and nothing was wrong, or that nobody saw. */
export function stripFill(state: State): string {
  const pattern = PATTERN[state];
  if (pattern) return `url(#${pattern})`;
  return state === 'unknown' || state === 'off' || state === 'idle' ? 'none' : stateColour(state);
}

/**
 * CSS colour of a state's word. Graphics may be fainter than text may be: blocked orange (3.8:1 on white) and the greys are
 * for shapes only, so their words are written in text colours.
 */
export function wordColour(state: State): string {
  const { token } = STATE_LOOK[state];
  return token === 'down' || token === 'starved' || token === 'changeover' ? `var(--state-${token})` : 'var(--text-2)';
}
