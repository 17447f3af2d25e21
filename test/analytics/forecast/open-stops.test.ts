/** A machine that stands is not taken to run because no stop of it was ever seen. */
import { expect, test } from 'vitest';
import { withOpenStops } from '../../../analytics/forecast/open-stops.ts';
import type { MachineNow } from '../../../twin/simulate/plant/question.ts';
import { simulatePlant } from '../../../twin/simulate/plant/simulate-plant.ts';
import { AT, abilitiesOf, ask, MINUTE, order, plant } from '../../twin/simulate/plant/futures.ts';

const endOf = (machines: Record<string, MachineNow>, replication: number) => {
  const question = ask([order('a', 600)], { machines }, { running: 'a' });
  const abilities = withOpenStops(question.abilities, machines, AT);
  return simulatePlant(plant, { ...question, abilities }, 1, replication).orders[0]?.end ?? Number.NaN;
};

test('the order waits for about as long again as the stop has lasted', () => {
  const runs = endOf({}, 0);
  const stands = { m1: { state: 'breakdown', since: AT - 30 * MINUTE } } as const;
  const waits = Array.from({ length: 200 }, (_, i) => endOf(stands, i) - runs);
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  // Half an hour without memory; what other machines hold goes on meanwhile.
  expect(mean).toBeGreaterThan(24 * MINUTE);
  expect(mean).toBeLessThan(36 * MINUTE);
});

test('what runs, and what stops are known of, is left as it is', () => {
  const abilities = abilitiesOf(plant);
  expect(withOpenStops(abilities, { m1: { state: 'producing', since: AT } }, AT)).toBe(abilities);
  const stop = {
    cause: 'x',
    state: 'breakdown',
    time: { constant: 1 },
    repair: { constant: 1 },
    clock: 'operating',
  } as const;
  const known = abilitiesOf(plant, { m1: { unitMs: { '': { constant: 1 } }, reject: {}, stops: [stop] } });
  expect(withOpenStops(known, { m1: { state: 'breakdown', since: AT } }, AT)).toBe(known);
});
