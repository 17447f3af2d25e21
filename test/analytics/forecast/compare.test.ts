/** Futures in pairs: what a change makes is known far better than what either comes to. */
import { describe, expect, test } from 'vitest';
import { compared, figuresOf, type Looked, weighed } from '../../../analytics/forecast/compare.ts';
import { changesOf, planModel, stretches } from '../../../analytics/forecast/plan-model.ts';
import { floorProblems } from '../../../analytics/schedule/floor/check-model.ts';
import { normal } from '../../../twin/simulate/distribution.ts';
import { applyChanges } from '../../../twin/simulate/plant/changes.ts';
import type { PlantFuture } from '../../../twin/simulate/plant/question.ts';
import { simulatePlant } from '../../../twin/simulate/plant/simulate-plant.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';
import { AT, abilitiesOf, ask, HOUR, order, plant } from '../../twin/simulate/plant/futures.ts';

const looked: Looked = {
  until: 20 * HOUR,
  orders: [{ id: 'a', line: 'line', units: 100, due: 10 * HOUR }],
  constraints: { line: 'm1' },
};
const future = (end: number | null, made = 100): PlantFuture => ({
  orders: [{ id: 'a', line: 'line', start: 0, end, passed: end, made, rejected: 0 }],
  ...{ spent: { m1: { setup: HOUR, breakdown: 2 * HOUR } }, waited: {}, events: 1 },
});

describe('pairs', () => {
  test('a figure of a future: late hours, what was made, changeovers and stops; what is not done counts to the end of the looking', () => {
    expect(figuresOf(looked, future(12 * HOUR))).toEqual({
      ...{ lateHours: 2, goodUnits: 100, setupHours: 1, stoppedHours: 2, ordersOver: 0 },
    });
    expect(figuresOf(looked, future(9 * HOUR)).lateHours).toBe(0);
    expect(figuresOf(looked, future(null, 40))).toMatchObject({ lateHours: 10, goodUnits: 40, ordersOver: 1 });
  });

  test('ten minutes are found in forty futures that differ by hours, because luck is the same', () => {
    const words = openStreams(2, ['ends']);
    const ends = Array.from({ length: 40 }, () => (13 + 2 * normal(words, 0)) * HOUR);
    const later = ends.map((end) => future(end + HOUR / 6 + HOUR * 0.05 * normal(words, 0)));
    const { figures, orders } = compared(
      looked,
      looked,
      ends.map((end) => future(end)),
      later,
    );
    expect(orders[0]?.hours?.detectable).toBe(true);
    expect(orders[0]?.hours?.mean).toBeGreaterThan(0.12);
    expect(orders[0]?.hours?.mean).toBeLessThan(0.21);
    expect(figures.lateHours.half).toBeLessThan(0.1);
    expect(weighed(looked, later).figures.lateHours.half).toBeGreaterThan(0.3);
    const same = compared(looked, looked, later, later);
    expect(same.figures.lateHours).toEqual({ mean: 0, half: 0, detectable: false });
  });

  test('of an order that is not done in some futures no hours are made up', () => {
    const { orders } = compared(looked, looked, [future(HOUR), future(null)], [future(HOUR), future(HOUR)]);
    expect(orders).toEqual([{ order: 'a', line: 'line', hours: null }]);
  });
});

describe('a plan to be searched', () => {
  const changeovers = {
    line: { pairs: [{ from: 'red', to: 'blue', ms: { constant: HOUR } }], other: { constant: HOUR / 2 } },
  };
  const question = ask(
    [
      order('a', 3_600, { made: 1_800 }),
      order('b', 7_200, { product: 'blue', due: AT + 2 * HOUR, earliest: AT + HOUR }),
    ],
    { abilities: abilitiesOf(plant, {}, { changeovers }) },
    { running: 'a', product: 'red' },
  );

  test('is what the question says: work that is left, changeovers by product, what runs is not moved', () => {
    const model = planModel(plant, question, new Map([['line', 1.5]]));
    expect(floorProblems(model)).toEqual([]);
    const now = AT / 1000;
    expect(model).toMatchObject({ unit: 'second', now });
    expect(model.resources[0]).toMatchObject({
      ...{ id: 'line', state: { product: 'red' } },
      setup: { attributes: { product: { times: [{ from: 'red', to: 'blue', time: 3_600 }], otherwise: 1_800 } } },
    });
    // Half of it is made, a unit a second, half as long again for stops.
    expect(model.orders[0]?.operations[0]).toMatchObject({
      ...{ choices: [{ resource: 'line', duration: 2_700 }] },
      fixed: { kind: 'started', resource: 'line', start: now, remaining: 2_700 },
    });
    expect(model.orders[1]).toMatchObject({ due: now + 7_200, operations: [{ ready: now + 3_600 }] });
  });

  test('how much longer a line takes than its constraint alone is what futures came to', () => {
    const futures = [0, 1].map((i) => simulatePlant(plant, question, 1, i));
    expect(stretches(plant, question, futures).get('line')).toBeCloseTo(1, 1);
    const slow = abilitiesOf(plant, { m3: { unitMs: { '': { constant: 2_000 } }, reject: {}, stops: [] } });
    const held = { ...question, abilities: { ...slow, changeovers } };
    const told = stretches(plant, held, [simulatePlant(plant, held, 1, 0)]).get('line');
    expect(told).toBeGreaterThan(1.8);
  });

  test('goes back into the question as a sequence, and is none where nothing is to be changed', () => {
    const place = (id: string, start: number) => ({
      ...{ id, order: id, resource: 'line', start, end: start + 1, setupStart: start, setup: 0 },
    });
    expect(changesOf({ operations: [place('a', 1), place('b', 2)] }, question)).toEqual([]);
    const changes = changesOf({ operations: [place('a', 5), place('b', 2)] }, question);
    expect(changes).toEqual([{ kind: 'sequence', line: 'line', orders: ['b', 'a'] }]);
    const changed = applyChanges(
      plant,
      { ...question, lines: question.lines.map(({ running: _, ...one }) => one) },
      changes,
    );
    expect(changed.question.lines[0]?.orders.map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
