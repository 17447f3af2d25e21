/** A simulated shift, played to the twin, is the shift that was simulated. */
import { expect, test } from 'vitest';
import { Twin } from '../../../../twin/core/twin.ts';
import { playPlant } from '../../../../twin/simulate/plant/playback.ts';
import { simulatePlant } from '../../../../twin/simulate/plant/simulate-plant.ts';
import { lineText, plantOf } from '../../../plants.ts';
import { AT, abilitiesOf, ask, HOUR, MINUTE, order, steady } from './futures.ts';

const shifts = `shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri], from: "08:00", to: "14:00", breaks: [{ name: Break, from: "09:00", to: "09:30" }] }]`;
const plant = plantOf(lineText().replace(/shifts: \[.*\]/, shifts));
const stop = (cause: string, state: 'micro-stop' | 'breakdown', every: number, lasts: number) => ({
  ...{ cause, state, clock: 'operating' as const },
  ...{ time: { exponential: every * MINUTE }, repair: { uniform: [lasts * 0.5 * MINUTE, lasts * MINUTE] as const } },
});
const abilities = abilitiesOf(
  plant,
  {
    m1: steady(1000, { stops: [stop('7', 'breakdown', 40, 15)], reject: { '': 0.02 } }),
    m2: steady(1000, { stops: [stop('short', 'micro-stop', 8, 1)] }),
  },
  { changeovers: { line: { pairs: [], other: { constant: 20 * MINUTE } } } },
);
const question = {
  ...ask([order('a', 4000), order('b', 5000, { product: 'blue' })], { abilities }),
  stretches: [{ of: 'm3', from: AT + 4 * HOUR, to: AT + 5 * HOUR, open: false }],
  until: AT + 8 * HOUR,
};

test('states add up to what the simulation spent, counters to what it made, and orders are named', () => {
  const twin = new Twin(plant);
  const future = simulatePlant(plant, question, 3, 0);
  const spent: Record<string, Record<string, number>> = {};
  const book = (machine: string, state: string, ms: number) => {
    // A slow stretch is production, and how long a stop has lasted tells its class.
    const as = state === 'slow' ? 'producing' : state;
    const own = spent[machine] ?? {};
    spent[machine] = own;
    own[as] = (own[as] ?? 0) + ms;
  };
  let last = 0;
  const take = () => {
    for (const event of twin.takeEvents())
      if (event.type === 'interval-closed') book(event.machine, event.state, event.to - event.from);
  };
  for (const batch of playPlant(plant, question, 3, 0, twin.texts)) {
    for (let i = 0; i < batch.length; i++) expect(batch.at[i]).toBeLessThanOrEqual(batch.received);
    expect(batch.received).toBeGreaterThanOrEqual(last);
    last = batch.received;
    twin.fold(batch);
    take();
  }
  expect(last).toBe(question.until);
  plant.machines.forEach(({ id }, m) => {
    for (const { from, to, state } of twin.machines.openSpans(m, question.until))
      book(id, state, (to ?? question.until) - from);
    const told = Object.fromEntries(Object.entries(spent[id] ?? {}).map(([state, ms]) => [state, Math.round(ms)]));
    const own = Object.fromEntries(
      Object.entries(future.spent[id] ?? {}).map(([state, ms]) => [state, Math.round(ms)]),
    );
    expect(Object.keys(told).sort(), id).toEqual(Object.keys(own).sort());
    for (const [state, ms] of Object.entries(own))
      expect(Math.abs((told[state] as number) - ms), `${id} ${state}`).toBeLessThan(50);
  });
  expect(Object.keys(spent.m1 ?? {})).toEqual(expect.arrayContaining(['breakdown', 'setup', 'planned-stop', 'off']));
  expect(spent.m3?.maintenance).toBe(HOUR);
  const made = future.orders.reduce((sum, one) => sum + one.made, 0);
  expect(twin.machines.totals(3).good).toBe(made);
  expect(twin.texts.all()).toEqual(expect.arrayContaining(['a', 'b', 'BLUE-1']));
});
