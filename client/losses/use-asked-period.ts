/** The line and the period that the address names, as screens over a period ask the server for them. */
import type { Line } from '../../twin/plant/model.ts';
import { useSecond } from '../live/twin-context.ts';
import { momentOf, usePlace } from '../router/router.ts';
import type { Asked } from './asked.ts';
import { PERIODS, type Period, type PeriodId, periodOf } from './period.ts';

export interface AskedPeriod {
  readonly line: Line | null;
  readonly id: PeriodId;
  readonly period: Period | null;
  /** The moment that is shown, epoch ms. */
  readonly at: number;
  /** Null = there is no such period. */
  readonly asked: Asked | null;
}

/** `without`: what is shown where no line is named. */
export function useAskedPeriod(without: 'first' | 'all'): AskedPeriod {
  const store = useSecond();
  const { plant } = store;
  const { query } = usePlace();
  const named = plant.lines.find(({ id }) => id === query.get('line'));
  const first = without === 'first' && query.get('line') !== 'all' ? plant.lines[0] : undefined;
  const line = named ?? first ?? null;
  const id = PERIODS.find((one) => one === query.get('period')) ?? ('shift' satisfies PeriodId);
  const replay = momentOf(query);
  const time = (name: string) => {
    const at = Date.parse(query.get(name) ?? '');
    return Number.isNaN(at) ? null : at;
  };
  const at = replay ?? store.now();
  const period = periodOf({ id, at, plant, line, from: time('from'), to: time('to') });
  const scope = line ? `line:${line.id}` : 'site';
  // The last seven days begin a minute later each minute, and stay the last seven days.
  const begins = id === 'week' || id === 'month' ? '' : period?.from;
  const key = `${scope} ${id} ${begins} ${replay ?? 'live'}`;
  return { line, id, period, at, asked: period && { scope, line, period, key } };
}
