/**
 * When an order will be done, from many simulated futures: one in ten is done by `p10`, half by `p50`, nine in ten by `p90`. A future in which
 * it is not done by the end of the looking counts as later than all others; a quantile that falls there is null: not within what was looked at.
 */
import type { OrderRefusal, PlantFuture } from '../../twin/simulate/plant/question.ts';
import { quantile } from '../statistics/quantile.ts';
import { wilsonMiddle } from '../statistics/wilson.ts';

export interface OrderForecast {
  readonly order: string;
  readonly line: string;
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  /** Median of when the line's constraint is done with it; null = in fewer than half of the futures. */
  readonly passed: number | null;
  /** Median start; null = in less than half of the futures it begins. */
  readonly start: number | null;
  /** Why it is not simulated; null = it is. */
  readonly refused: OrderRefusal | null;
  /** Futures looked at, and those in which it is done. */
  readonly futures: number;
  readonly done: number;
  readonly due: number | null;
  /** Probability of being done by `due` (middle of Wilson's interval); null = nobody said when that is, or it lies behind what was looked at. */
  readonly onTime: number | null;
  /** Good base units that the line lacks at the end of the looking, on average. */
  readonly missing: number;
}

export interface ForecastAsked {
  readonly id: string;
  readonly line: string;
  readonly units: number;
  readonly due: number | null;
}

/** `until`: the end of the looking. Whether what is due behind it will be in time is not known, unless it is done before in every future. */
export function orderForecasts(
  asked: readonly ForecastAsked[],
  futures: readonly PlantFuture[],
  until = Number.POSITIVE_INFINITY,
): OrderForecast[] {
  const places = new Map(futures[0]?.orders.map(({ id, line }, i) => [`${line}/${id}`, i]));
  return asked.map(({ id, line, units, due }) => {
    const place = places.get(`${line}/${id}`) ?? -1;
    const own = futures.flatMap(({ orders }) => orders[place] ?? []);
    const ends = own.map(({ end }) => end ?? Number.POSITIVE_INFINITY);
    const passed = own.map(({ passed: at }) => at ?? Number.POSITIVE_INFINITY);
    const starts = own.map(({ start }) => start ?? Number.POSITIVE_INFINITY);
    const done = ends.filter(Number.isFinite).length;
    const unknown = due === null || own.length === 0 || (due > until && done < own.length);
    const inTime = due === null ? 0 : ends.filter((end) => end <= due).length;
    return {
      ...{ order: id, line, due },
      p10: quantileOf(ends, 0.1),
      p50: quantileOf(ends, 0.5),
      p90: quantileOf(ends, 0.9),
      start: quantileOf(starts, 0.5),
      passed: quantileOf(passed, 0.5),
      refused: own[0]?.refused ?? null,
      futures: own.length,
      done,
      onTime: unknown ? null : wilsonMiddle(inTime, own.length),
      missing:
        own.length === 0 ? units : own.reduce((sum, { made }) => sum + Math.max(0, units - made), 0) / own.length,
    };
  });
}

/** Null where it lies among those that were not reached. */
export function quantileOf(ends: readonly number[], p: number): number | null {
  const value = quantile(ends, p);
  return value !== null && Number.isFinite(value) ? value : null;
}
