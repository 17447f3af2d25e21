/** The plan that the demo leaves for the server: orders that the server takes, that its lines then name, and some that come late. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { orderPlan } from '../../demo/floor/order-plan.ts';
import { openPlantFloor } from '../../demo/floor/plant-floor.ts';
import { judgeOrder, overlapsOf } from '../../server/records/orders/judge-order.ts';
import { readOrders } from '../../server/records/orders/read-orders.ts';
import { plantOf } from '../plants.ts';

const plant = plantOf(readFileSync('demo/plant.yaml', 'utf8'));
const FROM = Date.parse('2026-11-22T06:00:00Z');
const floor = openPlantFloor(plant, { seed: 1, speed: 1, startAt: FROM });
const plan = (speed: number) =>
  readOrders('csv', orderPlan({ plant, lines: floor.lines, from: FROM, hours: 24, speed, begunMinutes: 0 })).orders.map(
    (text) => {
      const judged = judgeOrder(plant, text);
      if (!judged.ok) throw new Error(JSON.stringify(judged.faults));
      return { line: text.line, order: judged.order };
    },
  );

test('every row is an order that the server takes; a line never has two at a time', () => {
  const orders = plan(1);
  expect(orders.length).toBeGreaterThan(45);
  expect(overlapsOf(orders, [])).toEqual([]);
  expect(new Set(orders.map(({ order }) => order.order)).size).toBe(orders.length);
});

test('the first order of each line is the one that its machines name when the plant begins', () => {
  for (const { line, orders } of floor.lines) {
    const [first] = plan(1).filter(({ order }) => order.line === line.id);
    expect(first?.order).toMatchObject({ order: orders.batch(0).order, begins: 'signal', plannedFrom: FROM });
  }
});

test('every third order is planned faster than the constraint can run: it will be late', () => {
  const own = plan(1).filter(({ order }) => order.line === 'line1');
  const pace = own.map(({ order }) => {
    const filler = plant.machines.find(({ id }) => id === 'line1-filler');
    const ideal = filler?.idealRates[order.product] ?? filler?.idealRate ?? 0;
    return order.quantity / (((order.plannedTo as number) - (order.plannedFrom as number)) / 60_000) / ideal;
  });
  expect(pace.filter((share) => share > 1).length).toBe(Math.ceil((own.length - 1) / 3));
  expect(pace.every((share) => share > 1 || share < 0.8)).toBe(true);
});

test('a plant that runs ten times as fast is planned ten times as fast', () => {
  const [slow, fast] = [plan(1), plan(10)].map((orders) => orders.find(({ order }) => order.line === 'line1')?.order);
  const length = (order: typeof slow) => (order?.plannedTo as number) - (order?.plannedFrom as number);
  expect(length(slow) / length(fast)).toBeCloseTo(10, 1);
});
