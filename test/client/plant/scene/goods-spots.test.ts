import { expect, test } from 'vitest';
import { farPlant, nearPlant } from '../../../../client/plant/scene/dev/synthetic-plant.ts';
import { goodsStacks } from '../../../../client/plant/scene/goods/goods-spots.ts';
import type { StandingGoods } from '../../../../client/plant/scene/goods/standing-goods.ts';
import { floorPlanOf } from '../../../../client/plant/scene/layout/floor-plan.ts';
import { footprint, overlaps, rect } from '../../../../client/plant/scene/layout/rect.ts';
import type { PlantModel } from '../../../../twin/plant/model.ts';

const goods = (line: number | null, count: number, held = 0, place: string | null = null): StandingGoods => ({
  ...{ line, count, held, place: place === null ? null : { id: place, name: place } },
  holds: held > 0 ? [{ id: '7', reason: 'Metal found' }] : [],
});

for (const [name, plant] of [
  ['three lines', nearPlant()],
  ['twelve lines of forty', farPlant(12, 40)],
] as [string, PlantModel][])
  test(`${name}: goods stand in the hall, on no machine and on no other goods, held ones first`, () => {
    const plan = floorPlanOf(plant);
    const all = [
      ...plant.lines.flatMap(({ slot }) => [goods(slot, 5, 2), goods(slot, 3, 0, 'dispatch')]),
      goods(null, 2, 0, 'yard'),
    ];
    const stacks = goodsStacks(plant, plan, all);
    expect(stacks).toHaveLength(all.length);
    const standing = stacks.flatMap(({ spots }) => spots.map(({ x, z }) => rect(x, z, 1.3, 1.1)));
    standing.forEach((area, i) => {
      for (const machine of plant.machines) expect(overlaps(area, footprint(machine))).toBe(false);
      for (const other of standing.slice(i + 1)) expect(overlaps(area, other)).toBe(false);
      expect(area.x1 <= plan.hall.x1 && area.x0 >= plan.hall.x0 && area.z0 >= plan.hall.z0).toBe(true);
    });
    const ends = stacks.filter(({ goods: { place } }) => place === null);
    for (const { spots } of ends) expect(spots.map(({ held }) => held)).toEqual(spots.map((_, i) => i < 2));
    // Behind the last machine of their own line.
    for (const {
      goods: { line },
      spots,
    } of ends) {
      const zone = plan.zones.find((one) => one.line === line)?.area;
      for (const { z } of spots) expect(zone && z > zone.z0 && z < zone.z1).toBe(true);
    }
  });

test('more than there is room for is counted, not drawn, and a label has a place to point at', () => {
  const plant = nearPlant();
  const [stack] = goodsStacks(plant, floorPlanOf(plant), [goods(0, 500, 400)]);
  expect(stack?.spots.length).toBeLessThan(30);
  expect(stack?.spots.every(({ held }) => held)).toBe(true);
  expect(stack?.goods.held).toBe(400);
  expect(Number.isFinite(stack?.at.x)).toBe(true);
});
