import { expect, test } from 'vitest';
import { farPlant, nearPlant } from '../../../../client/plant/scene/dev/synthetic-plant.ts';
import { SCENERY } from '../../../../client/plant/scene/kit/shapes.ts';
import { beltsOf, wayBetween } from '../../../../client/plant/scene/layout/belts.ts';
import { extrasOf } from '../../../../client/plant/scene/layout/extras.ts';
import { floorPlanOf } from '../../../../client/plant/scene/layout/floor-plan.ts';
import { locate, pathThrough } from '../../../../client/plant/scene/layout/path.ts';
import { footprint, overlaps, rect } from '../../../../client/plant/scene/layout/rect.ts';
import type { Machine, PlantModel } from '../../../../twin/plant/model.ts';

const plants: [string, PlantModel][] = [
  ['three lines', nearPlant()],
  ['twelve lines of forty', farPlant(12, 40)],
  ['one machine', { ...nearPlant(), lines: [], buffers: [], machines: nearPlant().machines.slice(0, 1) }],
];

for (const [name, plant] of plants) {
  test(`${name}: nothing that only gives scale stands on a machine or outside the hall`, () => {
    const plan = floorPlanOf(plant);
    const covered = plant.machines.map(footprint);
    for (const extra of extrasOf(plant, plan, beltsOf(plant).belts)) {
      const { w, d } = SCENERY[extra.kind];
      const side = Math.min(w, d);
      const area = rect(extra.x, extra.z, side, side);
      expect(
        covered.some((machine) => overlaps(machine, area)),
        `${extra.kind} at ${extra.x}, ${extra.z}`,
      ).toBe(false);
      expect(overlaps(area, plan.hall)).toBe(true);
    }
  });

  test(`${name}: pillars stand clear of machines, walkways clear of zones, each line has its zone`, () => {
    const plan = floorPlanOf(plant);
    const covered = plant.machines.map(footprint);
    for (const { x, z } of plan.pillars)
      expect(covered.some((machine) => overlaps(machine, rect(x, z, 0.4, 0.4)))).toBe(false);
    for (const walk of plan.walks) expect(plan.zones.some((zone) => overlaps(zone.area, walk))).toBe(false);
    expect(plan.zones.map((zone) => zone.line)).toEqual(plant.lines.map((line) => line.slot));
  });
}

test('a hall drawn too small grows around its machines', () => {
  const plant = nearPlant();
  const small = { ...plant, site: { ...plant.site, hall: { width: 10, depth: 10 } } };
  const { hall } = floorPlanOf(small);
  for (const machine of plant.machines.map(footprint)) {
    expect(machine.x0 > hall.x0 && machine.x1 < hall.x1 && machine.z0 > hall.z0 && machine.z1 < hall.z1).toBe(true);
  }
});

const at = (x: number, z: number, turn = 0): Machine => ({ ...nearPlant().machines[2]!, place: { x, z, turn } });
const pathOf = (a: Machine, b: Machine) => pathThrough(wayBetween(a, b), 0.9);

test('a belt between machines in a row is straight', () => {
  expect(pathOf(at(0, 0), at(10, 0)).length).toBeCloseTo(10, 3);
});

test('a belt to a parallel branch leaves and arrives along the flow', () => {
  const path = pathOf(at(0, 0), at(10, 3.4));
  const spot = { x: 0, z: 0, dx: 0, dz: 0 };
  for (const end of [0.1, path.length - 0.1]) {
    locate(path, end, spot);
    expect(spot.dx).toBeCloseTo(1, 2);
  }
  locate(path, path.length, spot);
  expect([spot.x, spot.z]).toEqual([expect.closeTo(10, 3), expect.closeTo(3.4, 3)]);
});

test('a belt to a line that runs back turns round beyond both machines', () => {
  const path = pathOf(at(0, 0), at(0, -6.4, 180));
  const spot = { x: 0, z: 0, dx: 0, dz: 0 };
  locate(path, path.length / 2, spot);
  expect(spot.x).toBeGreaterThan(1.6);
  expect(spot.dz).toBeCloseTo(-1, 2);
});

test('tanks hand on by pipe, everything else by belt', () => {
  const plant = nearPlant();
  const [first, second] = plant.machines as [Machine, Machine];
  const { belts, pipes } = beltsOf({
    ...plant,
    machines: [{ ...first, kind: 'tank' }, second, ...plant.machines.slice(2)],
  });
  expect(pipes).toHaveLength(1);
  expect(belts).toHaveLength(plant.buffers.length - 1);
});

test('two buffers on one table share the belt that leads to it', () => {
  const plant = nearPlant();
  const [buffer] = plant.buffers;
  const split = [0, 1].map((i) => ({ ...buffer!, slot: i, from: 0, to: 2 + i, table: 4 }));
  const { belts } = beltsOf({ ...plant, buffers: split });
  expect(belts.map((belt) => [belt.from, belt.to])).toEqual([
    [0, 4],
    [4, 2],
    [4, 3],
  ]);
});
