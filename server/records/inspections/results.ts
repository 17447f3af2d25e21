/** What was measured of lots, here or in a laboratory. Told again it is the same; told otherwise it is a correction, and both stay. */
import type { AuditEntry } from '../audit/chain.ts';
import { auditAll } from '../audit/trail.ts';
import type { Records, Work } from '../database.ts';
import { lotsByCode } from '../lots/lot-store.ts';
import { oneAtATime } from '../once.ts';
import type { Actor } from '../people/refused.ts';
import { plansInForce } from './plan-store.ts';
import type { LotResult } from './words.ts';

export interface ResultTold extends Omit<LotResult, 'fits'> {
  readonly lot: string;
}

export interface ResultsTaken {
  readonly taken: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly {
    readonly line: number;
    readonly lot: string;
    readonly field: string;
    readonly reason: string;
  }[];
}

/** Clocks of laboratories may be a little ahead. */
const AHEAD_MS = 300_000;

export function takeResults(
  records: Records,
  told: readonly ResultTold[],
  { by, now }: { readonly by: Actor; readonly now: number },
): Promise<ResultsTaken> {
  return records.transact(async (trx) => {
    await oneAtATime(trx, 'inspections');
    const faults: ResultsTaken['faults'][number][] = [];
    const counts = { taken: 0, corrected: 0, unchanged: 0 };
    const audits: AuditEntry[] = [];
    const lots = new Map(
      (await lotsByCode(trx, [...new Set(told.map(({ lot }) => lot))])).map((lot) => [lot.code, lot]),
    );
    const plans = await plansInForce(
      trx,
      [...lots.values()].flatMap(({ material }) => material ?? []),
    );
    for (const [i, one] of told.entries()) {
      const fault = (field: string, reason: string) => faults.push({ line: i + 1, lot: one.lot, field, reason });
      const lot = lots.get(one.lot);
      const test = plans.get(lot?.material ?? '')?.plan.tests.find((wanted) => wanted.test === one.test);
      if (!lot) fault('lot', `there is no lot \`${one.lot}\``);
      else if (test && test.unit !== one.unit)
        fault('unit', `${one.test} is wanted in ${test.unit}, not in ${one.unit}`);
      else if (one.at > now + AHEAD_MS) fault('at', 'lies in the future');
      else {
        const done = await put(trx, lot.id, one, { by, now });
        counts[done.what]++;
        if (done.what !== 'unchanged')
          audits.push({
            ...{ at: now, ...by, what: 'lot-result', subject: `lot:${one.lot}`, before: done.before, after: one },
          });
      }
    }
    await auditAll(trx, audits);
    return { ...counts, refused: faults.length, faults };
  });
}

async function put(
  trx: Work,
  lot: number,
  one: ResultTold,
  { now }: { readonly by: Actor; readonly now: number },
): Promise<{ what: 'taken' | 'corrected' | 'unchanged'; before: unknown }> {
  const { test, sample, sign, value, unit, at, by } = one;
  const row = await trx
    .selectFrom('lot_result')
    .selectAll()
    .where('lot', '=', lot)
    .where('test', '=', test)
    .where('sample', '=', sample)
    .where('superseded', 'is', null)
    .executeTakeFirst();
  if (row && row.sign === sign && row.value === value && row.unit === unit && row.at_ms === at)
    return { what: 'unchanged', before: null };
  if (row) await trx.updateTable('lot_result').set({ superseded: now }).where('id', '=', row.id).execute();
  await trx
    .insertInto('lot_result')
    .values({ lot, test, sample, sign, value, unit, at_ms: at, by_whom: by, recorded: now, superseded: null })
    .execute();
  const before = row ? { sign: row.sign, value: row.value, unit: row.unit, at: row.at_ms, by: row.by_whom } : null;
  return { what: row ? 'corrected' : 'taken', before };
}
