/** Orders through a plant: what they take can be worked out by hand where nothing varies. */
import { describe, expect, test } from 'vitest';
import type { PlantQuestion } from '../../../../twin/simulate/plant/question.ts';
import { simulatePlant } from '../../../../twin/simulate/plant/simulate-plant.ts';
import { lineText, plantOf } from '../../../plants.ts';
import { AT, abilitiesOf, ask, HOUR, MINUTE, order, ordersById, plant, steady } from './futures.ts';

const sum = (spent: Readonly<Record<string, number>>) => Object.values(spent).reduce((a, b) => a + b, 0);

describe('orders of a line', () => {
  test('each takes its units times the pace, plus the way through the line, one after the other', () => {
    const { orders } = simulatePlant(plant, ask([order('a', 600), order('b', 300)]), 1, 0);
    expect(orders).toMatchObject([
      // Four machines of a second a unit: the 600th unit is out 3 s after it was begun.
      { id: 'a', line: 'line', start: AT, end: AT + 603_000, made: 600, rejected: 0 },
      { id: 'b', line: 'line', start: AT + 600_000, end: AT + 903_000, made: 300, rejected: 0 },
    ]);
  });

  test("the line's constraint is done with an order before its last unit is out, and with none that is not through it", () => {
    const { a, b } = ordersById(simulatePlant(plant, ask([order('a', 600), order('b', 36_000)]), 1, 0));
    expect(a?.passed).not.toBeNull();
    expect(a?.passed as number).toBeLessThan(a?.end as number);
    // Nothing lies between the machines: each hands a unit on a second after it took it.
    const behind = plant.machines.length - 1 - (plant.lines[0]?.constraint ?? 0);
    expect((a?.end as number) - (a?.passed as number)).toBeCloseTo(behind * 1000, 0);
    expect(b?.passed).toBeNull();
  });

  test('the slowest machine sets the pace', () => {
    const abilities = abilitiesOf(plant, { m2: steady(2000) });
    const [only] = simulatePlant(plant, ask([order('a', 600)], { abilities }), 1, 0).orders;
    expect(((only?.end as number) - AT) / 1000).toBeCloseTo(1203, -1);
  });

  test('rejects are made up: what was asked for comes out', () => {
    const abilities = abilitiesOf(plant, { m1: steady(1000, { reject: { '': 0.1 } }) });
    for (let r = 0; r < 20; r++) {
      const [only] = simulatePlant(plant, ask([order('a', 3000)], { abilities }), 1, r).orders;
      expect(only?.made).toBeGreaterThanOrEqual(3000);
      expect(only?.made).toBeLessThanOrEqual(3015);
      expect((only?.rejected as number) / 3333).toBeCloseTo(0.1, 1);
      expect(only?.end).not.toBeNull();
    }
  });

  test('what was made before counts, and units in the buffers are the first to come out', () => {
    const question = ask([order('a', 600, { made: 200 })], { buffers: { 'm2>m3': 10 } }, { running: 'a' });
    const [only] = simulatePlant(plant, question, 1, 0).orders;
    expect(only).toMatchObject({ start: AT, made: 600 });
    expect(only?.end).toBeLessThanOrEqual(AT + 401_000);
  });

  test('what the constraint counted and the buffers behind it hold is not counted twice', () => {
    const orders = [order('a', 600, { made: 200 })];
    const end = (counted: 'end' | 'constraint') => {
      const question = ask(orders, { buffers: { 'm0>m1': 0, 'm1>m2': 10, 'm2>m3': 10 } }, { running: 'a', counted });
      const [only] = simulatePlant(plant, question, 1, 0).orders;
      expect(only?.made).toBe(600);
      return only?.end ?? Number.NaN;
    };
    // Twenty units are out already by the constraint's count, and still have to come out: a unit a second.
    expect(end('constraint') - end('end')).toBe(20_000);
  });

  test('a changeover lies between two products, by pair where it is known, and not between two orders of one', () => {
    const changeovers = {
      line: { pairs: [{ from: 'red', to: 'blue', ms: { constant: 10 * MINUTE } }], other: { constant: 5 * MINUTE } },
    };
    const abilities = abilitiesOf(plant, {}, { changeovers });
    const orders = [order('a', 60), order('b', 60, { product: 'blue' }), order('c', 60), order('d', 60)];
    const { a, b, c, d } = ordersById(simulatePlant(plant, ask(orders, { abilities }), 1, 0));
    expect(b?.start).toBe(AT + MINUTE + 10 * MINUTE);
    expect(c?.start).toBe((b?.start as number) + MINUTE + 5 * MINUTE);
    expect(d?.start).toBe((c?.start as number) + MINUTE);
    expect(a?.end).toBeLessThan(b?.start as number);
  });

  test('a line that is set up for something else is changed over first', () => {
    const abilities = abilitiesOf(plant, {}, { changeovers: { line: { pairs: [], other: { constant: 7 * MINUTE } } } });
    const start = (product: string) =>
      simulatePlant(plant, ask([order('a', 60)], { abilities }, { product }), 1, 0).orders[0]?.start;
    expect(start('blue')).toBe(AT + 7 * MINUTE);
    expect(start('red')).toBe(AT);
  });

  test('an order does not begin before its material is there, and those behind it wait', () => {
    const { a, b } = ordersById(
      simulatePlant(plant, ask([order('a', 60, { earliest: AT + HOUR }), order('b', 60)]), 1, 0),
    );
    expect(a?.start).toBe(AT + HOUR);
    expect(b?.start).toBe(AT + HOUR + MINUTE);
  });

  test('what does not come to an end by the horizon has none, and says how far it got', () => {
    const question: PlantQuestion = { ...ask([order('a', 1e6), order('b', 5)]), until: AT + HOUR };
    const { a, b } = ordersById(simulatePlant(plant, question, 1, 0));
    expect(a).toMatchObject({ start: AT, end: null, made: 3597 });
    expect(b).toMatchObject({ start: null, end: null, made: 0 });
  });

  test('lots of a case end where single units end, but for the time of a case', () => {
    const cased = plantOf(lineText().replace('name: Red', 'name: Red, per_case: 5'));
    const end = (lots: 'unit' | 'case') =>
      simulatePlant(cased, ask([order('a', 3000)]), 1, 0, { lots }).orders[0]?.end as number;
    expect(Math.abs(end('case') - end('unit'))).toBeLessThanOrEqual(4 * 5000);
  });

  test('the last units come out, however they fall into lots and lanes', () => {
    const cased = plantOf(lineText().replace('name: Red', 'name: Red, per_case: 4'));
    for (let units = 1; units < 40; units++) {
      const abilities = abilitiesOf(cased, {
        m0: steady(900, { reject: { '': 0.2 } }),
        m2: steady(1100, { reject: { '': 0.2 } }),
      });
      const [only] = simulatePlant(cased, ask([order('a', units)], { abilities }), units, 0, { lots: 'case' }).orders;
      expect(only?.end).not.toBeNull();
      expect(only?.made).toBeGreaterThanOrEqual(units);
    }
  });
});

describe('the time of machines', () => {
  test('is all told, state by state, and what has nothing left to do is idle', () => {
    const { spent } = simulatePlant(plant, ask([order('a', 600)]), 1, 0);
    for (const id of ['m0', 'm1', 'm2', 'm3']) expect(sum(spent[id] ?? {})).toBe(8 * HOUR);
    expect((spent.m0?.producing as number) / 1000).toBeCloseTo(600, -1);
    expect(spent.m3?.idle).toBeGreaterThan(7 * HOUR);
  });

  test('breaks and times without a shift are not worked, and a stretch overrules them', () => {
    const shifts = `shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri], from: "08:00", to: "12:00", breaks: [{ name: Break, from: "09:00", to: "09:30" }] }]`;
    const short = plantOf(lineText().replace(/shifts: \[.*\]/, shifts));
    const made = (stretches: PlantQuestion['stretches']) => {
      const future = simulatePlant(short, ask([order('a', 1e6)], { stretches }), 1, 0);
      return { made: future.orders[0]?.made as number, spent: future.spent.m1 };
    };
    const plain = made([]); // 08:00 to 16:00 site time: four hours of shift
    expect(plain.made / 3600).toBeCloseTo(3.5, 2);
    expect(plain.spent).toMatchObject({ 'planned-stop': 30 * MINUTE, off: 4 * HOUR });
    const overtime = made([{ of: 'line', from: AT + 4 * HOUR, to: AT + 6 * HOUR, open: true }]);
    expect(overtime.made / 3600).toBeCloseTo(5.5, 2);
    const service = made([{ of: 'm1', from: AT + 2 * HOUR, to: AT + 3 * HOUR, open: false }]);
    expect(service.made / 3600).toBeCloseTo(2.5, 1);
    expect(service.spent?.maintenance).toBe(HOUR);
  });

  test('a changeover stands still while nobody is there', () => {
    const shifts = `shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri, sat, sun], from: "06:00", to: "22:00", breaks: [{ name: Break, from: "08:05", to: "08:35" }] }]`;
    const rested = plantOf(lineText().replace(/shifts: \[.*\]/, shifts));
    const abilities = abilitiesOf(
      rested,
      {},
      { changeovers: { line: { pairs: [], other: { constant: 10 * MINUTE } } } },
    );
    const [only] = simulatePlant(rested, ask([order('a', 60)], { abilities }, { product: 'blue' }), 1, 0).orders;
    expect(only?.start).toBe(AT + 40 * MINUTE);
  });

  test('the same seed and replication give the same, others others', () => {
    const stops = [
      {
        ...{ cause: 'jam', state: 'micro-stop' as const, clock: 'operating' as const },
        ...{ time: { exponential: 5 * MINUTE }, repair: { exponential: MINUTE } },
      },
    ];
    const abilities = abilitiesOf(plant, { m1: steady(1000, { stops }) });
    const once = (seed: number, r: number) =>
      JSON.stringify(simulatePlant(plant, ask([order('a', 9000)], { abilities }), seed, r));
    expect(once(1, 0)).toBe(once(1, 0));
    expect(once(1, 1)).not.toBe(once(1, 0));
    expect(once(2, 0)).not.toBe(once(1, 0));
  });
});

describe('what cannot be simulated is told, and the rest goes on', () => {
  test.each([
    ['a product nobody knows', order('x', 5, { product: 'green' }), 'unknown-product'],
    ['no units', order('x', 0), 'nothing-to-make'],
    ['more made than asked', order('x', 5, { made: 6 }), 'nothing-to-make'],
    ['a product that a machine has no pace for', order('x', 5, { product: 'blue' }), 'no-rate'],
  ] as const)('%s', (_what, bad, refused) => {
    const m2 = { ...steady(), unitMs: { red: { constant: 1000 } } };
    const abilities = abilitiesOf(plant, { m2 });
    const { x, a } = ordersById(simulatePlant(plant, ask([bad, order('a', 60)], { abilities }), 1, 0));
    expect(x).toMatchObject({ start: null, end: null, refused });
    expect(a).toMatchObject({ start: AT, end: AT + 63_000 });
  });

  test('a line that there is not, or of which no machine is known', () => {
    const question = { ...ask([]), lines: [{ line: 'gone', orders: [order('x', 5)] }] };
    expect(simulatePlant(plant, question, 1, 0).orders).toMatchObject([{ id: 'x', refused: 'unknown-line' }]);
    const nobody = { ...ask([order('x', 5)]), abilities: { machines: {}, changeovers: {} } };
    expect(simulatePlant(plant, nobody, 1, 0).orders).toMatchObject([{ id: 'x', refused: 'no-machine' }]);
  });

  test('a machine of which nothing is known is passed by', () => {
    const { m2: _m2, ...machines } = abilitiesOf(plant).machines;
    const { orders, spent } = simulatePlant(
      plant,
      ask([order('a', 600)], { abilities: { machines, changeovers: {} } }),
      1,
      0,
    );
    expect(orders[0]).toMatchObject({ end: AT + 602_000 });
    expect(Object.keys(spent)).toEqual(['m0', 'm1', 'm3']);
  });
});
