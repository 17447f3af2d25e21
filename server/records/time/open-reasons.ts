/** A reason given while a stop lasts holds until the machine runs again; then it is known until when it held. */
import type { Base } from '../../../analytics/record/cut.ts';
import { isRunning } from '../../../analytics/record/stops.ts';
import type { Work } from '../database.ts';
import type { Declared } from './ground.ts';

/** When the machine first ran after `since`; null = it did not yet. */
function runAfter(since: number, bases: readonly Base[]): number | null {
  const run = bases.find((base) => isRunning(base.state) && base.to > since);
  return run ? Math.max(run.from, since) : null;
}

/** What was declared, with the end that a reason without one has by what the machine did. */
export function endedByRun<One extends Declared>(one: One, bases: readonly Base[]): One {
  if (one.what !== 'reason' || one.to_ms !== null) return one;
  return { ...one, to_ms: runAfter(one.from_ms, bases) };
}

/** Writes the ends of such reasons down: the same fact, told with its end. One given of time that runs is none. */
export async function endOpenReasons(trx: Work, machine: string, bases: readonly Base[], now: number): Promise<void> {
  const last = bases.findLast((base) => isRunning(base.state));
  if (!last) return;
  const open = await trx
    .selectFrom('declaration')
    .selectAll()
    .where('scope', '=', `machine:${machine}`)
    .where('what', '=', 'reason')
    .where('superseded', 'is', null)
    .where('to_ms', 'is', null)
    .where('from_ms', '<', last.to)
    .execute();
  for (const { id, ...row } of open) {
    const to = runAfter(row.from_ms, bases);
    if (to === null) continue;
    await trx.updateTable('declaration').set({ superseded: now }).where('id', '=', id).execute();
    // Its own time of telling is kept: what was said after it still counts more.
    if (to > row.from_ms)
      await trx
        .insertInto('declaration')
        .values({ ...row, to_ms: to, replaces: id })
        .execute();
  }
}
