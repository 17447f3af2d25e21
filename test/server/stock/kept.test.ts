/** Which lots are summed up is kept; what they come to is the sum of all facts, whatever was told, closed and opened again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { balancesAt } from '../../../analytics/stock/balance.ts';
import { entryIn } from '../../../server/http/lot-bodies.ts';
import type { LotEntry } from '../../../server/records/lots/words.ts';
import { stockFacts } from '../../../server/records/stock/stock-facts.ts';
import { tidyStock } from '../../../server/records/stock/tidy.ts';
import { openSurface, type Surface } from '../http/surface.ts';
import type { Followed } from '../records/followed.ts';

let surface: Surface;
let room: Followed;
const begin = Date.now() - 3_600_000;
beforeAll(async () => {
  surface = await openSurface({});
  room = await surface.recorded();
}, 120_000);
afterAll(() => surface?.stop());

const iso = (at: number) => new Date(begin + at * 1000).toISOString();
const by = { who: 'test', from: '' };

/** Seeded, so that what fails fails again. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

test('what is closed is nothing, at any moment at which it is asked', async () => {
  const roll = dice(20);
  const told: string[] = [];
  for (let round = 0; round < 12; round++) {
    const entries: LotEntry[] = [];
    for (let n = 0; n < 12; n++) {
      const id = `e-${round}-${n}`;
      const at = iso(roll(3000));
      const lot = { code: `L-${roll(12)}`, quantity: 1 + roll(3), unit: 'pcs' };
      const box = { code: `B-${roll(4)}` };
      const kind = roll(7);
      const event =
        kind < 2
          ? { id, type: 'commission' as const, at, lots: [lot] }
          : kind < 4
            ? { id, type: 'transform' as const, at, inputs: [lot] }
            : kind === 4
              ? { id, type: 'pack' as const, at, inputs: [lot], lots: [box] }
              : kind === 5
                ? { id, type: 'ship' as const, at, customer: 'Migros', lots: [roll(2) ? box : { code: lot.code }] }
                : { id: told[roll(told.length)] ?? 'none', type: 'withdraw' as const, reason: 'wrong' };
      if (kind !== 6) told.push(id);
      entries.push(entryIn(event));
    }
    await room.lots.store.take(entries, by);
    await tidyStock(room.records, Date.now());
    const all = (await room.records.db.selectFrom('lot').select('id').execute()).map(({ id }) => Number(id));
    for (const at of [begin + 500_000, begin + 1_500_000, Date.now()]) {
      const sum = async (lots: readonly number[] | null) => {
        const { facts } = await stockFacts(room.records.db, [], { at, known: null, lots });
        return balancesAt(facts, at).sort((a, b) => (a.lot < b.lot ? -1 : 1));
      };
      expect(await sum(null)).toEqual(await sum(all));
    }
  }
  const closed = await room.records.db
    .selectFrom('stock_lot')
    .select('lot')
    .where('closed_at', 'is not', null)
    .execute();
  const open = await room.records.db.selectFrom('stock_lot').select('lot').where('closed_at', 'is', null).execute();
  expect([closed.length > 2, open.length > 2]).toEqual([true, true]);
}, 120_000);
