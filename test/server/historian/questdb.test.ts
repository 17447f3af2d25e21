/** QuestDB: the conformance suite, and what is its own, against the real server. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { QuestDbHistorian } from '../../../server/historian/questdb/questdb-historian.ts';
import { ReadingColumns } from '../../../server/historian/reading-columns.ts';
import { conformance } from './conformance.ts';
import { type QuestDb, startQuestDb } from './questdb.ts';

const servers: QuestDb[] = [];
afterAll(async () => {
  for (const server of servers) await server.remove();
});

const open = async () => {
  const server = await startQuestDb();
  servers.push(server);
  const historian = new QuestDbHistorian(server);
  await historian.start();
  return historian;
};

describe('QuestDB', () => {
  conformance(open, open, (historian) => (historian as QuestDbHistorian).applied());

  test('any name of a tag comes back as it was, and keeps its readings apart', async () => {
    const historian = new QuestDbHistorian(servers[0] as QuestDb);
    await historian.start();
    const names = [
      ...new Set(fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), { numRuns: 150, seed: 3 })),
      ...['a,b', 'a=b', 'a b', 'a\\', '\\,', 'a"b', "a'b", 'zeile\nzwei', 'über/😀', ' ', 'tab\there'],
    ];
    const numbers = await historian.tags(names);
    const rows = new ReadingColumns();
    const at = Date.now();
    for (const [i, number] of numbers.entries()) rows.push(number, at, i, 0, at + 1);
    await historian.write(rows);
    await historian.applied();
    for (const [i, name] of names.entries()) {
      const { readings } = await historian.raw(name, at, at + 1, 10);
      expect([name, readings.map(({ value }) => value)]).toEqual([name, [i]]);
    }
    await historian.stop();
    const again = new QuestDbHistorian(servers[0] as QuestDb);
    await again.start();
    expect(await again.tags(names)).toEqual(numbers);
    await again.stop();
  });
});

test('a server that is not there is told in one sentence, in time', async () => {
  const historian = new QuestDbHistorian({ http: 'http://127.0.0.1:1', pg: 'postgres://admin:quest@127.0.0.1:1/qdb' });
  await expect(historian.start()).rejects.toThrow(/^QuestDB cannot be used: .*ECONNREFUSED/);
  await historian.stop();
});
