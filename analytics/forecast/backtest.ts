/**
 * Forecasts as they would have been made at moments of the past, held against what happened: abilities are learned from what was known then
 * alone, the line stands as it stood then. Orders and their sizes are those of the record; what the plan said of them is told beside.
 */
import type { Window } from '../../twin/derived.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import type { Abilities } from '../../twin/simulate/plant/abilities.ts';
import type { MachineNow, PlantFuture, PlantQuestion, QueuedOrder } from '../../twin/simulate/plant/question.ts';
import { type Calibration, calibrate } from '../calibrate/calibrate.ts';
import type { Worked } from '../calibrate/worked.ts';
import { withOpenStops } from './open-stops.ts';
import { quantileOf } from './order-forecast.ts';
import { madeBy, ordersRun, type RunOrder } from './orders-run.ts';
import type { Scored } from './skill.ts';
import { lineAt, machineAt } from './standing.ts';

const HOUR = 3_600_000;
/** The mean rate of a line is that of so long before. */
const RATE_MS = 24 * HOUR;

export interface BacktestAsked {
  readonly plant: PlantModel;
  /** By machine, in order of time. */
  readonly worked: ReadonlyMap<string, readonly Worked[]>;
  /** Origins lie in it, one each `everyMs`: long enough that what is forecast from one is over before the next. */
  readonly window: Window;
  readonly everyMs: number;
  /** Of each line the order that runs and those that follow, so many in all: which they are depends on nothing that came later. */
  readonly ordersAhead: number;
  /** Learned from so much before. */
  readonly learnMs: number;
  /** Learned anew after so long. */
  readonly anewMs: number;
  readonly replications: number;
  readonly seed: number;
  /** By order: when it was planned to be done; missing = nobody planned it. */
  readonly planned: ReadonlyMap<string, number>;
  /** Base units in buffers then, by `from>to`; missing = not measured. */
  buffers?(at: number): Readonly<Record<string, number>>;
  simulate(question: PlantQuestion, seed: number, futures: number): readonly PlantFuture[];
}

export const originsOf = ({ window, everyMs }: Pick<BacktestAsked, 'window' | 'everyMs'>): number[] =>
  Array.from(
    { length: Math.max(0, Math.floor((window.to - window.from) / everyMs)) },
    (_, i) => window.from + i * everyMs,
  );

/** What was said at each of these origins, which are in order of time. */
export function* backtest(asked: BacktestAsked, origins: readonly number[]): Generator<readonly Scored[]> {
  let known: Calibration | null = null;
  const runs = new Map(
    asked.plant.lines.map((line) => [
      line.id,
      ordersRun(constraintOf(asked, line).worked, constraintOf(asked, line).unitsPer),
    ]),
  );
  for (const at of origins) {
    if (known === null || at - known.window.to >= asked.anewMs) {
      const window = { from: at - asked.learnMs, to: at };
      known = calibrate(asked.plant, cut(asked.worked, window), window);
    }
    yield scoredAt(asked, known.abilities, runs, at);
  }
}

function scoredAt(
  asked: BacktestAsked,
  abilities: Abilities,
  runs: ReadonlyMap<string, readonly RunOrder[]>,
  at: number,
): Scored[] {
  const { plant, worked, everyMs, ordersAhead, replications, seed, planned } = asked;
  const machines: Record<string, MachineNow> = {};
  for (const { id } of plant.machines) {
    const now = machineAt(worked.get(id) ?? [], at, abilities.machines[id]?.stops ?? []);
    if (now) machines[id] = now;
  }
  const lines = plant.lines.map((line) => {
    const { worked: own, unitsPer } = constraintOf(asked, line);
    const waiting = (runs.get(line.id) ?? []).filter(({ to }) => to > at).slice(0, ordersAhead);
    const orders = waiting.map(({ order, product, units }): QueuedOrder => {
      const made = madeBy(own, order, at, unitsPer);
      const due = planned.get(order);
      return { id: order, product, units, made, ...(due !== undefined && { due }) };
    });
    return { line, waiting, now: lineAt(line.id, own, orders, at) };
  });
  const question: PlantQuestion = {
    ...{ at, machines, abilities: withOpenStops(abilities, machines, at), stretches: [] },
    // Twice as far: what is late in some futures is not cut off in them.
    until: at + 2 * everyMs,
    buffers: asked.buffers?.(at) ?? {},
    lines: lines.map(({ now }) => now),
  };
  const futures = asked.simulate(question, seed, replications);
  return lines.flatMap(({ line, waiting, now }) => {
    const rate = rateOf(constraintOf(asked, line), at);
    let ahead = 0;
    return now.orders.flatMap((order): Scored[] => {
      ahead += Math.max(0, order.units - order.made);
      const actual = waiting.find((one) => one.order === order.id)?.to ?? Number.NaN;
      const ends = futures.map(
        ({ orders }) =>
          orders.find((one) => one.line === line.id && one.id === order.id)?.passed ?? Number.POSITIVE_INFINITY,
      );
      const [p10, p50, p90] = [0.1, 0.5, 0.9].map((p) => quantileOf(ends, p) ?? question.until) as [
        number,
        number,
        number,
      ];
      const byRate = rate === null ? null : at + ahead / rate;
      return [
        { origin: at, line: line.id, order: order.id, p10, p50, p90, actual, planned: order.due ?? null, byRate },
      ];
    });
  });
}

interface Constraint {
  readonly worked: readonly Worked[];
  readonly unitsPer: number;
}

function constraintOf({ plant, worked }: Pick<BacktestAsked, 'plant' | 'worked'>, line: Line): Constraint {
  const machine = plant.machines[line.constraint];
  return { worked: worked.get(machine?.id ?? '') ?? [], unitsPer: machine?.unitsPer ?? 1 };
}

/** Good base units a ms of all time for which it was heard, breaks, changeovers and stops within; null = it made nothing. */
function rateOf({ worked, unitsPer }: Constraint, at: number): number | null {
  let [good, ms] = [0, 0];
  for (const one of worked) {
    if (one.to <= at - RATE_MS || one.from >= at) continue;
    if (one.state === 'unknown' || one.state === 'off') continue;
    const share = Math.min(1, (at - one.from) / (one.to - one.from));
    good += one.good * unitsPer * share;
    ms += Math.min(one.to, at) - one.from;
  }
  return good > 0 && ms > 0 ? good / ms : null;
}

/** What lay in a window, whole stretches that touch it; only what had ended by its end is known as it came out. */
function cut(worked: ReadonlyMap<string, readonly Worked[]>, { from, to }: Window): Map<string, readonly Worked[]> {
  return new Map(
    [...worked].map(([machine, all]) => [
      machine,
      all
        .filter((one) => one.to > from && one.from < to)
        .map((one) => {
          if (one.to <= to && (one.stop === null || one.stop.from + one.stop.netMs <= to)) return one;
          const stop = one.stop && { ...one.stop, netMs: Math.min(one.stop.netMs, to - one.stop.from), lasts: true };
          const share = Math.min(1, (to - one.from) / (one.to - one.from));
          return {
            ...one,
            to: Math.min(one.to, to),
            good: one.good * share,
            reject: one.reject * share,
            rework: one.rework * share,
            stop,
          };
        }),
    ]),
  );
}
