/** Units counted by a machine in a window, split by what it worked on: from tallies, to the minute and to each changeover. */
import type { Totals } from '../../analytics/record/cut.ts';
import type { Twin } from '../../twin/core/twin.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantRecord } from '../past/plant-record.ts';

export interface Counted {
  /** Product as the machine names it; empty where it names none. */
  readonly product: string;
  readonly good: number;
  readonly reject: number;
}

export function countsIn(twin: Twin, record: PlantRecord, m: number, window: Window): Counted[] {
  const contexts = record.contextsOf(m, window.from, window.to);
  const edges = [window.from, ...contexts.map((context) => context.at).filter((at) => at > window.from), window.to];
  const rows: Counted[] = [];
  for (let i = 1; i < edges.length; i++) {
    const from = edges[i - 1] as number;
    const to = edges[i] as number;
    const context = contexts.findLast((candidate) => candidate.at <= from);
    const before = totalsAt(twin, record, m, from);
    const after = totalsAt(twin, record, m, to);
    const good = after.good - before.good;
    const reject = after.reject - before.reject;
    if (good !== 0 || reject !== 0) rows.push({ product: context?.product ?? '', good, reject });
  }
  return rows;
}

/** Totals as they stood at `at`: the newest tally before, or the live totals when nothing was tallied since. */
export function totalsAt(twin: Twin, record: PlantRecord, m: number, at: number): Totals {
  return at >= twin.newest ? twin.machines.totals(m) : (record.tallyAt(m, at) ?? { good: 0, reject: 0 });
}
