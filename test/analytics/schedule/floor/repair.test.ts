/** A plan on the day: what happened is taken in, what has begun stays, and little else is moved. */
import { expect, test } from 'vitest';
import type { FloorChange } from '../../../../analytics/schedule/floor/day.ts';
import type { FloorModel } from '../../../../analytics/schedule/floor/model.ts';
import { type RepairOption, repairFloor } from '../../../../analytics/schedule/floor/repair.ts';
import { judged, planAfter } from '../../../../bench/load/floor-peer.ts';
import { plantFloor } from '../../../../bench/load/plant-floor.ts';
import { inTurn, job, plant, times } from './small-plant.ts';

const two = { resources: [{ id: 'M', calendar: [[0, 1000]] as const }, { id: 'N' }] };
const either = (duration: number) => ({ choices: ['M', 'N'].map((resource) => ({ resource, duration })) });

function repaired(
  model: FloorModel,
  changes: readonly FloorChange[],
  now: number,
  turns = 60,
  overtime = false,
): readonly RepairOption[] {
  const windows = [{ resource: 'M', windows: [[1000, 3000]] as const }];
  let options: readonly RepairOption[] = [];
  for (options of repairFloor(model, inTurn(model), {
    now,
    changes,
    seed: 1,
    ...(overtime ? { overtime: windows } : {}),
  }))
    if (--turns === 0) break;
  return options;
}
const option = (options: readonly RepairOption[], name: string) => {
  const found = options.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no option ${name}`);
  return found;
};

test('a breakdown: waiting keeps the order and is late, moving takes the other line; what has begun stays', async () => {
  const orders = [
    { id: 'X', operations: [{ id: 'X', choices: [{ resource: 'N', duration: 120 }] }] },
    job('A', 100, {}, { due: 100 }),
    job('B', 50, either(50), { due: 180 }),
    job('C', 50, {}, { due: 400 }),
  ];
  const model = plant(orders, two);
  expect(times(inTurn(model))).toEqual({ X: [0, 120], A: [0, 100], B: [100, 150], C: [150, 200] });
  const options = repaired(model, [{ kind: 'breakdown', resource: 'M', from: 40, to: 140 }], 40);
  const [wait, move] = [option(options, 'wait'), option(options, 'move')];
  // A has 60 left when the machine runs again; what has begun stands from now on.
  expect(times(wait.plan)).toEqual({ X: [40, 120], A: [40, 200], B: [200, 250], C: [250, 300] });
  expect(wait).toMatchObject({ moved: 2, shift: 200, plan: { goals: { tardiness: 100 + 70 } } });
  expect(times(move.plan)).toEqual({ X: [40, 120], A: [40, 200], B: [120, 170], C: [200, 250] });
  expect(move).toMatchObject({ moved: 2, shift: 70, plan: { goals: { tardiness: 100 } } });
  for (const one of options) expect(await judged([one.model], [one.plan])).toMatchObject([{ ok: true, errors: [] }]);
});

test('late material, an absent crew and a rush order, each with the options beside each other', async () => {
  const secondaries = [{ id: 'crew', kind: 'crew' as const, capacity: 2 }];
  const needs = [{ secondary: 'crew', amount: 1 }];
  const orders = [
    job('A', 50, { needs }, { due: 50 }),
    job('B', 50, { needs }, { due: 110 }),
    job('C', 50, {}, { due: 200 }),
  ];
  const model = plant(orders, { ...two, secondaries });
  const changes: readonly FloorChange[][] = [
    [{ kind: 'material', operation: 'B', ready: 90 }],
    [{ kind: 'absence', secondary: 'crew', from: 60, to: 100, amount: 2 }],
    [{ kind: 'rush', order: job('R', 20, {}, { due: 75, weight: 9 }) }],
  ];
  const late = [];
  for (const change of changes) {
    const options = repaired(model, change, 10, 60, true);
    expect(options.map(({ name }) => name)).toEqual(['wait', 'move', 'overtime']);
    for (const { plan, model: its } of options) {
      expect(await judged([its], [plan])).toMatchObject([{ ok: true, errors: [] }]);
      // A has begun.
      expect(times(plan)['A']).toEqual([10, 50]);
    }
    late.push(options.map(({ plan }) => plan.goals.tardiness));
  }
  // B waits for its material and C behind it, or C goes first; nobody can bring the crew back; the rush order goes in front.
  expect(late[0]).toEqual([30, 30, 30]);
  expect(late[1]?.[1]).toBeLessThanOrEqual(late[1]?.[0] as number);
  expect(late[2]?.[0]).toBe(9 * 95);
  expect(late[2]?.[1]).toBe(10);
});

test('500 operations: a broken plan is mended in less than two seconds of work, the search included', async () => {
  const model = plantFloor(200, 2);
  const { plan } = planAfter(model, 300);
  const now = model.now + 400;
  const down: FloorChange = { kind: 'breakdown', resource: 'line 1', from: now, to: now + 240 };
  const began = process.cpuUsage();
  let options: readonly RepairOption[] = [];
  let turns = 0;
  for (options of repairFloor(model, plan, { now, changes: [down], seed: 1 })) if (++turns === 60) break;
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(2);
  const [wait, move] = [option(options, 'wait'), option(options, 'move')];
  expect(wait.plan.operations.length).toBeGreaterThan(500);
  expect(move.plan.goals.tardiness).toBeLessThanOrEqual(wait.plan.goals.tardiness);
  for (const one of [wait, move])
    expect(await judged([one.model], [one.plan])).toMatchObject([{ ok: true, errors: [] }]);
});
