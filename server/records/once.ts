/**
 * What is asked for under a key is done once, also where its answer was lost with the database: the answer lies in the record
 * beside what was written, and is given again instead of writing again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { Work } from './database.ts';
import { Refused } from './people/refused.ts';

const KEEP_MS = 24 * 3_600_000;

/** What is asked for: under which key, and of which content. */
interface Asked {
  readonly key: string;
  /** A hash. Of another content the key is refused. */
  readonly body: string;
}

/** `steps`: transactions begun under the key. */
const asked = new AsyncLocalStorage<Asked & { steps: number }>();

/** Each transaction in `work` is done once, for a day; their answers must survive JSON. */
export const underKey = <T>(once: Asked, work: () => Promise<T>): Promise<T> => asked.run({ ...once, steps: 0 }, work);

/** Whoever does something of this name waits until the transaction of another one who does is over. */
export const oneAtATime = (trx: Work, name: string) =>
  sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);

/** Does the work of a transaction, or gives the answer that it had; asked under no key, it is done. */
export function onceIn<T>(trx: Work, now: number, work: (trx: Work) => Promise<T>): Promise<T> {
  const store = asked.getStore();
  if (!store) return work(trx);
  const step = { key: `${store.key}#${store.steps++}`, body: store.body };
  return doneOnce(trx, { ...step, now, until: now + KEEP_MS }, () => work(trx));
}

/** Does the work, or gives the answer that it had. `until`: how long that is known, epoch ms; null = for ever. */
export async function doneOnce<T>(
  trx: Work,
  { key, body, now, until }: Asked & { readonly now: number; readonly until: number | null },
  work: () => Promise<T>,
): Promise<T> {
  // Sent twice at once, the second waits for the first.
  await oneAtATime(trx, key);
  // What is too old is not known any more.
  await trx.deleteFrom('done_once').where('until', '<', now).execute();
  const known = await trx.selectFrom('done_once').select(['body', 'answer']).where('key', '=', key).executeTakeFirst();
  if (known && known.body !== body) throw new Refused('idempotency-conflict', 'this key was used for something else');
  if (known) return (known.answer as { readonly value?: T }).value as T;
  const value = await work();
  await trx
    .insertInto('done_once')
    .values({ key, body, answer: JSON.stringify({ value }), until })
    .execute();
  return value;
}
