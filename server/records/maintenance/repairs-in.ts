/** What was done to machines, and what people found: for whoever learns from it. */
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../database.ts';
import type { FailureCode, WorkKind, WorkVerdict } from './words.ts';

export interface Repair {
  readonly machine: string;
  /** When it was done, epoch ms. */
  readonly at: number;
  /** Number of the order. */
  readonly workOrder: number;
  readonly kind: WorkKind;
  /** Null = the machine as a whole. */
  readonly component: string | null;
  /** Stop that it was about, `MACHINE@FROM`. */
  readonly stop: string | null;
  /** When somebody asked for it. */
  readonly made: number;
  readonly prediction: string | null;
  /** Its life begins anew. */
  readonly renewed: boolean;
  /** Null = nobody can say. */
  readonly failed: boolean | null;
  readonly verdict: WorkVerdict | null;
  /** Null = none was told. */
  readonly code: FailureCode | null;
}

/** Orders that were done in a window, in order of time. */
export function repairsIn(
  records: Pick<Records, 'ask'>,
  { machines, window }: { readonly machines: readonly string[]; readonly window: Window },
): Promise<Repair[]> {
  if (machines.length === 0) return Promise.resolve([]);
  return records.ask(async (db) => {
    const rows = await db
      .selectFrom('work_order')
      .select(['number', 'machine', 'kind', 'component', 'stop', 'made_ms', 'prediction', 'closing', 'done_ms'])
      .where('superseded', 'is', null)
      .where('state', 'in', ['done', 'reviewed'])
      .where('machine', 'in', [...machines])
      .where('done_ms', '>=', window.from)
      .where('done_ms', '<', window.to)
      .orderBy('done_ms')
      .orderBy('number')
      .execute();
    return rows.flatMap(({ number, machine, kind, component, stop, made_ms, prediction, closing, done_ms }) => {
      if (!closing || done_ms === null) return [];
      const { renewed, failed, verdict, mode, mechanism, cause } = closing;
      const code = mode || mechanism || cause ? { mode, mechanism, cause } : null;
      return [
        {
          ...{ machine, at: done_ms, workOrder: Number(number), kind, component, stop, made: made_ms, prediction },
          ...{ renewed, failed, verdict, code },
        },
      ];
    });
  });
}
