/** What Gemba tells of machines and lines to others: the same words and figures as on the screens. */
import type { Twin } from '../../twin/core/twin.ts';
import { blankRow } from '../../twin/live/frames.ts';
import type { SignalView } from '../../twin/live/protocol.ts';
import type { Line, Machine } from '../../twin/plant/model.ts';
import { STATES, type State } from '../../twin/words.ts';
import { lineNow } from '../live/line-view.ts';
import type { StockRequest } from '../records/stock/words.ts';

export interface MachineTold {
  readonly state: State;
  /** ISO 8601 UTC. */
  readonly since: string | null;
  readonly fault: number;
  readonly faultText: string;
  readonly good: number;
  readonly reject: number;
  /** Units a minute; null = not known. */
  readonly speed: number | null;
}

export interface LineTold {
  readonly state: State;
  readonly since: string;
  /** The machine that holds the line up; null = none. */
  readonly cause: string | null;
  readonly product: string | null;
  readonly order: string | null;
  readonly rate: number | null;
  readonly idealRate: number | null;
}

/** What control charts say of a machine: a stop is advised, never commanded. */
export interface QualityTold {
  readonly stopRecommended: boolean;
  readonly signals: readonly {
    readonly characteristic: string;
    readonly product: string;
    readonly rules: readonly string[];
    readonly since: string;
    readonly state: SignalView['state'];
  }[];
}

/** What supermarkets ask for, the oldest first: for a warehouse that listens. */
export const requestsTold = (requests: readonly StockRequest[]) =>
  [...requests].reverse().map(({ id, location, line, material, quantity, unit, raised, due, events }) => ({
    ...{ id: String(id), location, line, material, quantity, unit, raised: new Date(raised).toISOString() },
    ...{ due: due === null ? null : new Date(due).toISOString(), state: events.at(-1)?.what ?? 'raised' },
  }));

export function qualityTold(signals: readonly SignalView[], machine: string): QualityTold {
  const own = signals.filter((one) => one.machine === machine);
  return {
    stopRecommended: own.some(({ stop }) => stop),
    signals: own.map(({ characteristic, product, rules, at, state }) => ({
      ...{ characteristic, product, rules, state, since: new Date(at).toISOString() },
    })),
  };
}

const row = blankRow();

export function machineTold(twin: Twin, machine: Machine): MachineTold {
  twin.readMachine(machine.slot, row);
  const words = machine.faults[String(row.fault)];
  return {
    state: STATES[row.state] as State,
    since: Number.isFinite(row.since) ? new Date(row.since).toISOString() : null,
    fault: row.fault,
    faultText: typeof words === 'string' ? words : (words?.['en'] ?? Object.values(words ?? {})[0] ?? ''),
    good: row.good,
    reject: row.reject,
    speed: Number.isNaN(row.speed) ? null : row.speed,
  };
}

export function lineTold(twin: Twin, line: Line, now: number): LineTold {
  const { state, since, cause, product, order, rate, idealRate } = lineNow(twin, line, now);
  const from = new Date(since).toISOString();
  return { state, since: from, cause: cause?.machine ?? null, product, order, rate, idealRate };
}
