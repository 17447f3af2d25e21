/** What was plotted in a stage, judged by it: the points of a chart are what its limits make of them. */
import { bitsOf, Judge, type JudgeState } from '../../../analytics/spc/judge.ts';
import type { Work } from '../database.ts';
import type { Stage } from './baseline-store.ts';
import type { Characteristic, ChartKey } from './words.ts';

/** `until`: when the next stage begins. What the judge knows after the last point is told. */
export async function rejudge(
  trx: Work,
  one: Characteristic,
  { characteristic, product }: ChartKey,
  stage: Stage,
  until = Number.MAX_VALUE,
): Promise<JudgeState> {
  const points = await trx
    .selectFrom('spc_point')
    .select(['at_ms', 'value', 'spread', 'n', 'readings'])
    .where('characteristic', '=', characteristic)
    .where('product', '=', product)
    .where('at_ms', '>=', stage.from)
    .where('at_ms', '<', until)
    .orderBy('at_ms')
    .execute();
  const judge = new Judge(one.chart, bitsOf(one.rules), stage.baseline);
  for (const { at_ms, value, spread, n, readings } of points) {
    const { rules, plotted, plottedLow } = judge.take({
      ...{ value: value ?? Number.NaN, spread, n },
      ...(one.chart === 't2' ? { row: readings } : {}),
    });
    await trx
      .updateTable('spc_point')
      .set({ rules, plotted, plotted_low: plottedLow, baseline: stage.id })
      .where('characteristic', '=', characteristic)
      .where('product', '=', product)
      .where('at_ms', '=', at_ms)
      .execute();
  }
  return judge.state();
}
