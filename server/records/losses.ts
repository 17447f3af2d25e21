/**
 * Losses by anything they can be asked by, over any window: whole days of the site from their sums, the edges and what is not
 * recorded yet from pieces.
 */
import { sql } from 'kysely';
import type { ContextKey } from '../../analytics/oee/piece.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { siteDay } from '../../twin/plant/site-day.ts';
import type { LossSumTable } from './tables.ts';
import { lossOf } from './time/loss-sums.ts';
import type { Moment, TimeQuestions } from './time/questions.ts';

/** `reason`: what was declared, else the fault, else the state. */
export type LossDimension = 'reason' | 'state' | 'machine' | 'cause' | ContextKey;

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
  readonly stops: number;
  /** Units that could have been made; null where a part of it had no rate. */
  readonly units: number | null;
  readonly energy: number;
}

interface Row {
  readonly ms: number;
  readonly stops: number;
  readonly units: number;
  readonly unrated_ms: number;
  readonly energy: number;
}

/** What a loss is called by, in SQL and here: the same three steps. */
const REASON = sql<string>`CASE WHEN reason <> '' THEN reason WHEN fault > 0 THEN 'fault:' || fault ELSE state END`;
const reasonOf = ({ reason, fault, state }: LossSumTable): string =>
  reason !== '' ? reason : fault > 0 ? `fault:${fault}` : state;

export class Losses {
  private readonly plant: () => PlantModel;
  private readonly questions: TimeQuestions;

  constructor(plant: () => PlantModel, questions: TimeQuestions) {
    this.plant = plant;
    this.questions = questions;
  }

  /** The largest first. */
  ask(asked: LossAsked): Promise<LossGroup[]> {
    const zone = this.plant().site.timezone;
    const { from, to } = asked.window;
    const first = siteDay(zone, from);
    const begin = first.from === from ? from : Math.min(to, first.to);
    const days = { from: begin, to: Math.max(begin, siteDay(zone, to).from) };
    return this.questions.at(asked.machines, async (moment) => {
      const groups = new Map<string, { key: LossGroup['key']; sums: { -readonly [key in keyof Row]: Row[key] } }>();
      const add = (key: LossGroup['key'], row: Row) => {
        const name = JSON.stringify(asked.by.map((dimension) => key[dimension]));
        const group = groups.get(name) ?? { key, sums: { ms: 0, stops: 0, units: 0, unrated_ms: 0, energy: 0 } };
        groups.set(name, group);
        for (const sum of ['ms', 'stops', 'units', 'unrated_ms', 'energy'] as const) group.sums[sum] += row[sum];
      };
      if (days.from < days.to) for (const row of await wholeDays(moment, asked, days)) add(keyOf(asked, row), row);
      const parts = [
        { from, to: days.from },
        { from: days.to, to },
      ];
      for (const machine of asked.machines) {
        const ends = moment.ends.get(machine) ?? 0;
        const unrecorded = { from: Math.max(days.from, Math.min(ends, days.to)), to: days.to };
        for (const window of [...parts, unrecorded]) {
          if (window.from >= window.to) continue;
          for (const piece of await this.questions.piecesAt(moment, machine, window, null)) {
            // What is recorded of whole days is in their sums.
            if (window === unrecorded && piece.to <= ends) continue;
            const loss = lossOf(this.plant(), piece, '');
            if (!loss) continue;
            const row = { ...loss, reason: reasonOf(loss) };
            if (Object.entries(asked.only ?? {}).every(([key, value]) => row[key as LossDimension] === value))
              add(keyOf(asked, row), row);
          }
        }
      }
      return [...groups.values()]
        .map(({ key, sums: { unrated_ms, units, ...sums } }) => ({
          key,
          ...sums,
          units: unrated_ms > 0 ? null : units,
        }))
        .sort((a, b) => b.ms - a.ms);
    });
  }
}

const keyOf = (asked: LossAsked, row: Readonly<Record<LossDimension, string>>): LossGroup['key'] =>
  Object.fromEntries(asked.by.map((dimension) => [dimension, row[dimension]]));

async function wholeDays({ trx }: Moment, asked: LossAsked, days: Window) {
  const column = (dimension: LossDimension) => (dimension === 'reason' ? REASON : sql.ref(dimension));
  const named = asked.by.map((dimension) => sql`${column(dimension)} AS ${sql.ref(dimension)}`);
  const filters = Object.entries(asked.only ?? {}).map(
    ([dimension, value]) => sql`AND ${column(dimension as LossDimension)} = ${value}`,
  );
  const sums = ['ms', 'stops', 'units', 'unrated_ms', 'energy'].map(
    (name) => sql`sum(${sql.ref(name)}) AS ${sql.ref(name)}`,
  );
  const grouped =
    asked.by.length > 0 ? sql`GROUP BY ${sql.join(asked.by.map((_, i) => sql.raw(String(i + 1))))}` : sql``;
  const { rows } = await sql<Row & Record<LossDimension, string>>`
    SELECT ${sql.join([...named, ...sums])} FROM loss_sum
    WHERE day_ms >= ${days.from} AND day_ms < ${days.to} AND machine = ANY(${[...asked.machines]}::text[])
    ${sql.join(filters, sql` `)} ${grouped} HAVING sum(ms) > 0`.execute(trx);
  return rows;
}
