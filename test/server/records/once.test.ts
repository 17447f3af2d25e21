/** What is asked for under a key is done once, for as long as it is known; what was answered before one table kept it stays known. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { doneOnce, underKey } from '../../../server/records/once.ts';
import { quiet } from '../connect/recorder.ts';
import { embeddedDatabase, type TestDatabase } from './databases.ts';

const HOUR = 3_600_000;
let database: TestDatabase;
let records: Records;
let now = Date.parse('2026-01-05T06:00:00Z');
let done = 0;

const open = async () => {
  records = await openRecords({ config: database.config, log: quiet, now: () => now });
  await records.ready;
};
beforeAll(async () => {
  database = await embeddedDatabase();
  await open();
}, 120_000);
afterAll(async () => {
  await records?.stop();
  await database?.remove();
});

const change = (key: string, body: string) => underKey({ key, body }, () => records.transact(async () => ++done));
const entry = (key: string, body: string) =>
  records.transact((trx) => doneOnce(trx, { key: `stop ${key}`, body, now, until: null }, async () => ++done));

test('a change is done once within a day, an entry of a stop for ever; of another content the key is refused', async () => {
  expect([await change('a', 'x'), await change('a', 'x'), await change('b', 'x')]).toEqual([1, 1, 2]);
  expect([await entry('a', 'x'), await entry('a', 'x')]).toEqual([3, 3]);
  await expect(change('a', 'y')).rejects.toMatchObject({ code: 'idempotency-conflict' });
  await expect(entry('a', 'y')).rejects.toMatchObject({ code: 'idempotency-conflict' });
  now += 25 * HOUR;
  expect([await change('a', 'y'), await entry('a', 'x')]).toEqual([4, 3]);
});

test('sent twice at once it is done once', async () => {
  expect(new Set(await Promise.all([1, 2, 3, 4].map(() => entry('at once', 'x'))))).toEqual(new Set([5]));
});

test('what is refused is not known: it may be done later', async () => {
  const refused = records.transact((trx) =>
    doneOnce(trx, { key: 'later', body: 'x', now, until: null }, async () => {
      throw new Error('not yet');
    }),
  );
  await expect(refused).rejects.toThrow('not yet');
  expect(
    await records.transact((trx) => doneOnce(trx, { key: 'later', body: 'x', now, until: null }, async () => 7)),
  ).toBe(7);
});

test('a record of before is taken over: entries of stops stay answered, and keep what they were of', async () => {
  const answer = { said: 17, at: now };
  const client = new pg.Client(records.url);
  await client.connect();
  await client.query(`
    DROP TABLE done_once;
    CREATE TABLE done_once (key text PRIMARY KEY, answer jsonb NOT NULL, recorded float8 NOT NULL);
    CREATE INDEX done_once_age ON done_once (recorded);
    CREATE TABLE stop_entry (key text PRIMARY KEY, body text NOT NULL, answer jsonb NOT NULL, recorded float8 NOT NULL);
    INSERT INTO stop_entry VALUES ('k', 'x', '${JSON.stringify(answer)}', ${now});
    INSERT INTO done_once VALUES ('old', '{"value": 9}', ${now});
    DELETE FROM kysely_migration WHERE name = '0056-one-once'`);
  await client.end();
  await records.stop();
  await open();
  expect(await entry('k', 'x')).toEqual(answer);
  await expect(entry('k', 'y')).rejects.toMatchObject({ code: 'idempotency-conflict' });
  const kept = records.db.selectFrom('done_once').select(['key', 'until']).orderBy('key');
  expect(await kept.execute()).toEqual([
    { key: 'old', until: now + 24 * HOUR },
    { key: 'stop k', until: null },
  ]);
});
