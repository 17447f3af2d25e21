/** Time lost on a line, gathered by what caused it: machine, its state, its fault. */
import type { Window } from '../../twin/derived.ts';
import type { Link } from '../../twin/events.ts';
import type { State } from '../../twin/words.ts';

/** A stretch of the constraint's standstill and what the walk found to have caused it. */
export interface StandstillSpan extends Window {
  /** The constraint. */
  readonly machine: string;
  readonly state: State;
  readonly fault: number;
  readonly cause: Link | null;
}

export interface Loss {
  readonly machine: string;
  readonly state: State;
  readonly fault: number;
  readonly lostMs: number;
  readonly stops: number;
}

/** Standing for these is nobody's loss: it was planned, or nothing is known. */
const NOT_LOST: readonly State[] = ['producing', 'slow', 'off', 'planned-stop', 'maintenance', 'unknown', 'idle'];

export function lossesOf(spans: readonly StandstillSpan[], window: Window): Loss[] {
  const losses = new Map<string, { machine: string; state: State; fault: number; lostMs: number; stops: number }>();
  for (const span of spans) {
    const ms = Math.min(span.to, window.to) - Math.max(span.from, window.from);
    if (ms <= 0 || NOT_LOST.includes(span.state)) continue;
    const machine = span.cause?.machine ?? span.machine;
    const state = classOf(span.cause?.state ?? span.state);
    const fault = span.cause ? span.cause.fault : span.fault;
    const key = `${machine}|${state}|${fault}`;
    const loss = losses.get(key) ?? { machine, state, fault, lostMs: 0, stops: 0 };
    loss.lostMs += ms;
    loss.stops++;
    losses.set(key, loss);
  }
  return [...losses.values()].sort((a, b) => b.lostMs - a.lostMs || a.machine.localeCompare(b.machine));
}

/** A stop is one loss whether it was short or long: its minutes tell. */
const classOf = (state: State): State => (state === 'micro-stop' ? 'breakdown' : state);
