/** A future that begins as a plant stands goes on as that plant would: stops keep how long they have lasted, machines their age. */
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../twin/simulate/advance.ts';
import type { StopAbility } from '../../../../twin/simulate/plant/abilities.ts';
import { plantPlan } from '../../../../twin/simulate/plant/plant-plan.ts';
import type { MachineNow } from '../../../../twin/simulate/plant/question.ts';
import { futureOf, openPlantRun, simulatePlan, simulatePlant } from '../../../../twin/simulate/plant/simulate-plant.ts';
import { standOf } from '../../../../twin/simulate/plant/stand.ts';
import { AT, abilitiesOf, ask, errorOf, HOUR, MINUTE, meanOf, order, plant, replicate, steady } from './futures.ts';

const stop = (more: Partial<StopAbility> = {}): StopAbility => ({
  ...{ cause: 'jam', state: 'breakdown', clock: 'operating' },
  ...{ time: { weibull: [3, 40 * MINUTE] }, repair: { lognormal: [20 * MINUTE, 5 * MINUTE] } },
  ...more,
});
const withStop = (more: Partial<StopAbility> = {}) => abilitiesOf(plant, { m1: steady(1000, { stops: [stop(more)] }) });
const producing: MachineNow = { state: 'producing', since: AT, operated: { jam: 0 } };
const downFor = (minutes: number, more: Partial<MachineNow> = {}): MachineNow => ({
  ...{ state: 'breakdown', since: AT - minutes * MINUTE, cause: 'jam' },
  ...more,
});
/** Minutes that m1 stands from the beginning on. */
const standsFor = (now: MachineNow, more: Partial<StopAbility> = {}, seed = 1, r = 0): number => {
  const abilities = withStop({ time: { constant: 1e12 }, ...more });
  const question = ask([order('a', 1e6)], { abilities, machines: { m1: now } });
  return (simulatePlant(plant, question, seed, r).spent.m1?.breakdown ?? 0) / MINUTE;
};

describe('a stop that is on', () => {
  test('has the rest of its repair left, and no fresh one', () => {
    expect(standsFor(downFor(15), { repair: { constant: 20 * MINUTE } })).toBe(5);
    expect(standsFor(downFor(15), { repair: { empirical: [5 * MINUTE, 10 * MINUTE, 18 * MINUTE] } })).toBe(3);
  });

  test('that has lasted long among such as last either short or very long is a long one', () => {
    const repair = { empirical: [...Array(19).fill(5 * MINUTE), 120 * MINUTE] };
    expect(standsFor(downFor(30), { repair })).toBe(90);
  });

  test('whose cause is not known is one that lasts so long', () => {
    const stops = [
      stop({ cause: 'short', repair: { uniform: [MINUTE, 5 * MINUTE] } }),
      stop({ cause: 'long', repair: { uniform: [30 * MINUTE, 40 * MINUTE] } }),
    ];
    const abilities = abilitiesOf(plant, { m1: steady(1000, { stops }) });
    const question = {
      ...ask([order('a', 1e6)], {
        abilities,
        machines: { m1: { state: 'breakdown' as const, since: AT - 20 * MINUTE } },
      }),
      until: AT + 5 * MINUTE,
    };
    for (const made of replicate(plant, question, 10, ({ spent }) => spent.m1?.breakdown ?? 0))
      expect(made).toBe(5 * MINUTE);
  });
});

describe('the age of a machine', () => {
  const untilStop = (now: MachineNow, r: number) => {
    const question = ask([order('a', 1e6)], { abilities: withStop(), machines: { m1: now } });
    const plan = plantPlan(plant, question);
    const run = openPlantRun(plan, question, 1, r);
    return run.nextFail[1] as number;
  };
  const all = (now: MachineNow) => Array.from({ length: 400 }, (_, r) => untilStop(now, r) / MINUTE);

  test('is kept: who has worked long stops soon, where danger grows with age', () => {
    const fresh = meanOf(all(producing));
    const old = meanOf(all({ ...producing, operated: { jam: 50 * MINUTE } }));
    const unknown = meanOf(all({ state: 'producing', since: AT }));
    expect(fresh).toBeCloseTo(40 * 0.893, -1); // Gamma(4/3)
    expect(old).toBeLessThan(0.3 * fresh);
    expect(unknown).toBeGreaterThan(old);
    expect(unknown).toBeLessThan(fresh);
  });

  test('and its health: twice the danger brings the next one nearer, by 2^(1/3) for this shape', () => {
    const [well, worn] = [meanOf(all(producing)), meanOf(all({ ...producing, hazard: 2 }))];
    expect(well / worn).toBeCloseTo(2 ** (1 / 3), 1);
  });
});

test('a changeover that goes on has the rest of its time left, and its order begins then', () => {
  const abilities = abilitiesOf(plant, {}, { changeovers: { line: { pairs: [], other: { constant: 30 * MINUTE } } } });
  const setup: MachineNow = { state: 'setup', since: AT - 20 * MINUTE };
  const machines = { m0: setup, m1: setup, m2: setup, m3: setup };
  const question = ask([order('a', 60)], { abilities, machines }, { product: 'blue', changingSince: AT - 20 * MINUTE });
  expect(simulatePlant(plant, question, 1, 0).orders[0]?.start).toBe(AT + 10 * MINUTE);
});

describe('a run that is forked in its middle', () => {
  const abilities = abilitiesOf(
    plant,
    {
      m0: steady(10_000),
      m3: steady(10_000),
      m1: steady(10_000, {
        stops: [stop({ time: { weibull: [2, 15 * MINUTE] }, repair: { lognormal: [6 * MINUTE, 6 * MINUTE] } })],
      }),
      m2: steady(9000, {
        stops: [stop({ time: { gamma: [2, 10 * MINUTE] }, repair: { weibull: [0.8, 4 * MINUTE] } })],
        reject: { '': 0.02 },
      }),
    },
    { changeovers: { line: { pairs: [], other: { lognormal: [10 * MINUTE, 4 * MINUTE] } } } },
  );
  const orders = [order('a', 400), order('b', 200, { product: 'blue' }), order('c', 200)];
  const ages = { m1: producing, m2: producing };
  const question = { ...ask(orders, { abilities, machines: ages }), until: AT + 24 * HOUR };
  const plan = plantPlan(plant, question);
  const end = (future: { readonly orders: readonly { readonly id: string; readonly end: number | null }[] }) =>
    ((future.orders.find(({ id }) => id === 'c')?.end as number) - AT) / MINUTE;

  test.each([30, 93, 107, 150])('after %i minutes has the same futures as the run itself', (minutes) => {
    const [own, forked] = [[], []] as [number[], number[]];
    for (let r = 0; r < 120; r++) {
      const run = openPlantRun(plan, question, 1, r);
      advance(run, minutes * MINUTE);
      const stand = standOf(plan, question, run);
      advance(run, question.until - AT);
      own.push(end(futureOf(plan, question, run)));
      forked.push(end(simulatePlan(plantPlan(plant, stand), stand, 2, r)));
    }
    const differences = own.map((value, i) => value - (forked[i] as number));
    expect(own.every(Number.isFinite) && forked.every(Number.isFinite)).toBe(true);
    expect(Math.abs(meanOf(differences))).toBeLessThan(3.3 * errorOf(differences));
    // It is no likeness of something else: without its stand it would end later by what was done.
    expect(errorOf(differences) * 3.3).toBeLessThan(minutes / 2);
  });
});
