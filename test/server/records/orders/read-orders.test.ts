/** Orders out of files, as an ERP and a planner write them. */
import { expect, test } from 'vitest';
import { judgeOrder, overlapsOf } from '../../../../server/records/orders/judge-order.ts';
import { formatOf, readOrders } from '../../../../server/records/orders/read-orders.ts';
import type { PlannedOrder } from '../../../../server/records/orders/words.ts';
import { linePlant } from '../../../plants.ts';

const plant = linePlant(3);
const sound = (text: Parameters<typeof judgeOrder>[1]): PlannedOrder => {
  const judged = judgeOrder(plant, text);
  if (!judged.ok) throw new Error(JSON.stringify(judged.faults));
  return judged.order;
};

const B2MML = `<?xml version="1.0" encoding="UTF-8"?>
<b2:ProcessJobOrder xmlns:b2="http://www.mesa.org/xml/B2MML">
  <b2:DataArea>
    <b2:JobOrder>
      <b2:ID>A&amp;B-16</b2:ID>
      <b2:StartTime>2026-03-10T06:00:00+01:00</b2:StartTime>
      <b2:EndTime>2026-03-10T10:00:00+01:00</b2:EndTime>
      <b2:Priority>2</b2:Priority>
      <b2:DispatchStatus>Released</b2:DispatchStatus>
      <b2:MaterialRequirement>
        <b2:MaterialDefinitionID>caps</b2:MaterialDefinitionID><b2:MaterialUse>Consumed</b2:MaterialUse>
      </b2:MaterialRequirement>
      <b2:MaterialRequirement>
        <b2:MaterialDefinitionID>red</b2:MaterialDefinitionID>
        <b2:MaterialLotID>L1</b2:MaterialLotID>
        <b2:MaterialUse>Produced</b2:MaterialUse>
        <b2:Quantity><b2:QuantityString>1200</b2:QuantityString></b2:Quantity>
      </b2:MaterialRequirement>
      <b2:EquipmentRequirement><b2:EquipmentID>line</b2:EquipmentID></b2:EquipmentRequirement>
      <b2:EquipmentRequirement>
        <b2:EquipmentID>m1</b2:EquipmentID><b2:Description>fill</b2:Description><b2:EquipmentLevel>WorkUnit</b2:EquipmentLevel>
      </b2:EquipmentRequirement>
    </b2:JobOrder>
    <b2:JobOrder><b2:ID>17</b2:ID></b2:JobOrder>
  </b2:DataArea>
</b2:ProcessJobOrder>`;

test('CSV with semicolons, a head in any order and a product by its code', () => {
  const { orders, faults } = readOrders(
    'csv',
    '\uFEFFOrder;Product;Line;Quantity;Planned_Start;Planned_End\r\n16;BLUE-1;line;500;2026-03-10T06:00:00Z;2026-03-10T08:00:00Z\r\n',
  );
  expect(faults).toEqual([]);
  expect(orders.map(sound)).toMatchObject([
    {
      order: '16',
      product: 'blue',
      line: 'line',
      quantity: 500,
      plannedFrom: Date.UTC(2026, 2, 10, 6),
      begins: 'hand',
    },
  ]);
});

test('each wrong row is told with its line and cause, and does not hide the next', () => {
  const { orders, faults } = readOrders(
    'csv',
    [
      'order,line,product,quantity,planned_start,planned_end',
      '1,line,red,100,2026-03-10T08:00:00Z,2026-03-10T06:00:00Z',
      '2,line,red,-5,,',
      '3,line,green,100,,',
      '4,line,red',
      '5,line,red,100,10.3.2026,',
      '6,line,red,100,,',
    ].join('\n'),
  );
  const told = [
    ...faults,
    ...orders.flatMap((order) => {
      const judged = judgeOrder(plant, order);
      return judged.ok ? [] : judged.faults;
    }),
  ];
  expect(told.map(({ line, field }) => [line, field]).sort()).toEqual([
    [2, 'planned_end'],
    [3, 'quantity'],
    [4, 'product'],
    [5, ''],
    [6, 'planned_start'],
  ]);
  expect(told.find(({ line }) => line === 2)?.reason).toContain('ends');
});

test('B2MML: line, product, lot and operations of a JobOrder, with the line that it stands in', () => {
  const { orders, faults } = readOrders('b2mml', B2MML);
  expect(faults).toEqual([]);
  expect(orders[0]?.line).toBe(4);
  expect(sound(orders[0] as (typeof orders)[number])).toEqual({
    order: 'A&B-16',
    line: 'line',
    product: 'red',
    revision: null,
    lot: 'L1',
    quantity: 1200,
    plannedFrom: Date.UTC(2026, 2, 10, 5),
    plannedTo: Date.UTC(2026, 2, 10, 9),
    priority: 2,
    begins: 'hand',
    status: 'Released',
    operations: [{ operation: 'fill', machine: 'm1', setupMin: null, runS: null, queueMin: null, routing: null }],
  });
  const second = judgeOrder(plant, orders[1] as (typeof orders)[number]);
  expect(second.ok ? [] : second.faults.map(({ line, field }) => [line, field])).toEqual([
    [24, 'line'],
    [24, 'product'],
    [24, 'quantity'],
  ]);
});

test.each([
  [
    'a billion laughs',
    `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}">]><JobOrder><ID>&b;</ID></JobOrder>`,
    'document type',
  ],
  [
    'a file of the server',
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><JobOrder><ID>&f;</ID></JobOrder>',
    'document type',
  ],
  ['ten thousand elements in each other', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`, ''],
  ['half a document', '<JobOrder><ID>1</ID>', 'no XML'],
  ['another document', '<Note><ID>1</ID></Note>', 'no JobOrder'],
])('XML that is %s is refused, at once', (_name, text, reason) => {
  const begun = process.cpuUsage();
  const { orders, faults } = readOrders('b2mml', text);
  expect(orders).toEqual([]);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.reason).toContain(reason);
  expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(1);
});

test('JSON: a field that there is not is named, a list that is none is refused', () => {
  expect(readOrders('json', '{"orders":[{"order":"1","colour":"red"},7]}').faults).toMatchObject([
    { line: 1, order: '1', field: 'colour' },
    { line: 2, reason: 'this is no order' },
  ]);
  expect(readOrders('json', '{"order":1}').faults).toHaveLength(1);
  expect(readOrders('json', '{"orders":').faults[0]?.reason).toContain('no JSON');
  const own = '[{"order":"1","__proto__":{"line":"line"}}]';
  expect(readOrders('json', own).orders).toEqual([]);
});

test('the kind of a file is told by its name, else by how it begins', () => {
  expect([
    formatOf('a.XML', ''),
    formatOf('a', ' <x/>'),
    formatOf('a', '[1]'),
    formatOf('a.txt', 'order,line'),
  ]).toEqual(['b2mml', 'b2mml', 'json', 'csv']);
});

test('orders that a line would have to make at once are told at the later one; those that touch are not', () => {
  const order = (id: string, from: number, to: number, line = 'line'): PlannedOrder => ({
    ...sound({ line: 1, cells: { order: id, line: 'line', product: 'red', quantity: '1' }, operations: [] }),
    line,
    plannedFrom: from,
    plannedTo: to,
  });
  const placed = [order('1', 0, 10), order('2', 10, 20), order('3', 15, 30), order('4', 15, 30, 'other')];
  expect(
    overlapsOf(
      placed.map((one, i) => ({ line: i + 2, order: one })),
      [],
    ),
  ).toMatchObject([{ line: 4, order: '3', reason: expect.stringContaining('overlaps order 2 on line') }]);
  expect(overlapsOf([{ line: 2, order: order('5', 25, 40) }], [order('3', 15, 30)])).toMatchObject([
    { line: 2, order: '5', reason: expect.stringContaining('order 3') },
  ]);
});
