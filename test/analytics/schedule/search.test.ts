/** The search on shops that are small enough to know everything about them. */
import { expect, test } from 'vitest';
import { lowerBound } from '../../../analytics/schedule/bounds.ts';
import { randomDraft } from '../../../analytics/schedule/draft.ts';
import { between } from '../../../analytics/schedule/mixture.ts';
import { plannedOperations } from '../../../analytics/schedule/plan.ts';
import { type Found, search } from '../../../analytics/schedule/search.ts';
import { emptySequences, load } from '../../../analytics/schedule/sequences.ts';
import { type Shop, shopOf } from '../../../analytics/schedule/shop.ts';
import { beginAt, tabuSearchIn, walk } from '../../../analytics/schedule/tabu-search.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';
import { bestOfAll } from './best-of-all.ts';
import { randomShop } from './random-shop.ts';

const TINY = { jobs: 3, machines: 3, operations: 3, choices: 2 };
const SMALL = { jobs: 7, machines: 4, operations: 6, choices: 3 };

function after(turns: number, shop: Shop, seed: number): Found {
  let last: Found | undefined;
  for (const found of search(shop, seed)) {
    last = found;
    if (--turns === 0) break;
  }
  return last as Found;
}

test('finds the smallest makespan of shops in which every plan can be tried; the bound is never above it', () => {
  const random = openStreams(11, ['shops']);
  let met = 0;
  for (let i = 0; i < 150; i++) {
    const shop = randomShop(random, TINY);
    const smallest = bestOfAll(shop);
    const { best, bound } = after(12, shop, i);
    expect(best.makespan).toBe(smallest);
    expect(bound).toBeLessThanOrEqual(smallest);
    if (bound === smallest) met++;
  }
  // Where the bound is met, the plan is proved: that is the rule in shops that small.
  expect(met).toBeGreaterThan(75);
});

test('every step of a walk leaves a plan that stands: order, times and makespan as if it had been made anew', () => {
  const random = openStreams(12, ['shops']);
  for (let i = 0; i < 40; i++) {
    const shop = randomShop(random, { ...SMALL, choices: 1 + (i % 3) });
    const tabu = tabuSearchIn(shop, random);
    beginAt(tabu, randomDraft(shop, random));
    const { sequences } = tabu.look;
    for (let step = 0; step < 100; step++) {
      walk(tabu, 1, 1000);
      const { before, order, place, choice } = sequences;
      const misplaced = Array.from({ length: shop.operations }, (_, o) => o).filter((o) => {
        const waitsFor = [before[o] as number, shop.jobBefore[o] as number].filter((other) => other < shop.operations);
        return (
          order[place[o] as number] !== o || waitsFor.some((other) => (place[other] as number) >= (place[o] as number))
        );
      });
      expect(misplaced).toEqual([]);
      const anew = emptySequences(shop);
      load(anew, choice, order);
      const unlike = (['start', 'end', 'tail', 'before', 'after', 'machine'] as const).filter((times) =>
        sequences[times].some((value, o) => value !== anew[times][o]),
      );
      expect([unlike, sequences.makespan]).toEqual([[], anew.makespan]);
    }
  }
});

test('a mixture of two plans keeps what both agree on', () => {
  const random = openStreams(13, ['shops']);
  for (let i = 0; i < 50; i++) {
    const shop = randomShop(random, SMALL);
    const plans = [0, 1].map(() => {
      const { choice, order } = randomDraft(shop, random);
      const sequences = emptySequences(shop);
      load(sequences, choice, order);
      return { elite: { makespan: sequences.makespan, choice, order }, sequences };
    }) as [Made, Made];
    const child = emptySequences(shop);
    const draft = between(shop, plans[0].elite, plans[1].elite, 0.5, random);
    load(child, draft.choice, draft.order);
    const comesFirst = (one: number, other: number, { order }: { readonly order: Int32Array }) =>
      order.indexOf(one) < order.indexOf(other);
    for (let one = 0; one < shop.operations; one++) {
      const taken = plans.map(({ sequences }) => sequences.choice[one]);
      expect(taken).toContain(child.choice[one]);
      for (let other = 0; other < shop.operations; other++) {
        if (other === one || !plans.every(({ elite }) => comesFirst(one, other, elite))) continue;
        expect(comesFirst(one, other, draft)).toBe(true);
      }
    }
  }
  interface Made {
    readonly elite: { readonly makespan: number; readonly choice: Int32Array; readonly order: Int32Array };
    readonly sequences: ReturnType<typeof emptySequences>;
  }
});

test('the same seed finds the same plan in the same turns, another seed looks elsewhere', () => {
  const shop = randomShop(openStreams(14, ['shops']), { jobs: 12, machines: 6, operations: 8, choices: 2 });
  const plan = (seed: number) => plannedOperations(shop, after(6, shop, seed).best);
  expect(plan(3)).toEqual(plan(3));
  expect(plan(4)).not.toEqual(plan(3));
});

test('a bound that is met ends the search at once', () => {
  // Two jobs that never meet: the longer one is the answer.
  const alone = (machine: number, duration: number) => [[{ machine, duration }]];
  const turns = [...search(shopOf(2, [alone(0, 5), alone(1, 9)]), 1)];
  expect(turns).toHaveLength(1);
  expect(turns[0]).toMatchObject({ bound: 9, best: { makespan: 9 } });
});

test('nothing to do at all is a plan of no length', () => {
  expect([...search(shopOf(1, [[]]), 1)].at(-1)).toMatchObject({ bound: 0, best: { makespan: 0 } });
});

test('bounds by hand: one machine with the way to and from it; machines that share what only they can do', () => {
  // Carlier's one machine: bodies of 4 + 4 on machine 1, each after 3 and before 2.
  const flow = (duration: number) => [3, duration, 2].map((time, machine) => [{ machine, duration: time }]);
  expect(lowerBound(shopOf(3, [flow(4), flow(4)]))).toBe(13);
  const either = [[0, 1].map((machine) => ({ machine, duration: 5 }))];
  expect(lowerBound(shopOf(3, [either, either, either]))).toBe(8);
});

test('a plan that is handed in is taken into account', () => {
  const shop = randomShop(openStreams(15, ['shops']), { jobs: 10, machines: 5, operations: 8, choices: 1 });
  const elsewhere = after(60, shop, 77).best;
  const turns = search(shop, 78);
  let last = turns.next();
  for (let i = 0; i < 80 && !last.done; i++) last = turns.next(i === 3 ? elsewhere : undefined);
  if (!last.done) expect(last.value.best.makespan).toBeLessThanOrEqual(elsewhere.makespan);
});
