/**
 * Losses by anything they can be asked by, over any window: whole months and days from their sums, the edges from pieces, what
 * is not recorded yet from the live twin.
 */
import { type RawBuilder, sql } from 'kysely';
import { CONTEXTS } from '../../analytics/oee/piece.ts';
import type { RecordedPiece } from '../../analytics/record/cut.ts';
import type { Window } from '../../twin/derived.ts';
import type { LossDayTable } from './tables.ts';
import { DAY, lossOf, monthOf } from './time/loss-sums.ts';
import type { Moment, TimeQuestions } from './time/questions.ts';

/** `reason`: what was declared, else the fault, else the state. `cause`: the machine that held a waiting one up. */
export const LOSS_DIMENSIONS = ['reason', 'state', 'machine', 'cause', ...CONTEXTS] as const;
export type LossDimension = (typeof LOSS_DIMENSIONS)[number];

export interface LossAsked {
  /** Whose time: the constraint of a line for its losses, or machines for theirs. */
  readonly machines: readonly string[];
  readonly window: Window;
  readonly by: readonly LossDimension[];
  readonly only?: Readonly<Partial<Record<LossDimension, string>>>;
}

export interface LossGroup {
  readonly key: Readonly<Partial<Record<LossDimension, string>>>;
  readonly ms: number;
  /** Stops, by where their reason begins. */
  readonly stops: number;
  /** Units that could have been made; null where a part of it had no rate. */
  readonly units: number | null;
  readonly energy: number;
}

const SUMS = ['ms', 'stops', 'units', 'unrated_ms', 'energy'] as const;
type Sums = Record<(typeof SUMS)[number], number>;
type Row = Sums & Readonly<Record<LossDimension, string>>;

/** What months are not summed by. */
const ONLY_BY_DAY: readonly LossDimension[] = ['shift', 'order', 'lot', 'tool', 'recipe'];

/** What a loss is called: the same three steps here and in SQL. */
const REASON = sql<string>`CASE WHEN reason <> '' THEN reason WHEN fault > 0 THEN 'fault:' || fault ELSE state END`;
const reasonOf = ({ reason, fault, state }: LossDayTable): string =>
  reason !== '' ? reason : fault > 0 ? `fault:${fault}` : state;

/** A piece as a row of losses; null = it lost nothing. */
export function lossRow(piece: RecordedPiece): Row | null {
  const loss = lossOf(piece);
  return loss && { ...loss, reason: reasonOf(loss) };
}

/** A dimension of the table of pieces, where nothing is told as null. */
export const lossColumn = (dimension: LossDimension): RawBuilder<unknown> =>
  dimension === 'reason' ? REASON : sql`coalesce(${sql.ref(dimension === 'cause' ? 'cause_machine' : dimension)}, '')`;

/** What `isLoss` (analytics/losses) says, of the table of pieces. */
export const IS_LOSS = sql`
  (state IN ('micro-stop', 'breakdown', 'starved', 'blocked', 'setup') OR (state = 'maintenance' AND NOT planned))`;

export class Losses {
  private readonly questions: TimeQuestions;

  constructor(questions: TimeQuestions) {
    this.questions = questions;
  }

  /** The largest first. */
  ask(asked: LossAsked): Promise<LossGroup[]> {
    return this.questions.at(asked.machines, async (moment) => {
      const groups = new Map<string, { readonly key: LossGroup['key']; readonly sums: Sums }>();
      const add = (row: Row) => {
        const key = Object.fromEntries(asked.by.map((dimension) => [dimension, row[dimension]]));
        const name = JSON.stringify(Object.values(key));
        const group = groups.get(name) ?? { key, sums: { ms: 0, stops: 0, units: 0, unrated_ms: 0, energy: 0 } };
        groups.set(name, group);
        for (const sum of SUMS) group.sums[sum] += row[sum];
      };
      for (const row of await recorded(moment, asked)) add(row);
      for (const machine of asked.machines)
        for (const piece of await this.questions.tail(moment, machine, asked.window)) {
          const row = lossRow(piece);
          if (!row) continue;
          if (Object.entries(asked.only ?? {}).every(([key, value]) => row[key as LossDimension] === value)) add(row);
        }
      return [...groups.values()]
        .filter(({ sums }) => sums.ms > 0)
        .map(({ key, sums: { unrated_ms, units, ...sums } }) => ({
          key,
          ...sums,
          units: unrated_ms > 0 ? null : units,
        }))
        .sort((a, b) => b.ms - a.ms);
    });
  }
}

async function recorded({ trx }: Moment, asked: LossAsked): Promise<readonly Row[]> {
  const { from, to } = asked.window;
  const used = [...asked.by, ...(Object.keys(asked.only ?? {}) as LossDimension[])];
  const first = Math.ceil(from / DAY) * DAY;
  const days = { from: Math.min(first, to), to: Math.max(first, Math.floor(to / DAY) * DAY) };
  const months = used.some((dimension) => ONLY_BY_DAY.includes(dimension)) ? null : wholeMonths(days);
  const parts: RawBuilder<unknown>[] = [];
  const take = (table: string, time: string, span: Window) => {
    if (span.from < span.to) parts.push(sumsIn(asked, sql.table(table), time, span));
  };
  if (months) {
    take('loss_month', 'month_ms', months);
    take('loss_day', 'day_ms', { from: days.from, to: months.from });
    take('loss_day', 'day_ms', { from: months.to, to: days.to });
  } else take('loss_day', 'day_ms', days);
  for (const edge of days.from < days.to
    ? [
        { from, to: days.from },
        { from: days.to, to },
      ]
    : [{ from, to }])
    if (edge.from < edge.to) parts.push(edgeIn(asked, edge));
  if (parts.length === 0) return [];
  const { rows } = await sql<Row>`${sql.join(parts, sql` UNION ALL `)}`.execute(trx);
  return rows;
}

/** Null where the days hold no whole month. */
function wholeMonths({ from, to }: Window): Window | null {
  const begin = monthOf(from) === from ? from : monthOf(monthOf(from) + 32 * DAY);
  const end = monthOf(to);
  return begin < end ? { from: begin, to: end } : null;
}

const column = (dimension: LossDimension) => (dimension === 'reason' ? REASON : sql.ref(dimension));

function chosen(asked: LossAsked): RawBuilder<unknown> {
  const filters = Object.entries(asked.only ?? {}).map(
    ([dimension, value]) => sql`AND ${column(dimension as LossDimension)} = ${value}`,
  );
  return sql`machine = ANY(${[...asked.machines]}::text[]) ${sql.join(filters, sql` `)}`;
}

function summed(asked: LossAsked): RawBuilder<unknown> {
  const named = asked.by.map((dimension) => sql`${column(dimension)} AS ${sql.ref(dimension)}`);
  return sql.join([...named, ...SUMS.map((name) => sql`sum(${sql.ref(name)}) AS ${sql.ref(name)}`)]);
}

const grouped = (asked: LossAsked): RawBuilder<unknown> =>
  asked.by.length > 0 ? sql`GROUP BY ${sql.join(asked.by.map(column))}` : sql``;

const sumsIn = (asked: LossAsked, table: RawBuilder<unknown>, time: string, { from, to }: Window) => sql`
  SELECT ${summed(asked)} FROM ${table}
  WHERE ${sql.ref(time)} >= ${from} AND ${sql.ref(time)} < ${to} AND ${chosen(asked)} ${grouped(asked)} HAVING sum(ms) > 0`;

/** The part of a day: pieces, cut at the edges of the window. What a loss is stands in `isLoss` (analytics/losses). */
const edgeIn = (asked: LossAsked, { from, to }: Window) => sql`
  SELECT ${summed(asked)} FROM (
    SELECT machine, state, fault, coalesce(reason, '') AS reason, coalesce(cause_machine, '') AS cause,
      coalesce(shift, '') AS shift, coalesce(product, '') AS product, coalesce("order", '') AS "order",
      coalesce(lot, '') AS lot, coalesce(crew, '') AS crew, coalesce(tool, '') AS tool, coalesce(recipe, '') AS recipe,
      part AS ms, CASE WHEN leads AND from_ms >= ${from} THEN 1 ELSE 0 END AS stops,
      coalesce(part / ideal_ms, 0) AS units, CASE WHEN ideal_ms IS NULL THEN part ELSE 0 END AS unrated_ms,
      energy * part / (to_ms - from_ms) AS energy
    FROM piece, LATERAL (SELECT least(to_ms, ${to}) - greatest(from_ms, ${from}) AS part) AS cut
    WHERE superseded IS NULL AND stop_id IS NOT NULL AND from_ms < ${to} AND to_ms > ${from}
      AND machine = ANY(${[...asked.machines]}::text[])
      AND ${IS_LOSS}
  ) AS lost WHERE ${chosen(asked)} ${grouped(asked)} HAVING sum(ms) > 0`;
