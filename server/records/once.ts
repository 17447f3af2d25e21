/**
 * A change that is asked for under a key is made once, also where its answer was lost with the database: the answer of each
 * transaction lies in the record beside what it wrote, and is given again instead of writing again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { Work } from './database.ts';

const KEEP_MS = 24 * 3_600_000;

interface Asked {
  readonly key: string;
  /** Transactions begun under the key. */
  steps: number;
}

const asked = new AsyncLocalStorage<Asked>();

/** `key`: of who asks, what, and with which content. Answers of transactions in `work` must survive JSON. */
export const underKey = <T>(key: string, work: () => Promise<T>): Promise<T> => asked.run({ key, steps: 0 }, work);

/** Whoever does something of this name waits until the transaction of another one who does is over. */
export const oneAtATime = (trx: Work, name: string) =>
  sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);

/** Does the work of a transaction, or gives the answer that it had. */
export async function onceIn<T>(trx: Work, now: number, work: (trx: Work) => Promise<T>): Promise<T> {
  const store = asked.getStore();
  if (!store) return work(trx);
  const key = `${store.key}#${store.steps++}`;
  // Sent twice at once, the second waits for the first.
  await oneAtATime(trx, key);
  const known = await trx.selectFrom('done_once').select('answer').where('key', '=', key).executeTakeFirst();
  if (known) return (known.answer as { readonly value?: T }).value as T;
  const value = await work(trx);
  await trx
    .deleteFrom('done_once')
    .where('recorded', '<', now - KEEP_MS)
    .execute();
  await trx
    .insertInto('done_once')
    .values({ key, answer: JSON.stringify({ value }), recorded: now })
    .execute();
  return value;
}
