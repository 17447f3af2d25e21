import { expect, test } from 'vitest';
import { type MachineRecord, trackRecord } from '../../models/evaluation/track-record.ts';

const HORIZON = 10;
const COSTS = { falseCall: 1, missed: 12, caught: 2 };
const asked = { horizon: HORIZON, act: 1, costs: COSTS, threshold: null };

/** Every hour for `hours`; said of each hour by how far the next failure is away. */
function machine(
  name: string,
  hours: number,
  failures: readonly number[],
  said: (away: number, hour: number) => number,
): MachineRecord {
  const moments = Array.from({ length: hours }, (_, hour) => {
    const away = Math.min(...failures.filter((at) => at > hour)) - hour;
    const happened = away <= HORIZON ? true : hour + HORIZON <= hours ? false : null;
    return { hour, probability: said(away, hour), happened };
  });
  return { machine: name, moments, events: failures.map((hour) => ({ hour, event: 'failure' as const })) };
}

test('who always knows is never wrong, calls once a failure and as early as the horizon lets it', () => {
  const known = trackRecord([machine('a', 400, [100, 250, 371], (away) => (away <= HORIZON ? 0.99 : 0.01))], asked);
  expect(known.recall).toMatchObject({ share: 1, n: 3 });
  expect(known.precision).toMatchObject({ share: 1, n: 3 });
  expect(known.lead?.value).toBe(HORIZON);
  expect(known.missed).toEqual([]);
  expect(known.brierSkill).toBeGreaterThan(0.95);
  expect(known.calibrationError).toBeLessThan(0.02);
  // Three failures that were caught cost less than three that were missed.
  expect(known.cost).toBeLessThan(known.costOfNever);
});

test('who says the same always has no skill, and never calling is what it costs', () => {
  const blind = trackRecord([machine('a', 400, [100, 250, 371], () => 0.075)], asked);
  expect(blind.brierSkill).toBeLessThan(0.05);
  expect(blind.brier?.value).toBeCloseTo(blind.brierOfAverage as number, 2);
});

test('a failure that nothing was said of is listed by machine and hour; what came too late counts as missed', () => {
  const late = (away: number) => (away < 1 ? 0.9 : 0.01);
  const { missed, recall } = trackRecord(
    [machine('a', 200, [100], (away) => (away <= HORIZON ? 0.9 : 0.01)), machine('b', 200, [60.5], late)],
    { ...asked, threshold: 0.5 },
  );
  expect(missed).toEqual([{ machine: 'b', hour: 60.5 }]);
  expect(recall).toMatchObject({ share: 0.5, n: 2 });
});

test('hours that look at the same future are one observation: more of them make nothing surer', () => {
  const hourly = machine('a', 400, [100, 250], (away) => (away <= HORIZON ? 0.6 : 0.1));
  const twice = { ...hourly, moments: hourly.moments.flatMap((one) => [one, { ...one, hour: one.hour + 0.5 }]) };
  const [one, two] = [trackRecord([hourly], asked), trackRecord([twice], asked)];
  expect(two.moments).toBeGreaterThan(1.9 * one.moments);
  expect(two.observations).toBe(one.observations);
  const widths = (record: typeof one) => record.diagram.map(({ came }) => came.high - came.low);
  for (const [k, width] of widths(two).entries()) expect(width).toBeCloseTo(widths(one)[k] as number, 1);
});

test('a repair before the horizon, and what was not heard, count neither for nor against', () => {
  const plain = machine('a', 300, [150], (away) => (away <= HORIZON ? 0.8 : 0.05));
  const unknown = { ...plain, moments: plain.moments.map((one) => (one.hour < 50 ? { ...one, happened: null } : one)) };
  expect(trackRecord([unknown], asked).moments).toBe(trackRecord([plain], asked).moments - 50);
  const nothing = trackRecord([{ machine: 'a', moments: [], events: [] }], asked);
  expect(nothing).toMatchObject({ moments: 0, brier: null, precision: null, recall: null, lead: null, missed: [] });
});
