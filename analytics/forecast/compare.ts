/**
 * Futures of a changed plant beside those of the plant as it is planned, drawn with the same luck: future by future the difference is what the change
 * made, and its interval is much narrower than that of either (common random numbers; Law, Simulation Modeling and Analysis, 11.2).
 */
import type { PlantFuture } from '../../twin/simulate/plant/question.ts';
import { type Estimate, estimateOf } from '../statistics/mean-of.ts';
import { type ForecastAsked, type OrderForecast, orderForecasts, quantileOf } from './order-forecast.ts';

const HOUR = 3_600_000;
/** Who says "on time" wants to be right four times in five. */
export const SURE = 0.8;

/** What a future comes to, one number each. */
export const FIGURES = ['lateHours', 'goodUnits', 'setupHours', 'stoppedHours', 'ordersOver'] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Readonly<Record<Figure, number>>;

export interface Weighed {
  readonly orders: readonly OrderForecast[];
  /** Of the orders that are due at all. */
  readonly due: number;
  readonly sureOnTime: number;
  readonly figures: Readonly<Record<Figure, Estimate>>;
  /** By line: when all its orders are done in half and in nine of ten futures; null = not within what was looked at. */
  readonly lines: readonly { readonly line: string; readonly p50: number | null; readonly p90: number | null }[];
}

export interface Difference extends Estimate {
  /** False = no detectable difference: the interval holds 0. */
  readonly detectable: boolean;
}

export interface Compared {
  readonly figures: Readonly<Record<Figure, Difference>>;
  /** By order: later (above 0) or sooner, in hours; null = in some futures of one of the two it is not done within what was looked at. */
  readonly orders: readonly { readonly order: string; readonly line: string; readonly hours: Difference | null }[];
}

export interface Looked {
  /** Epoch ms: the end of the looking. */
  readonly until: number;
  readonly orders: readonly ForecastAsked[];
  /** By line, the machine whose changeovers are the line's. */
  readonly constraints: Readonly<Record<string, string>>;
}

/** One future in figures. An order that is not done counts as late up to the end of the looking, and by no more. */
export function figuresOf({ until, orders, constraints }: Looked, future: PlantFuture): Figures {
  const due = new Map(orders.map(({ id, line, due: at }) => [`${line}/${id}`, at]));
  let [late, good, over] = [0, 0, 0];
  for (const { id, line, end, made } of future.orders) {
    const at = due.get(`${line}/${id}`) ?? null;
    if (at !== null) late += Math.max(0, (end ?? until) - at);
    good += made;
    if (end === null) over++;
  }
  const spent = (state: 'setup' | 'breakdown') =>
    Object.values(constraints).reduce((sum, machine) => sum + (future.spent[machine]?.[state] ?? 0), 0) / HOUR;
  return {
    lateHours: late / HOUR,
    goodUnits: good,
    setupHours: spent('setup'),
    stoppedHours: spent('breakdown'),
    ordersOver: over,
  };
}

export function weighed(looked: Looked, futures: readonly PlantFuture[]): Weighed {
  const orders = orderForecasts(looked.orders, futures, looked.until);
  const all = futures.map((future) => figuresOf(looked, future));
  return {
    orders,
    due: orders.filter(({ due }) => due !== null).length,
    sureOnTime: orders.filter(({ onTime }) => onTime !== null && onTime >= SURE).length,
    figures: eachFigure((figure) => estimate(all.map((one) => one[figure]))),
    lines: Object.keys(looked.constraints).map((line) => ({ line, ...doneBy(futures, line) })),
  };
}

/** `changed` less `planned`; futures of the same number belong together. Orders that only one of them has are in neither's list. */
export function compared(
  before: Looked,
  after: Looked,
  planned: readonly PlantFuture[],
  changed: readonly PlantFuture[],
): Compared {
  const n = Math.min(planned.length, changed.length);
  const was = planned.slice(0, n).map((future) => figuresOf(before, future));
  const is = changed.slice(0, n).map((future) => figuresOf(after, future));
  // An order may have gone to another line: its number finds it.
  const endsOf = (futures: readonly PlantFuture[], order: string) =>
    futures.slice(0, n).map(({ orders }) => orders.find(({ id }) => id === order)?.end ?? null);
  return {
    figures: eachFigure((figure) => difference(is.map((one, i) => one[figure] - (was[i] as Figures)[figure]))),
    orders: after.orders
      .filter(({ id }) => before.orders.some((one) => one.id === id))
      .map(({ id, line }) => {
        const then = endsOf(planned, id);
        const hours = endsOf(changed, id).flatMap((end, i) => {
          const other = then[i] ?? null;
          return end === null || other === null ? [] : [(end - other) / HOUR];
        });
        return { order: id, line, hours: hours.length === n && n > 0 ? difference(hours) : null };
      }),
  };
}

const estimate = (values: readonly number[]): Estimate => estimateOf(values) ?? { mean: Number.NaN, half: null };

function difference(values: readonly number[]): Difference {
  const { mean, half } = estimate(values);
  return { mean, half, detectable: half !== null && Math.abs(mean) > half };
}

const eachFigure = <Told>(of: (figure: Figure) => Told): Record<Figure, Told> =>
  Object.fromEntries(FIGURES.map((figure) => [figure, of(figure)])) as Record<Figure, Told>;

function doneBy(futures: readonly PlantFuture[], line: string) {
  const ends = futures
    .map(({ orders }) => {
      const own = orders.filter((one) => one.line === line);
      return own.length === 0 ? Number.NaN : Math.max(...own.map(({ end }) => end ?? Number.POSITIVE_INFINITY));
    })
    .filter((end) => !Number.isNaN(end));
  return { p50: quantileOf(ends, 0.5), p90: quantileOf(ends, 0.9) };
}
