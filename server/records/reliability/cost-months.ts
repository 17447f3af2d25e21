/** What machines cost month by month: their lines standing for failures, hours of work booked, parts used. */
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../database.ts';
import type { MachineWatched } from './watch.ts';

const HOUR = 3_600_000;

export interface CostMonth {
  /** `2026-11`, by the clock of the site. */
  readonly month: string;
  readonly failures: number;
  /** Hours of the line; null = in no line. */
  readonly lostHours: number | null;
  /** Of these hours, money; null = no price. */
  readonly lostCost: number | null;
  readonly workHours: number;
  /** Of parts whose price is known, money. */
  readonly partsCost: number;
}

export interface Spent {
  readonly at: number;
  readonly hours: number;
  readonly cost: number;
}

/** Work booked and parts taken for orders of the machines, when it was told. */
export async function workIn(records: Records, machines: readonly string[], { from, to }: Window): Promise<Spent[]> {
  return records.ask(async (db) => {
    const [booked, parts] = await Promise.all([
      db
        .selectFrom('work_time')
        .innerJoin('work_order', 'work_order.number', 'work_time.number')
        .select(['work_time.recorded as at', 'work_time.minutes'])
        .where('work_order.superseded', 'is', null)
        .where('work_time.superseded', 'is', null)
        .where('work_order.machine', 'in', [...machines])
        .where('work_time.recorded', '>=', from)
        .where('work_time.recorded', '<', to)
        .execute(),
      db
        .selectFrom('spare_movement')
        .innerJoin('work_order', 'work_order.number', 'spare_movement.number')
        .innerJoin('spare_part', 'spare_part.part', 'spare_movement.part')
        .select([
          'spare_movement.recorded as at',
          sql<number>`-spare_movement.quantity * coalesce(spare_part.cost, 0)`.as('cost'),
        ])
        .where('work_order.superseded', 'is', null)
        .where('spare_part.superseded', 'is', null)
        .where('spare_movement.kind', 'in', ['issue', 'return'])
        .where('work_order.machine', 'in', [...machines])
        .where('spare_movement.recorded', '>=', from)
        .where('spare_movement.recorded', '<', to)
        .execute(),
    ]);
    return [
      ...booked.map(({ at, minutes }) => ({ at, hours: minutes / 60, cost: 0 })),
      ...parts.map(({ at, cost }) => ({ at, hours: 0, cost: Number(cost) })),
    ];
  });
}

export interface MonthsAsked {
  readonly window: Window;
  readonly timeZone: string;
  /** Of an hour of the machine's line; null = none is set. */
  priceOf(machine: string): number | null;
  /** One of the machines is in a line. */
  readonly inLine: boolean;
}

/** Months of the window in order. */
export function costMonths(
  watched: readonly MachineWatched[],
  spent: readonly Spent[],
  { window, timeZone, priceOf, inLine }: MonthsAsked,
): CostMonth[] {
  const priced = watched.some(({ machine }) => priceOf(machine) !== null);
  return monthsIn(window, timeZone).map(({ month, from, to }) => {
    const within = ({ at }: { readonly at: number }) => at >= from && at < to;
    const failures = watched.flatMap((one) => one.failures.filter(within));
    const own = spent.filter(within);
    const lost = failures.map(({ machine, lostMs }) => ({ machine, hours: (lostMs ?? 0) / HOUR }));
    return {
      ...{ month, failures: failures.length },
      lostHours: inLine ? sum(lost.map(({ hours }) => hours)) : null,
      lostCost: priced ? sum(lost.map(({ machine, hours }) => hours * (priceOf(machine) ?? 0))) : null,
      workHours: sum(own.map(({ hours }) => hours)),
      partsCost: sum(own.map(({ cost }) => cost)),
    };
  });
}

function monthsIn({ from, to }: Window, timeZone: string): { readonly month: string; from: number; to: number }[] {
  const dateOf = (at: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone);
  const startOf = (month: Temporal.PlainYearMonth) =>
    month.toPlainDate({ day: 1 }).toZonedDateTime({ timeZone }).epochMilliseconds;
  const months = [];
  let month = dateOf(from).toPlainDate().toPlainYearMonth();
  for (; startOf(month) < to; month = month.add({ months: 1 }))
    months.push({ month: month.toString(), from: startOf(month), to: startOf(month.add({ months: 1 })) });
  return months;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
