/** Orders out of a file: CSV with a head, JSON, or B2MML. What cannot be read at all is told by place, the rest is read on. */
import { CsvError, parse } from 'csv-parse/sync';
import { ORDER_FIELDS } from './judge-order.ts';
import { readB2mml } from './read-b2mml.ts';
import type { OrderFault, OrderText, ToldOperation } from './words.ts';

const LONGEST = 80;

export const ORDER_FORMATS = ['csv', 'json', 'b2mml'] as const;
export type OrderFormat = (typeof ORDER_FORMATS)[number];

export interface OrdersRead {
  readonly orders: readonly OrderText[];
  readonly faults: readonly OrderFault[];
}

/** By the name, else by how the text begins. */
export function formatOf(name: string, text: string): OrderFormat {
  if (/\.xml$/i.test(name)) return 'b2mml';
  if (/\.json$/i.test(name)) return 'json';
  if (/\.csv$/i.test(name)) return 'csv';
  const first = /\S/.exec(text.replace(/^\uFEFF/, ''))?.[0];
  return first === '<' ? 'b2mml' : first === '[' || first === '{' ? 'json' : 'csv';
}

export function readOrders(format: OrderFormat, file: string): OrdersRead {
  const text = file.replace(/^\uFEFF/, '');
  if (format === 'b2mml') return readB2mml(text);
  return format === 'json' ? readJson(text) : readCsv(text);
}

/** Everything of the file at once. */
export const unreadable = (line: number, reason: string): OrdersRead => ({
  orders: [],
  faults: [{ line, order: '', field: '', reason }],
});

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function readCsv(text: string): OrdersRead {
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end);
  const delimiter = [',', ';', '\t'].find((candidate) => first.includes(candidate)) ?? ',';
  let rows: CsvRow[];
  try {
    rows = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return unreadable(Number(error['lines'] ?? 1), error.message);
  }
  const head = (rows[0]?.record ?? []).map((name) => name.trim().toLowerCase());
  const strange = head.find((name) => !(ORDER_FIELDS as readonly string[]).includes(name));
  if (strange !== undefined)
    return unreadable(1, `there is no column \`${strange}\`; there are ${ORDER_FIELDS.join(', ')}`);
  const missing = ['order', 'line', 'product', 'quantity'].find((name) => !head.includes(name));
  if (missing) return unreadable(1, `the column \`${missing}\` is missing`);
  const orders: OrderText[] = [];
  const faults: OrderFault[] = [];
  for (const { record, info } of rows.slice(1)) {
    if (record.length !== head.length) {
      const reason = `${record.length} cells where the head has ${head.length}`;
      faults.push({ line: info.lines, order: record[head.indexOf('order')] ?? '', field: '', reason });
      continue;
    }
    const cells = Object.fromEntries(head.map((name, i) => [name, record[i] ?? '']));
    orders.push({ line: info.lines, cells, operations: [] });
  }
  return { orders, faults };
}

function readJson(text: string): OrdersRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return unreadable(1, `this is no JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  const list = Array.isArray(value) ? value : (value as { orders?: unknown } | null)?.orders;
  if (!Array.isArray(list)) return unreadable(1, 'a list of orders is wanted, or an object with `orders`');
  const orders: OrderText[] = [];
  const faults: OrderFault[] = [];
  for (const [i, one] of list.entries()) {
    const read = orderOf(one, i + 1);
    if ('reason' in read) faults.push(read);
    else orders.push(read);
  }
  return { orders, faults };
}

/** An order as JSON has it. */
export function orderOf(value: unknown, line: number): OrderText | OrderFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, order: '', field: '', reason: 'this is no order' };
  const { operations = [], ...rest } = value as Record<string, unknown>;
  const order = String(rest['order'] ?? '').slice(0, 80);
  const cells: Record<string, string> = {};
  for (const [field, content] of Object.entries(rest)) {
    if (!(ORDER_FIELDS as readonly string[]).includes(field))
      return {
        line,
        order,
        field: field.slice(0, 80),
        reason: `there is no such field; see ${ORDER_FIELDS.join(', ')}`,
      };
    if (content === null || content === undefined) continue;
    if (typeof content !== 'string' && typeof content !== 'number')
      return { line, order, field, reason: 'is neither a text nor a number' };
    cells[field] = String(content);
  }
  const told = Array.isArray(operations) ? operations.map(operationOf) : [null];
  if (!told.every((one) => one !== null)) {
    const reason = 'is a list of {operation, machine}, with setup_min, run_s and queue_min from 0 on';
    return { line, order, field: 'operations', reason };
  }
  return { line, cells, operations: told };
}

/** null = it is none. */
function operationOf(value: unknown): ToldOperation | null {
  const { operation, machine, ...times } = (value ?? {}) as Record<string, unknown>;
  if (typeof operation !== 'string' || typeof machine !== 'string') return null;
  const [setupMin, runS, queueMin] = ['setup_min', 'run_s', 'queue_min'].map((field) => times[field] ?? null);
  if (operation.length > LONGEST || machine.length > LONGEST) return null;
  return isTime(setupMin) && isTime(runS) && isTime(queueMin) ? { operation, machine, setupMin, runS, queueMin } : null;
}

const isTime = (value: unknown): value is number | null =>
  value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0);
