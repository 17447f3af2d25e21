/** What charts found, written in one transaction with how far they read. */
import type { Work } from '../records/database.ts';
import { freezeIn } from '../records/quality/baseline-store.ts';
import { rejudge } from '../records/quality/rejudge.ts';
import { type Signal, signalEvent, signalIn } from '../records/quality/signal-book.ts';
import type { Broken, Found } from './live-charts.ts';

/** Who froze what a characteristic said is to be frozen by itself, and raised what a rule found. */
const BY_RULE = 'gemba';
/** Rows of one INSERT. */
const ROWS = 1_000;

export interface StepWritten {
  /** Raised by this step, and those that were raised by a level. */
  readonly signals: Signal[];
  /** A chart has its first baseline: charts are begun anew. */
  readonly learned: boolean;
}

export async function writeStep(
  trx: Work,
  found: Found,
  { reader, place, now }: { reader: string; place: number; now: number },
): Promise<StepWritten> {
  for (let i = 0; i < found.points.length; i += ROWS)
    await trx
      .insertInto('spc_point')
      .values(
        found.points.slice(i, i + ROWS).map(({ characteristic, product, at, context, plottedLow, ...point }) => ({
          ...{ characteristic, product, at_ms: at },
          value: Number.isFinite(point.value) ? point.value : null,
          ...{
            spread: point.spread,
            n: point.n,
            readings: [...point.readings],
            plotted: point.plotted,
            plotted_low: plottedLow,
          },
          ...{ below: point.below, above: point.above, rules: point.rules, baseline: point.baseline },
          ...{ order: context.order, lot: context.lot, crew: context.crew, shift: context.shift },
        })),
      )
      .onConflict((conflict) => conflict.columns(['characteristic', 'product', 'at_ms']).doNothing())
      .execute();
  for (const { one, characteristic, product, baseline, from, window } of found.learned) {
    const key = { characteristic, product };
    const asked = { from, window, baseline, reason: window ? 'learned' : 'declared' };
    await rejudge(trx, one, key, await freezeIn(trx, key, asked, 1, BY_RULE, now));
  }
  const signals: Signal[] = [];
  for (const broken of found.broken) signals.push(await raise(trx, broken, now));
  for (const { signal, at, rules } of found.again)
    await signalEvent(trx, signal, { what: 'again', at, rules, cause: '', action: '', by: BY_RULE });
  for (const { signal, at } of found.escalated) {
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
  await trx
    .insertInto('progress')
    .values({ reader, place: String(place) })
    .onConflict((conflict) => conflict.column('reader').doUpdateSet({ place: String(place) }))
    .execute();
  return { signals, learned: found.learned.length > 0 };
}

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
