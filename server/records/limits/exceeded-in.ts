/** What of limits of the surroundings was exceeded on a line, or on the site, in a window: for the record of a batch. */
import type { Window } from '../../../twin/derived.ts';
import { moment } from '../batches/moment.ts';
import type { BatchContent } from '../batches/words.ts';
import type { LimitStore } from './limit-store.ts';

const MOST = 500;

export async function exceededIn(store: LimitStore, line: string, window: Window): Promise<BatchContent['limits']> {
  const found = await store.stretches({
    ...{ limit: null, lines: [line], window, kinds: ['exceeded'], unanswered: false, before: null, limitRows: MOST },
  });
  const units = new Map((await store.list()).map(({ id, revision, unit }) => [`${id}/${revision}`, unit]));
  return found.reverse().map((one) => ({
    ...{ key: `${one.limit}@${moment(one.from)}`, limit: one.limit, from: moment(one.from) },
    ...{ to: one.open ? null : moment(one.to), worst: one.worst },
    unit: units.get(`${one.limit}/${one.revision}`) ?? '',
  }));
}
