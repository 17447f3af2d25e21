/** What people measured in checklists, in the order in which it was told: readings of characteristics that come of checks. */

import type { AnswerValue } from '../records/checklists/words.ts';
import type { Database, Work } from '../records/database.ts';
import type { Characteristic } from '../records/quality/words.ts';

/** An answer is read when its transaction is surely over: numbers are given before it ends, ms. */
const SETTLED_MS = 2_000;
const MOST = 500;

export interface Measured {
  readonly id: number;
  /** Index of the characteristic. */
  readonly chart: number;
  readonly at: number;
  /** Readings, or of a count what was defective and inspected. */
  readonly values: readonly number[];
  readonly product: string | null;
  readonly order: string | null;
  readonly crew: string | null;
  readonly shift: string | null;
  /** When the answer was given that this one corrects; null = it corrects none. */
  readonly corrects: number | null;
  readonly by: string;
}

export interface AnswersRead {
  readonly measured: readonly Measured[];
  /** Number of the newest answer that was looked at. */
  readonly place: number;
}

/** Answers behind `after`; `now`: by the server's clock. */
export async function answersAfter(
  db: Database | Work,
  characteristics: readonly Characteristic[],
  after: number,
  now: number,
): Promise<AnswersRead> {
  const wanted = new Map<string, number[]>();
  characteristics.forEach(({ measured }, i) => {
    if (measured.from !== 'check') return;
    const key = `${measured.template} ${measured.step}`;
    wanted.set(key, [...(wanted.get(key) ?? []), i]);
  });
  if (wanted.size === 0) return { measured: [], place: after };
  const rows = await db
    .selectFrom('checklist_answer as a')
    .innerJoin('checklist_run as r', 'r.id', 'a.run')
    .select([
      'a.id',
      'r.template',
      'a.step',
      'a.value',
      'a.at_ms',
      'a.by_whom',
      'a.product',
      'a.order',
      'a.crew',
      'a.shift',
    ])
    .select(({ selectFrom }) =>
      selectFrom('checklist_answer as b')
        .select('b.at_ms')
        .whereRef('b.run', '=', 'a.run')
        .whereRef('b.step', '=', 'a.step')
        .whereRef('b.id', '<', 'a.id')
        .orderBy('b.id', 'desc')
        .limit(1)
        .as('corrects'),
    )
    .where('a.id', '>', after)
    .where('a.recorded', '<=', now - SETTLED_MS)
    .orderBy('a.id')
    .limit(MOST)
    .execute();
  const measured = rows.flatMap((row) =>
    (wanted.get(`${row.template} ${row.step}`) ?? []).flatMap((chart): Measured[] => {
      const values = valuesOf(row.value);
      if (values.length === 0) return [];
      const { product, order, crew, shift, corrects } = row;
      return [{ id: row.id, chart, at: row.at_ms, values, product, order, crew, shift, corrects, by: row.by_whom }];
    }),
  );
  return { measured, place: rows.at(-1)?.id ?? after };
}

/** None of what is skipped, or is no number. */
function valuesOf(value: AnswerValue): readonly number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value as readonly number[];
  if (value !== null && typeof value === 'object') {
    const { defective, inspected } = value as { defective: number; inspected: number };
    return inspected > 0 ? [defective, inspected] : [];
  }
  return [];
}
