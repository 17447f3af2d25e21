/** Which files `gemba import` takes for orders. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOrderFile } from '../../server/tools/order-file.ts';

test.each([
  ['plan.csv', '\uFEFF"Order";Line;Product;Quantity\n', true],
  ['plan.csv', 'line,product,order,quantity\r\n1,2,3,4\r\n', true],
  ['readings.csv', 'tag,at,value\n', false],
  ['wide.csv', 'at,m1/order,m1/good\n', false],
  ['b2mml.XML', '<JobOrder/>', true],
  ['readings.parquet', 'PAR1', false],
])('%s that begins with %j: %s', async (name, text, orders) => {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-orders-'));
  try {
    await writeFile(join(folder, name), text);
    expect(await isOrderFile(join(folder, name))).toBe(orders);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
