/** What `gemba import` takes a file for: orders, masters, checklists and reasons of before, events of lots, or readings. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planPath } from '../../server/tools/order-file.ts';

test.each([
  ['plan.csv', '\uFEFF"Order";Line;Product;Quantity\n', 'orders'],
  ['plan.csv', 'line,product,order,quantity\r\n1,2,3,4\r\n', 'orders'],
  ['readings.csv', 'tag,at,value\n', null],
  ['wide.csv', 'at,m1/order,m1/good\n', null],
  ['b2mml.XML', '<JobOrder/>', 'orders'],
  ['readings.parquet', 'PAR1', null],
  ['masters.csv', 'kind;id;revision;effective_from\n', 'revisions'],
  ['masters.json', '{"revisions":[]}', 'revisions'],
  ['masters.json', '[{"kind":"bom"}]', 'revisions'],
  ['orders.json', '[{"order":"1"}]', 'orders'],
  ['broken.json', '{', 'orders'],
  ['done.json', '{"runs":[]}', 'checklists'],
  ['why.json', '{"reasons":[]}', 'stops'],
  ['lots.json', '{"type":"EPCISDocument","epcisBody":{}}', 'epcis/capture'],
  ['lots.json', '[{"type":"ObjectEvent","eventTime":""}]', 'epcis/capture'],
])('%s that begins with %j: %s', async (name, text, room) => {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-orders-'));
  try {
    await writeFile(join(folder, name), text);
    expect(await planPath(join(folder, name))).toBe(
      room && (room.includes('/') ? `/api/v1/${room}` : `/api/v1/${room}/import`),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
