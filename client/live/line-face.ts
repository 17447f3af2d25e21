/**
 * How a line is spoken of: by the machine that holds it up. A filler that is blocked because the capper jammed makes a line
 * that is *down, at the capper*; the walk that found it is the twin's, this only chooses the words.
 */
import type { LineView } from '../../twin/live/protocol.ts';
import type { State } from '../../twin/words.ts';

export interface LineFace {
  readonly state: State;
  readonly since: number;
  /** Machine id; null = the line runs, or nobody knows who holds it. */
  readonly machine: string | null;
  readonly fault: number;
}

export function lineFace(view: LineView): LineFace {
  const { cause } = view;
  // A machine that stands while the constraint still runs off its buffers holds nobody up yet.
  if (cause && !RUNNING.has(view.state))
    return { state: cause.state, since: cause.since, machine: cause.machine, fault: cause.fault };
  return { state: view.state, since: view.since, machine: null, fault: 0 };
}

/** States in which a line stands although it should run. */
export const STANDING: ReadonlySet<State> = new Set([
  'breakdown',
  'micro-stop',
  'starved',
  'blocked',
  'setup',
  'maintenance',
]);
/** States of a line that runs. */
export const RUNNING: ReadonlySet<State> = new Set(['producing', 'slow']);
