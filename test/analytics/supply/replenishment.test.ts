/** How bins were replenished, on a morning whose figures are counted by hand. */
import { expect, test } from 'vitest';
import { type Card, replenishmentOf } from '../../../analytics/supply/replenishment.ts';
import { piece } from '../any-piece.ts';

const MINUTE = 60_000;
const card = (raised: number, more: Partial<Card> = {}): Card => ({
  raised: raised * MINUTE,
  taken: null,
  delivered: null,
  cancelled: null,
  containers: 1,
  due: (raised + 20) * MINUTE,
  ...more,
});
const standing = { id: 's', from: 0, to: null, netMs: 0, micro: false, failure: true };

test('half the cards took up to the median, and of ten that took 10 to 100 minutes nine were there after 91', () => {
  const cards = Array.from({ length: 10 }, (_, i) => card(0, { delivered: (i + 1) * 10 * MINUTE }));
  const found = replenishmentOf(cards, [], [], 200 * MINUTE);
  // R: quantile(seq(10, 100, 10), c(.5, .9)), type 7: 55 and 91.
  expect(found.leadMs).toEqual({ p50: 55 * MINUTE, p90: 91 * MINUTE });
  // Due after 20: those of 10 and 20 minutes were in time.
  expect(found).toMatchObject({ cards: 10, delivered: 10, open: 0, late: 8, dry: 0, dryMs: 0 });
});

test('a card that is open too long is late already; one that was cancelled took nothing and is late for nobody', () => {
  const cards = [card(0), card(50), card(0, { cancelled: 40 * MINUTE })];
  expect(replenishmentOf(cards, [], [], 60 * MINUTE)).toMatchObject({
    ...{ cards: 3, containers: 2, delivered: 0, cancelled: 1, open: 2, late: 1, leadMs: null },
  });
});

test('a machine that was starved, or said by its fault that it is empty, while a card was open ran dry', () => {
  const pieces = [
    piece({ from: 5 * MINUTE, to: 8 * MINUTE, state: 'starved' }),
    piece({ from: 25 * MINUTE, to: 29 * MINUTE, state: 'breakdown', fault: 13, stop: standing }),
    piece({ from: 29 * MINUTE, to: 33 * MINUTE, state: 'breakdown', fault: 11, stop: standing }),
    piece({ from: 90 * MINUTE, to: 95 * MINUTE, state: 'starved' }),
  ];
  // 6 to 8 of the first, all of the second; another fault, and what was after delivery, count for nothing.
  const cards = [card(6, { delivered: 20 * MINUTE }), card(20, { delivered: 40 * MINUTE }), card(50)];
  expect(replenishmentOf(cards, pieces, [13], 80 * MINUTE)).toMatchObject({ dry: 2, dryMs: 6 * MINUTE });
});

test('two cards for one bin that are open at once count the same dry minutes once', () => {
  const pieces = [piece({ from: 5 * MINUTE, to: 10 * MINUTE, state: 'starved' })];
  const cards = [card(0, { delivered: 20 * MINUTE }), card(2, { delivered: 30 * MINUTE })];
  expect(replenishmentOf(cards, pieces, [], 60 * MINUTE)).toMatchObject({ dry: 2, dryMs: 5 * MINUTE });
});
