/** What machines share and give back: crews, rework, splits and merges, energy; and questions that are at the edge of sense. */
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../twin/simulate/advance.ts';
import type { StopAbility } from '../../../../twin/simulate/plant/abilities.ts';
import { plantPlan } from '../../../../twin/simulate/plant/plant-plan.ts';
import { openPlantRun, simulatePlant } from '../../../../twin/simulate/plant/simulate-plant.ts';
import { WAITS_REPAIR, workInProcess } from '../../../../twin/simulate/run.ts';
import { lineText, plantOf } from '../../../plants.ts';
import { AT, abilitiesOf, ask, HOUR, MINUTE, order, ordersById, plant, steady } from './futures.ts';

const stop = (after: number, lasts: number, crew?: string): StopAbility => ({
  ...{ cause: 'jam', state: 'breakdown', clock: 'operating', ...(crew && { crew }) },
  ...{ time: { constant: after * MINUTE }, repair: { constant: lasts * MINUTE } },
});

describe('people', () => {
  test('one repairer mends one machine after the other; the other waits, and the log says so', () => {
    const stops = (after: number) => steady(1000, { stops: [stop(after, 20, 'fitter')] });
    const abilities = abilitiesOf(plant, { m0: stops(10), m1: stops(9.9) }, { crews: { fitter: 1 } });
    const now = { state: 'producing' as const, since: AT, operated: { jam: 0 } };
    const question = {
      ...ask([order('a', 1e5)], { abilities, machines: { m0: now, m1: now } }),
      until: AT + 49 * MINUTE,
    };
    const { spent, waited } = simulatePlant(plant, question, 1, 0);
    // m1 stops shortly before minute 10 and is mended shortly before 30; m0 stops at 10 and is waited for until then.
    expect(spent.m1?.breakdown).toBe(20 * MINUTE);
    expect((spent.m0?.breakdown as number) / MINUTE).toBeCloseTo(39, 0);
    expect((waited['m0'] as number) / MINUTE).toBeCloseTo(20, 0);
    expect(waited['m1']).toBeUndefined();
    const plan = plantPlan(plant, question);
    const run = openPlantRun({ ...plan, plan: { ...plan.plan, log: true } }, question, 1, 0);
    advance(run, 49 * MINUTE);
    expect(run.log.some(({ station, status }) => station === 0 && status === WAITS_REPAIR)).toBe(true);
  });

  test('one crew changes over one machine after the other', () => {
    const changeovers = { line: { pairs: [], other: { constant: 10 * MINUTE }, crew: 'setters' } };
    const last = (people: number) => {
      const abilities = abilitiesOf(plant, {}, { changeovers, crews: { setters: people } });
      return simulatePlant(plant, ask([order('a', 60)], { abilities }, { product: 'blue' }), 1, 0).orders[0]
        ?.end as number;
    };
    // Four machines of ten minutes each: side by side with four people, one after the other with one.
    expect((last(4) - AT) / MINUTE).toBeCloseTo(11, 0);
    expect((last(1) - AT) / MINUTE).toBeGreaterThan(40);
  });
});

test('rework comes back to where it is put right and goes through once more; nothing is lost', () => {
  const rework = { share: 0.8, to: 'm1', afterMs: 5 * MINUTE };
  const machines = { m2: steady(1000, { reject: { '': 0.1 }, rework }) };
  const question = ask([order('a', 3000), order('b', 1000)], { abilities: abilitiesOf(plant, machines) });
  const plan = plantPlan(plant, question);
  const run = openPlantRun(plan, question, 1, 0);
  for (let minute = 1; minute <= 100; minute++) {
    advance(run, minute * MINUTE);
    const rejects = run.reject.reduce((a, b) => a + b, 0);
    expect((run.good[3] as number) + rejects + workInProcess(run)).toBe(run.released[0]);
  }
  expect(run.reworked[2] as number).toBeGreaterThan(0);
  // One in ten of some 4,400 passes is bad; four fifths of those come back.
  expect((run.reworked[2] as number) / ((run.reworked[2] as number) + (run.reject[2] as number))).toBeCloseTo(0.8, 1);
  for (const { end, made } of simulatePlant(plant, question, 1, 0).orders) {
    expect(end).not.toBeNull();
    expect(made).toBeGreaterThanOrEqual(1000);
  }
});

test('a split onto two machines and a merge behind them: both work, and the order is through to its last unit', () => {
  const text = lineText(4).replace(
    /buffers:[\s\S]*$/,
    `buffers:
      - { from: m0, to: m1, capacity: 10 }
      - { from: m0, to: m2, capacity: 10 }
      - { from: m1, to: m3, capacity: 10 }
      - { from: m2, to: m3, capacity: 10 }
`,
  );
  const split = plantOf(text);
  const abilities = abilitiesOf(split, { m1: steady(2000), m2: steady(2000, { reject: { '': 0.05 } }) });
  for (const units of [1, 2, 7, 601]) {
    const { orders, spent } = simulatePlant(split, ask([order('a', units)], { abilities }), 1, 0);
    expect(orders[0]?.made).toBeGreaterThanOrEqual(units);
    expect(((orders[0]?.end as number) - AT) / 1000).toBeLessThan(1.1 * units + 30);
    if (units > 600) expect((spent.m1?.producing as number) / (spent.m2?.producing as number)).toBeCloseTo(1, 1);
  }
});

describe('energy', () => {
  const kw = { producing: 10, starved: 2, blocked: 2, idle: 1 };
  test('is power by state times the time in it, by machine, and what the work on an order took', () => {
    const all = Object.fromEntries(['m0', 'm1', 'm2', 'm3'].map((id) => [id, steady(1000, { kw })]));
    const { kwh, spent, orders } = simulatePlant(
      plant,
      ask([order('a', 3600)], { abilities: abilitiesOf(plant, all) }),
      1,
      0,
    );
    const own = spent.m2 ?? {};
    const hours = (state: keyof typeof own) => (own[state] ?? 0) / HOUR;
    expect(kwh?.m2).toBeCloseTo(
      10 * hours('producing') + 2 * hours('starved') + 2 * hours('blocked') + hours('idle'),
      6,
    );
    // An hour of work at each of four machines.
    expect(orders[0]?.kwh).toBeCloseTo(40, 6);
  });

  test('is absent where a state was met of which nobody knows the power', () => {
    const machines = { m0: steady(1000, { kw: { producing: 10 } }) };
    const { kwh, orders } = simulatePlant(
      plant,
      ask([order('a', 60)], { abilities: abilitiesOf(plant, machines) }),
      1,
      0,
    );
    expect(kwh?.m0).toBeNull();
    expect(orders[0]?.kwh).toBeNull();
  });
});

describe('questions at the edge', () => {
  const workdays = (from: string, to: string, zone = 'Europe/Berlin') =>
    plantOf(
      lineText()
        .replace(
          /shifts: \[.*\]/,
          `shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri, sat, sun], from: "${from}", to: "${to}" }]`,
        )
        .replace('Europe/Berlin', zone),
    );

  test('due in the past, an empty plan, a horizon that is over: all have an answer', () => {
    const { a } = ordersById(simulatePlant(plant, ask([order('a', 60, { due: AT - HOUR })]), 1, 0));
    expect(a?.end).toBe(AT + 63_000);
    const empty = simulatePlant(plant, ask([]), 1, 0);
    expect(empty.orders).toEqual([]);
    expect(empty.spent.m0).toEqual({ idle: 8 * HOUR });
    expect(simulatePlant(plant, { ...ask([order('a', 5)]), until: AT - 1 }, 1, 0).orders[0]).toMatchObject({
      end: null,
      made: 0,
    });
  });

  test('an order longer than any shift goes on in the next one', () => {
    // Five hours of work from 08:00, in shifts of two.
    const short = workdays('08:00', '10:00');
    const question = { ...ask([order('a', 5 * 3600)]), until: AT + 72 * HOUR };
    const [only] = simulatePlant(short, question, 1, 0).orders;
    expect(((only?.end as number) - AT) / HOUR).toBeCloseTo(49, 1);
  });

  test('a night in which the clock goes forward is an hour shorter, one in which it goes back an hour longer', () => {
    const night = workdays('22:00', '06:00');
    const made = (iso: string) => {
      const at = Date.parse(iso);
      return (
        (simulatePlant(night, { ...ask([order('a', 1e6)]), at, until: at + 12 * HOUR }, 1, 0).orders[0]
          ?.made as number) / 3600
      );
    };
    expect(made('2026-03-28T22:00:00+01:00')).toBeCloseTo(7, 1);
    expect(made('2026-10-24T22:00:00+02:00')).toBeCloseTo(9, 1);
    expect(made('2026-06-10T22:00:00+02:00')).toBeCloseTo(8, 1);
  });

  test('a line that nobody works makes nothing, and is off', () => {
    const shut = plantOf(lineText().replace('days: [mon, tue, wed, thu, fri, sat, sun]', 'days: [mon]'));
    const { orders, spent } = simulatePlant(shut, ask([order('a', 60)]), 1, 0); // a Wednesday
    expect(orders[0]).toMatchObject({ start: null, end: null, made: 0 });
    expect(spent.m0).toEqual({ off: 8 * HOUR });
  });

  test('ten thousand orders', () => {
    const orders = Array.from({ length: 10_000 }, (_, i) => order(`o${i}`, 2));
    const all = simulatePlant(plant, ask(orders), 1, 0).orders;
    expect(all).toHaveLength(10_000);
    expect(all.every(({ made, end }) => made === 2 && end !== null)).toBe(true);
  });
});
