/** What a machine worked on, by the events of a twin that was told late: as if all had come in order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Context, RecordStore } from '../../../server/record/record-store.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { Twin } from '../../../twin/core/twin.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';

const plant = plantOf(
  lineText(2).replace(
    'product: { role: product, from: "{machine}.product" }',
    'product: { role: product, from: "{machine}.product" }\n      order: { role: order, type: text, from: "{machine}.order" }\n      lot: { role: lot, type: text, from: "{machine}.lot" }',
  ),
);
const START = Date.UTC(2026, 2, 2, 6);
const TEXTS = ['', 'red', 'BLUE-1', 'other'];

interface Said {
  readonly tag: 'product' | 'order' | 'lot' | 'state';
  readonly at: number;
  readonly value: number;
  readonly quality: number;
}

/** By the moment: what is known of the machine from then on, without changes that are none. */
function contexts(said: readonly Said[]): Omit<Context, 'told'>[] {
  const twin = new Twin(plant);
  const texts = TEXTS.map((text) => twin.texts.intern(text));
  const store = new RecordStore(plant);
  const batch = new SampleBatch();
  for (const { tag, at, value, quality } of said) {
    batch.clear();
    batch.received = START + 86_400_000;
    batch.push(tagSlot(plant, `m0/${tag}`), START + at, tag === 'state' ? 6 : (texts[value] as number), quality);
    twin.fold(batch);
    for (const event of twin.takeEvents()) store.apply(event);
  }
  const list = store
    .contextsOf(0, 0, Number.MAX_SAFE_INTEGER)
    .map(({ at, product, order, lot }) => ({ at, product, order, lot }));
  return list.filter((one, i) => {
    const before = list[i - 1] ?? { product: '', order: '', lot: '' };
    return one.product !== before.product || one.order !== before.order || one.lot !== before.lot;
  });
}

test('an order that was set before the machine was heard is told when it comes, and holds from when it was set', () => {
  const late: Said[] = [
    { tag: 'state', at: 5000, value: 0, quality: 0 },
    { tag: 'order', at: 1000, value: 1, quality: 0 },
  ];
  expect(contexts(late)).toEqual([{ at: START + 1000, product: '', order: 'red', lot: '' }]);
});

test('of two readings of the next instant the one that holds there is the one that counts', () => {
  const late: Said[] = [
    { tag: 'lot', at: 1, value: 0, quality: 0 },
    { tag: 'lot', at: 1, value: 1, quality: 0 },
    { tag: 'lot', at: 0, value: 1, quality: 0 },
  ];
  expect(contexts(late)).toEqual([{ at: START, product: '', order: '', lot: 'red' }]);
});

test('in any order of arrival inside the lateness window the machine worked on the same', () => {
  const one = fc.record({
    tag: fc.constantFrom('product' as const, 'order' as const, 'lot' as const, 'state' as const),
    gap: fc.integer({ min: 0, max: 2500 }),
    value: fc.integer({ min: 0, max: 3 }),
    quality: fc.constantFrom(0, 0, 0, 1, 2),
  });
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(4999), { minLength: 1, maxLength: 20 }),
      (list, keys) => {
        let at = 0;
        const ordered = list.map(({ gap, ...rest }): Said => {
          at += gap;
          return { ...rest, at };
        });
        const shuffled = ordered
          .map((said, i) => ({ said, arrival: said.at + (keys[i % keys.length] as number) }))
          .sort((a, b) => a.arrival - b.arrival)
          .map(({ said }) => said);
        expect(contexts(shuffled)).toEqual(contexts(ordered));
      },
    ),
    { numRuns: 500 },
  );
});
