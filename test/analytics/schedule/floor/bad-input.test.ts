/** What cannot be planned, or hardly: a clear answer, and nothing lost. */
import { expect, test } from 'vitest';
import { floorProblems } from '../../../../analytics/schedule/floor/check-model.ts';
import { floorPlan } from '../../../../analytics/schedule/floor/floor-plan.ts';
import { solveFloor } from '../../../../analytics/schedule/floor/solve-floor.ts';
import { judged } from '../../../../bench/load/floor-peer.ts';
import { plantFloor } from '../../../../bench/load/plant-floor.ts';
import { inTurn, job, planned, plant, times } from './small-plant.ts';

const shift = {
  resources: [
    {
      id: 'M',
      calendar: [
        [0, 480],
        [1440, 1920],
        [2880, 3360],
      ] as const,
    },
  ],
};
const reasons = (...args: Parameters<typeof plant>) =>
  floorProblems(plant(...args)).map(({ place, reason }) => `${place}: ${reason}`);

test('longer than any shift and not to be interrupted: can never fit, said with both figures; the rest is planned', async () => {
  const model = plant([job('A', 600, { span: 'whole' }), job('B', 60)], shift);
  const plan = planned(model);
  expect(plan.leftOut).toEqual([
    {
      order: 'A',
      operation: 'A',
      reason: 'can never fit: on M it takes 600 without a break, and the longest open time is 480',
    },
  ]);
  expect(plan.orders).toEqual([{ order: 'A' }, { order: 'B', completion: 60 }]);
  expect(plan.goals.hard).toBe(1);
  expect(await judged([model], [plan])).toMatchObject([{ ok: true }]);
  // Allowed to pause, it fits.
  expect(times(inTurn(plant([job('A', 600)], shift)))).toEqual({ A: [0, 1560] });
});

test('what never fits for want of people, and what waits for such an order, is said so', () => {
  const secondaries = [{ id: 'crew', kind: 'crew' as const, capacity: 2 }];
  const orders = [
    job('A', 5, { needs: [{ secondary: 'crew', amount: 3 }] }),
    job('B', 5, { after: [{ operation: 'A' }] }),
  ];
  expect(planned(plant(orders, { secondaries })).leftOut).toMatchObject([
    { order: 'A', reason: 'can never fit: on M it needs 3 of crew, of which there are 2' },
    { order: 'B', reason: expect.stringContaining('waits for order A, which can never fit') },
  ]);
});

test('calendars that end too early for all orders: who found no room is named, and all others stand', async () => {
  const model = plant(
    ['A', 'B', 'C', 'D'].map((id) => job(id, 480, { span: 'whole' })),
    shift,
  );
  const plan = planned(model);
  expect(plan.operations).toHaveLength(3);
  expect(plan.broken).toMatchObject([{ rule: 'calendar ends' }]);
  expect(await judged([model], [plan])).toMatchObject([{ ok: true }]);
});

test('an empty shift and none at all: nothing is done there', () => {
  expect(
    times(
      inTurn(
        plant([job('A', 5)], {
          resources: [
            {
              id: 'M',
              calendar: [
                [0, 0],
                [7, 20],
              ],
            },
          ],
        }),
      ),
    ),
  ).toEqual({ A: [7, 12] });
  expect(planned(plant([job('A', 5)], { resources: [{ id: 'M', calendar: [] }] })).leftOut).toMatchObject([
    { order: 'A', reason: 'can never fit: M is not open any more from 0 on' },
  ]);
});

test('operations that take no time, due dates in the past, weights of nothing, orders without operations', () => {
  const orders = [
    job('A', 0, {}, { due: -50, weight: 2 }),
    job('B', 3, {}, { due: -10, weight: 0 }),
    { id: 'none', operations: [] },
  ];
  const plan = planned(
    plant(orders, { maintenance: [{ id: 'oil', resource: 'M', duration: 0, earliest: 0, latest: 9 }] }),
  );
  expect(plan.goals).toMatchObject({ hard: 0, tardiness: 100, makespan: 3 });
  expect(plan.orders).toContainEqual({ order: 'none' });
  expect(planned(plant([])).operations).toEqual([]);
});

test('the nights of summer time: on an axis of absolute minutes one shift is an hour shorter, the other longer', () => {
  // Night shifts of Berlin, 22:00 to 06:00 by the clock, minutes of UTC: 28 March and 24 October 2026.
  const night = (evening: string, morning: string) =>
    [Date.parse(evening) / 60_000, Date.parse(morning) / 60_000] as const;
  const spring = night('2026-03-28T22:00+01:00', '2026-03-29T06:00+02:00');
  const autumn = night('2026-10-24T22:00+02:00', '2026-10-25T06:00+01:00');
  const whole = (window: readonly [number, number]) =>
    planned({
      ...plant([job('A', 480, { span: 'whole' })], { resources: [{ id: 'M', calendar: [window] }] }),
      now: window[0],
    });
  expect(whole(spring).leftOut).toMatchObject([{ reason: expect.stringContaining('the longest open time is 420') }]);
  expect(whole(autumn).operations).toMatchObject([{ start: autumn[0], end: autumn[1] - 60 }]);
});

test('unknown names, circles and lags that contradict themselves are refused with their place', () => {
  expect(reasons([job('A', 5, { choices: [{ resource: 'X', duration: 5 }] })])).toEqual([
    'operation A: nobody knows the resource X',
  ]);
  expect(reasons([job('A', 5, { needs: [{ secondary: 'mold 7', amount: 1 }] })])).toEqual([
    'operation A: nobody knows the secondary mold 7',
  ]);
  expect(reasons([job('A', 5, { after: [{ operation: 'B' }] }), job('B', 5, { after: [{ operation: 'A' }] })])).toEqual(
    ['operation A: it waits for itself: A, which waits for B, which waits for A'],
  );
  expect(reasons([job('A', 5, { after: [{ operation: 'A' }] })])[0]).toContain('A, which waits for A');
  expect(reasons([job('A', 5), job('B', 5, { after: [{ operation: 'A', min: 5, max: 3 }] })])).toEqual([
    'operation B: it waits at least 5 and at most 3 after A',
  ]);
  expect(reasons([job('A', 5), job('A', 5)])).toEqual([
    'order A: the id is there twice',
    'operation A: the id is there twice',
  ]);
  expect(reasons([job('A', 5, { choices: [] })])).toEqual(['operation A: no resource can do it']);
  expect(
    reasons([job('A', 5, { fixed: { kind: 'pinned', resource: 'N', start: 3 } })], {
      resources: [{ id: 'M' }, { id: 'N' }],
    }),
  ).toEqual(['operation A: it is fixed on N, which cannot do it']);
  expect(
    reasons([], {
      resources: [
        {
          id: 'M',
          calendar: [
            [9, 3],
            [1, 4],
          ],
        },
      ],
    }),
  ).toHaveLength(2);
});

test('pins on top of each other stay where they are, and that is said', async () => {
  const pin = (id: string, start: number) => job(id, 5, { fixed: { kind: 'pinned', resource: 'M', start } });
  const model = plant([pin('A', 3), pin('B', 6), job('C', 2)]);
  const plan = planned(model);
  expect(times(plan)).toEqual({ C: [0, 2], A: [3, 8], B: [6, 11] });
  expect(plan.broken).toMatchObject([{ rule: 'fixed', id: 'B' }]);
  expect(await judged([model], [plan])).toMatchObject([{ ok: true }]);
});

test('10,000 orders: the first plan is there at once, and it stands', async () => {
  const model = plantFloor(10_000, 3);
  const began = process.cpuUsage();
  const turn = solveFloor(model, { seed: 1 }).next();
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(10);
  if (turn.done) throw new Error('no plan');
  const plan = floorPlan(turn.value.floor, turn.value.best.draft);
  expect(plan.operations).toHaveLength(30_000);
  expect(plan.broken).toEqual([]);
}, 120_000);
