/** What charts found, written in one transaction with how far they read. */
import { sql } from 'kysely';
import { bitsOf } from '../../analytics/spc/judge.ts';
import type { Work } from '../records/database.ts';
import { freezeIn, stageAt, stagesIn } from '../records/quality/baseline-store.ts';
import { rejudge } from '../records/quality/rejudge.ts';
import { type Signal, signalEvent, signalIn } from '../records/quality/signal-book.ts';
import { oneWriter } from '../records/time/time-record.ts';
import type { Broken, Found, LatePoint, NewPoint } from './live-charts.ts';

/** Who froze what a characteristic said is to be frozen by itself, and raised what a rule found. */
const BY_RULE = 'gemba';
/** Cause of leaving out what was measured, and told again otherwise. */
const CORRECTED = 'corrected';
/** Rows of one INSERT. */
const ROWS = 1_000;

export interface StepWritten {
  /** Raised by this step, and those that were raised by a level. */
  readonly signals: Signal[];
  /** A chart has its first baseline, or a point between others: charts are begun anew. */
  readonly anew: boolean;
}

export async function writeStep(
  trx: Work,
  found: Found,
  { places, now }: { places: Readonly<Record<string, number>>; now: number },
): Promise<StepWritten> {
  const signals: Signal[] = [];
  await putPoints(trx, found.points);
  await putPoints(trx, found.late);
  for (const { characteristic, product, at, by } of found.corrected)
    await trx
      .insertInto('spc_exclusion')
      .values({ characteristic, product, at_ms: at, cause: CORRECTED, by_whom: by, recorded: now, superseded: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const { one, characteristic, product, baseline, from, window, line } of found.learned) {
    const key = { characteristic, product };
    const asked = { from, window, baseline, reason: window ? 'learned' : 'declared' };
    const before = (await stagesIn(trx, key)).at(-1)?.stage ?? 0;
    const stage = await freezeIn(trx, key, asked, before + 1, BY_RULE, now);
    await rejudge(trx, one, key, stage);
    const broken = await brokenSince(trx, { one, ...key }, window?.to ?? from, stage.id, line);
    if (broken) signals.push(await raise(trx, broken, now));
  }
  for (const broken of found.broken) signals.push(await raise(trx, broken, now));
  for (const { signal, at, rules } of found.again)
    await signalEvent(trx, signal, { what: 'again', at, rules, cause: '', action: '', by: BY_RULE });
  for (const { signal, at } of found.escalated) {
    // Somebody may have taken it since the charts were begun: after the lock of writers nobody can in between.
    await oneWriter(trx);
    if ((await signalIn(trx, signal))?.state !== 'open') continue;
    await signalEvent(trx, signal, { what: 'escalated', at, rules: 0, cause: '', action: '', by: BY_RULE });
    const after = await signalIn(trx, signal);
    if (after) signals.push(after);
  }
  for (const { characteristic, product, state } of found.folds)
    await trx
      .insertInto('spc_fold')
      .values({ characteristic, product, state: JSON.stringify(state) })
      .onConflict((conflict) =>
        conflict.columns(['characteristic', 'product']).doUpdateSet({ state: JSON.stringify(state) }),
      )
      .execute();
  for (const late of found.late) await putIn(trx, late);
  for (const [reader, place] of Object.entries(places))
    await trx
      .insertInto('progress')
      .values({ reader, place: String(place) })
      .onConflict((conflict) => conflict.column('reader').doUpdateSet({ place: String(place) }))
      .execute();
  return { signals, anew: found.learned.length > 0 || found.late.length > 0 };
}

/** What came in one step with the first stage, behind what it was made of, is judged by it: does that break a rule? */
async function brokenSince(
  trx: Work,
  { one, characteristic, product }: Pick<Broken, 'one' | 'characteristic' | 'product'>,
  since: number,
  baseline: number,
  line: string | null,
): Promise<Broken | null> {
  const point = await trx
    .selectFrom('spc_point')
    .select(['at_ms', 'rules', 'value', 'plotted', 'order', 'lot', 'crew', 'shift'])
    .where('characteristic', '=', characteristic)
    .where('product', '=', product)
    .where('at_ms', '>=', since)
    .where('rules', '!=', 0)
    .orderBy('at_ms')
    .limit(1)
    .executeTakeFirst();
  if (!point) return null;
  const { at_ms: at, rules, order, lot, crew, shift } = point;
  return {
    ...{ one, characteristic, product, line, at, from: at, rules, baseline, joined: null },
    value: point.value ?? point.plotted ?? 0,
    context: { product, order, lot, crew, shift },
    stop: (bitsOf(one.stopOn) & rules) !== 0,
  };
}

/** A point between others: those of its stage are judged anew, and the chart goes on from what that makes of it. */
async function putIn(trx: Work, { one, characteristic, product, at }: LatePoint): Promise<void> {
  const key = { characteristic, product };
  const stages = await stagesIn(trx, key);
  const stage = stageAt(stages, at);
  if (!stage) return;
  const next = stages[stages.indexOf(stage) + 1];
  const state = JSON.stringify(await rejudge(trx, one, key, stage, next?.from));
  if (next) return;
  await trx
    .updateTable('spc_fold')
    .set({ state: sql<string>`jsonb_set(state, '{chart,judge}', ${state}::jsonb)` })
    .where('characteristic', '=', characteristic)
    .where('product', '=', product)
    .execute();
}

async function putPoints(trx: Work, points: readonly NewPoint[]): Promise<void> {
  for (let i = 0; i < points.length; i += ROWS)
    await trx
      .insertInto('spc_point')
      .values(points.slice(i, i + ROWS).map(rowOf))
      .onConflict((conflict) => conflict.columns(['characteristic', 'product', 'at_ms']).doNothing())
      .execute();
}

const rowOf = ({ characteristic, product, at, context, ...point }: NewPoint) => ({
  ...{ characteristic, product, at_ms: at },
  value: Number.isFinite(point.value) ? point.value : null,
  ...{ spread: point.spread, n: point.n, readings: [...point.readings] },
  ...{ plotted: point.plotted, plotted_low: point.plottedLow, below: point.below, above: point.above },
  ...{ rules: point.rules, baseline: point.baseline },
  ...{ order: context.order, lot: context.lot, crew: context.crew, shift: context.shift },
});

async function raise(trx: Work, broken: Broken, now: number): Promise<Signal> {
  const { one, characteristic, product, at, from, rules, value, baseline, line, context, stop } = broken;
  const { order, lot, crew, shift } = context;
  const { id } = await trx
    .insertInto('spc_signal')
    .values({
      ...{ characteristic, product, machine: one.machine, line, at_ms: at, from_ms: from, rules, value, baseline },
      ...{ order, lot, crew, shift, stop, recorded: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await signalEvent(trx, id, { what: 'raised', at, rules, cause: '', action: '', by: BY_RULE });
  if (broken.joined)
    await signalEvent(trx, id, { what: 'again', ...broken.joined, cause: '', action: '', by: BY_RULE });
  return (await signalIn(trx, id)) as Signal;
}
