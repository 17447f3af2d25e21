/** Makes orders of what files and programs tell, and says of each that is none what is wrong with it. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import { productId } from '../../../twin/plant/rates.ts';
import {
  BEGINS,
  type Operation,
  type OrderFault,
  type OrderText,
  PLANNED_STATUSES,
  type PlannedOrder,
} from './words.ts';

export const ORDER_FIELDS = [
  'order',
  'line',
  'product',
  'revision',
  'lot',
  'quantity',
  'planned_start',
  'planned_end',
  'priority',
  'begins',
  'status',
] as const;
type Field = (typeof ORDER_FIELDS)[number];

const LONGEST = 80;
const MOST_UNITS = 1e12;
const MOST_OPERATIONS = 100;
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

export type Judged =
  | { readonly ok: true; readonly order: PlannedOrder }
  | { readonly ok: false; readonly faults: readonly OrderFault[] };

export function judgeOrder(plant: PlantModel, text: OrderText): Judged {
  const faults: OrderFault[] = [];
  const cell = (field: Field): string => (text.cells[field] ?? '').trim();
  const order = cell('order');
  const wrong = (field: string, reason: string) => {
    faults.push({ line: text.line, order: order.slice(0, LONGEST), field, reason });
  };
  for (const field of ORDER_FIELDS)
    if (cell(field).length > LONGEST) wrong(field, `is longer than ${LONGEST} characters`);
  if (order === '') wrong('order', 'an order needs a number');
  const line = plant.lines.find(({ id }) => id === cell('line'));
  if (!line) wrong('line', cell('line') === '' ? 'an order needs a line' : `the plant has no line ${cell('line')}`);
  const product = plant.products.find(({ id }) => id === productId(plant, cell('product')));
  if (!product)
    wrong(
      'product',
      cell('product') === '' ? 'an order needs a product' : `the plant has no product ${cell('product')}`,
    );
  const quantity = numberOf(cell('quantity'));
  if (!(quantity > 0 && quantity <= MOST_UNITS)) wrong('quantity', `\`${cell('quantity')}\` is no number above 0`);
  const time = (field: 'planned_start' | 'planned_end'): number | null => {
    if (cell(field) === '') return null;
    const at = TIME.test(cell(field)) ? Date.parse(cell(field).replace(' ', 'T')) : Number.NaN;
    if (Number.isNaN(at)) {
      wrong(field, `\`${cell(field)}\` is not a time; write one like 2026-01-31T06:00:00Z`);
      return null;
    }
    return at;
  };
  const plannedFrom = time('planned_start');
  const plannedTo = time('planned_end');
  if (plannedFrom !== null && plannedTo !== null && plannedTo <= plannedFrom)
    wrong('planned_end', `it ends (${cell('planned_end')}) before it starts (${cell('planned_start')})`);
  const priority = cell('priority') === '' ? 0 : numberOf(cell('priority'));
  if (!Number.isInteger(priority) || priority < 0 || priority > 1e6) wrong('priority', 'is a whole number from 0 on');
  const begins = BEGINS.find((word) => word === (cell('begins') || 'hand'));
  if (!begins) wrong('begins', `is one of ${BEGINS.join(', ')}`);
  if (begins === 'schedule' && plannedFrom === null) wrong('planned_start', 'who begins by schedule needs one');
  const status = PLANNED_STATUSES.find((word) => word.toLowerCase() === (cell('status') || 'Released').toLowerCase());
  if (!status) wrong('status', `a new order is one of ${PLANNED_STATUSES.join(', ')}`);
  if (text.operations.length > MOST_OPERATIONS) wrong('operations', `more than ${MOST_OPERATIONS}`);
  const strange = line && text.operations.find(({ machine }) => !machineOn(plant, line.slot, machine));
  if (strange) wrong('operations', `${line.id} has no machine ${strange.machine}`);
  if (faults.length > 0 || !line || !product || !begins || !status) return { ok: false, faults };
  return {
    ok: true,
    order: {
      order,
      line: line.id,
      product: product.id,
      revision: cell('revision') || null,
      lot: cell('lot') || null,
      quantity,
      plannedFrom,
      plannedTo,
      priority,
      begins,
      status,
      operations: text.operations.map((told): Operation => ({ ...told, routing: null })),
    },
  };
}

/** Orders of one line whose planned times overlap: a line makes one at a time. Told at the later one. */
export function overlapsOf(
  placed: readonly { readonly line: number; readonly order: PlannedOrder }[],
  known: readonly PlannedOrder[],
): OrderFault[] {
  const given = new Map(placed.map(({ line, order }) => [order.order, line]));
  const all = [...placed.map(({ order }) => order), ...known.filter(({ order }) => !given.has(order))];
  const byLine = new Map<string, PlannedOrder[]>();
  for (const order of all)
    if (order.plannedFrom !== null && order.plannedTo !== null) {
      const list = byLine.get(order.line);
      if (list) list.push(order);
      else byLine.set(order.line, [order]);
    }
  const faults: OrderFault[] = [];
  for (const list of byLine.values()) {
    list.sort((a, b) => (a.plannedFrom as number) - (b.plannedFrom as number));
    let last: PlannedOrder | null = null;
    for (const order of list) {
      if (last && (order.plannedFrom as number) < (last.plannedTo as number)) {
        const [told, other] = given.has(order.order) ? [order, last] : [last, order];
        const line = given.get(told.order);
        if (line !== undefined)
          faults.push({
            line,
            order: told.order,
            field: 'planned_start',
            reason: `overlaps order ${other.order} on ${order.line}, ${spanOf(other)}`,
          });
      }
      if (!last || (order.plannedTo as number) > (last.plannedTo as number)) last = order;
    }
  }
  return faults.sort((a, b) => a.line - b.line);
}

const spanOf = ({ plannedFrom, plannedTo }: PlannedOrder): string =>
  `${new Date(plannedFrom as number).toISOString()} to ${new Date(plannedTo as number).toISOString()}`;

const machineOn = (plant: PlantModel, line: number, id: string): boolean =>
  plant.machines.some((machine) => machine.id === id && machine.line === line);

const numberOf = (text: string): number => (/^\d+(\.\d+)?(e\d+)?$/i.test(text) ? Number(text) : Number.NaN);
