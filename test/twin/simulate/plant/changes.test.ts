/** Each change moves what it should, the way it should, by as much as can be worked out; what it does not touch keeps its luck. */
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../twin/simulate/advance.ts';
import { applyChange, applyChanges, type Change } from '../../../../twin/simulate/plant/changes.ts';
import { plantPlan } from '../../../../twin/simulate/plant/plant-plan.ts';
import type { PlantQuestion } from '../../../../twin/simulate/plant/question.ts';
import { openPlantRun, simulatePlant } from '../../../../twin/simulate/plant/simulate-plant.ts';
import { AT, abilitiesOf, ask, HOUR, MINUTE, order, ordersById, plant, steady } from './futures.ts';

const changeovers = { line: { pairs: [], other: { constant: 10 * MINUTE } } };
const slow = abilitiesOf(
  plant,
  { m0: steady(5000), m1: steady(10_000), m2: steady(5000), m3: steady(5000) },
  { changeovers, crews: { fitters: 2 } },
);
/** Red, blue, red: 60, 30 and 60 units at 10 s a unit, and 10 minutes between two. */
const base = ask([order('a', 60), order('b', 30, { product: 'blue' }), order('c', 60)], { abilities: slow });

/** Minutes from the beginning on at which each order is through. */
function ends(question: PlantQuestion, change: Change | null, seed = 1): Readonly<Record<string, number>> {
  const {
    plant: of,
    question: asked,
    missing,
  } = change ? applyChange(plant, question, change) : { plant, question, missing: null };
  expect(missing).toBeNull();
  const byId = ordersById(simulatePlant(of, asked, seed, 0));
  return Object.fromEntries(Object.entries(byId).map(([id, { end }]) => [id, ((end as number) - AT) / MINUTE]));
}
/** By how many minutes a change moves the end of an order. */
const moves = (id: string, change: Change, question = base): number =>
  (ends(question, change)[id] as number) - (ends(question, null)[id] as number);

describe('orders', () => {
  test('in another sequence: reds one after the other save a changeover', () => {
    expect(moves('c', { kind: 'sequence', line: 'line', orders: ['a', 'c'] })).toBeCloseTo(-25, 0);
    // Without a changeover from the reds to blue and back, the last one is through ten minutes sooner.
    expect(
      (ends(base, { kind: 'sequence', line: 'line', orders: ['a', 'c', 'b'] }).b as number) -
        (ends(base, null).c as number),
    ).toBeCloseTo(-10, 0);
  });

  test('by priority: what is urgent comes first, but for what runs', () => {
    const running = ask(base.lines[0]?.orders ?? [], { abilities: slow }, { running: 'a' });
    const changed = applyChange(plant, running, { kind: 'priority', order: 'c', priority: 1 }).question;
    expect(changed.lines[0]?.orders.map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect(moves('c', { kind: 'priority', order: 'c', priority: 1 }, running)).toBeLessThan(-20);
  });

  test('of another quantity: ten seconds a unit', () => {
    expect(moves('a', { kind: 'quantity', order: 'a', units: 90 })).toBeCloseTo(5, 1);
    expect(moves('c', { kind: 'quantity', order: 'a', units: 90 })).toBeCloseTo(5, 1);
    expect(moves('c', { kind: 'quantity', order: 'a', units: 30 })).toBeCloseTo(-5, 1);
  });

  test('with another due date end as ever, and are held against it', () => {
    const change: Change = { kind: 'due', order: 'a', due: AT + HOUR };
    expect(moves('a', change)).toBe(0);
    expect(applyChange(plant, base, change).question.lines[0]?.orders[0]?.due).toBe(AT + HOUR);
  });

  test('whose material is late wait for it, and so does what comes behind', () => {
    expect(moves('a', { kind: 'material', order: 'a', earliest: AT + 40 * MINUTE })).toBeCloseTo(40, 1);
    expect(moves('c', { kind: 'material', order: 'a', earliest: AT + 40 * MINUTE })).toBeCloseTo(40, 1);
    expect(moves('a', { kind: 'material', order: 'c', earliest: AT + 90 * MINUTE })).toBe(0);
  });

  test('that are new take their time of those behind them', () => {
    const change: Change = { kind: 'new-order', line: 'line', order: order('n', 60), place: 1 };
    expect(moves('a', change)).toBe(0);
    expect(moves('c', change)).toBeCloseTo(10, 0);
    expect(ends(base, change).n).toBeCloseTo((ends(base, null).a as number) + 10, 0);
  });

  test('on another line leave room on their own', () => {
    const two = { ...base, lines: [...base.lines, { line: 'other', orders: [] }] };
    const { question } = applyChange(plant, two, { kind: 'move', order: 'b', line: 'other' });
    expect(question.lines.map(({ orders }) => orders.map(({ id }) => id))).toEqual([['a', 'c'], ['b']]);
    const without = ordersById(simulatePlant(plant, question, 1, 0));
    expect(((without.c?.end as number) - AT) / MINUTE - (ends(base, null).c as number)).toBeCloseTo(-25, 0);
  });
});

describe('machines', () => {
  test('twice as fast: the constraint halves the time, up to the next one; another does nothing', () => {
    expect(moves('a', { kind: 'speed', machine: 'm1', factor: 2 })).toBeCloseTo(-5, 0);
    expect(moves('a', { kind: 'speed', machine: 'm3', factor: 2 })).toBeCloseTo(0, 0);
  });

  test('that break down surely cost what the repair takes; with a probability so often', () => {
    const breaks = (probability: number): Change => ({
      ...{ kind: 'breakdown', machine: 'm1', from: AT + 2 * MINUTE, ms: { constant: 30 * MINUTE }, probability },
    });
    expect(moves('a', breaks(1))).toBeCloseTo(30, 1);
    expect(moves('a', breaks(0))).toBe(0);
    const { question } = applyChange(plant, ask([order('a', 20)], { abilities: slow }), breaks(0.3));
    const plan = plantPlan(plant, question);
    const late = Array.from({ length: 300 }, (_, r) => {
      const run = openPlantRun(plan, question, 1, r);
      advance(run, 3 * MINUTE);
      return (run.hold[1] as number) > 0 ? 1 : 0;
    });
    expect(late.reduce<number>((a, b) => a + b, 0) / 300).toBeCloseTo(0.3, 1);
  });

  test('under maintenance are closed meanwhile', () => {
    expect(moves('a', { kind: 'maintenance', machine: 'm1', from: AT + MINUTE, to: AT + 16 * MINUTE })).toBeCloseTo(
      15,
      1,
    );
    expect(moves('a', { kind: 'maintenance', machine: 'm1', from: AT + 5 * HOUR, to: AT + 6 * HOUR })).toBe(0);
  });

  test('beside another of their kind double what the constraint makes, up to the next one', () => {
    // Two of 10 s are as fast as the others of 5 s.
    expect(moves('a', { kind: 'new-machine', like: 'm1', id: 'm1b' })).toBeCloseTo(-5, 0);
    expect(applyChange(plant, base, { kind: 'new-machine', like: 'm1', id: 'm2' }).missing).toBe('machine');
  });

  test('without the stop that is on, or without stops of a cause', () => {
    const stops = [
      {
        ...{ cause: 'jam', state: 'breakdown' as const, clock: 'operating' as const },
        ...{ time: { constant: 3 * MINUTE }, repair: { constant: 20 * MINUTE } },
      },
    ];
    const abilities = { ...slow, machines: { ...slow.machines, m1: steady(10_000, { stops }) } };
    const machines = { m1: { state: 'breakdown' as const, since: AT - 5 * MINUTE, cause: 'jam' } };
    const down = ask([order('a', 60)], { abilities, machines });
    expect(moves('a', { kind: 'without-stop', machine: 'm1' }, down)).toBeLessThan(-14);
    // Fifteen minutes left of the first, and three more of twenty within ten minutes of work.
    expect(
      moves('a', { kind: 'without-stop', machine: 'm1', cause: 'jam' }, ask([order('a', 60)], { abilities })),
    ).toBeLessThan(-59);
  });
});

describe('lines', () => {
  test('closed for a while lose it, and with overtime gain it', () => {
    expect(
      moves('c', { kind: 'hours', of: 'line', from: AT + 2 * MINUTE, to: AT + 62 * MINUTE, open: false }),
    ).toBeCloseTo(60, 0);
    const closed = { ...base, stretches: [{ of: 'line', from: AT + 2 * MINUTE, to: AT + 62 * MINUTE, open: false }] };
    const overtime: Change = { kind: 'hours', of: 'line', from: AT + 2 * MINUTE, to: AT + 32 * MINUTE, open: true };
    expect(moves('c', overtime, closed)).toBeCloseTo(-30, 0);
  });

  test('with changeovers of half the time save half of each', () => {
    expect(moves('c', { kind: 'changeover', line: 'line', factor: 0.5 })).toBeCloseTo(-10, 1);
    expect(moves('a', { kind: 'changeover', line: 'line', factor: 0.5 })).toBe(0);
  });

  test('with a larger buffer ride out more of a stop behind it', () => {
    const abilities = { ...slow, machines: { ...slow.machines, m3: steady(5000), m1: steady(5000) } };
    const stopped = ask([order('a', 400)], {
      abilities,
      breakdowns: [{ machine: 'm3', from: AT + 10 * MINUTE, ms: { constant: 5 * MINUTE }, probability: 1 }],
    });
    const faster = { ...stopped, abilities: { ...abilities, machines: { ...abilities.machines, m3: steady(2500) } } };
    const change: Change = { kind: 'buffer', from: 'm2', to: 'm3', capacity: 70 };
    // Sixty units more of room hold five minutes of work, which a machine twice as fast makes up for.
    expect(moves('a', change, faster)).toBeLessThan(-3);
    expect(moves('a', { ...change, capacity: 10 } as Change, faster)).toBe(0);
  });

  test('with fewer people to repair wait for them', () => {
    const stops = [
      {
        ...{ cause: 'jam', state: 'breakdown' as const, clock: 'operating' as const, crew: 'fitters' },
        ...{ time: { constant: 10 * MINUTE }, repair: { constant: 10 * MINUTE } },
      },
    ];
    const machines = Object.fromEntries(Object.entries(slow.machines).map(([id, one]) => [id, { ...one, stops }]));
    const question = ask([order('a', 200)], { abilities: { ...slow, machines } });
    const [two, one, none] = [2, 1, 0].map((people) =>
      simulatePlant(plant, applyChange(plant, question, { kind: 'crew', crew: 'fitters', people }).question, 1, 0),
    );
    expect(one?.orders[0]?.end as number).toBeGreaterThan(two?.orders[0]?.end as number);
    const waited = (future = two) => Object.values(future?.waited ?? {}).reduce((a, b) => a + b, 0);
    expect(waited(one)).toBeGreaterThan(waited(two));
    expect(none?.orders[0]?.end).toBeNull();
  });
});

test('what a change does not touch keeps its luck', () => {
  const stops = (cause: string) => [
    {
      ...{ cause, state: 'micro-stop' as const, clock: 'operating' as const },
      ...{ time: { exponential: 5 * MINUTE }, repair: { exponential: 2 * MINUTE } },
    },
  ];
  const machines = {
    m0: steady(5000, { stops: [...stops('x'), ...stops('y')] }),
    m1: steady(5000, { stops: stops('x') }),
    m2: steady(5000, { stops: stops('x') }),
    m3: steady(5000),
  };
  const question = ask([order('a', 1e5)], { abilities: { machines, changeovers: {} } });
  const drawn = (asked: PlantQuestion, station: number) => {
    const run = openPlantRun(plantPlan(plant, asked), asked, 7, 3);
    return [...(run.wiring.due[station] as Float64Array)];
  };
  for (const change of [
    { kind: 'speed', machine: 'm1', factor: 2 },
    { kind: 'without-stop', machine: 'm0', cause: 'x' },
    { kind: 'new-order', line: 'line', order: order('n', 5) },
  ] as const) {
    const { question: changed } = applyChange(plant, question, change);
    expect(drawn(changed, 2)).toEqual(drawn(question, 2));
    if (change.kind === 'without-stop') expect(drawn(changed, 0)).toEqual(drawn(question, 0).slice(1));
  }
});

test.each([
  ['order', { kind: 'quantity', order: 'zz', units: 5 }],
  ['line', { kind: 'new-order', line: 'zz', order: order('n', 5) }],
  ['machine', { kind: 'speed', machine: 'zz', factor: 2 }],
  ['buffer', { kind: 'buffer', from: 'm0', to: 'm3', capacity: 5 }],
  ['crew', { kind: 'crew', crew: 'zz', people: 5 }],
] as const)('a change that speaks of a %s that there is not is not made', (missing, change) => {
  const changed = applyChanges(plant, base, [{ kind: 'quantity', order: 'a', units: 5 }, change]);
  expect(changed.missing).toBe(missing);
});
