/** Places and movements out of what was sent, CSV with a head or JSON; what cannot be read is told by place, the rest is read on. */
import { CsvError, parse } from 'csv-parse/sync';
import { LOT_KINDS, type LotKind } from '../../../analytics/genealogy/event.ts';
import type { LocationTold } from './location-store.ts';
import { MOVEMENT_KINDS, type MovementKind, type MovementTold } from './movement-store.ts';
import { type Level, LOCATION_KINDS, type LocationKind, type StockFault } from './words.ts';

const LOCATION_FIELDS = ['location', 'name', 'kind', 'line', 'receives', 'removed'] as const;
const LEVEL_FIELDS = ['material', 'min', 'max', 'kanban', 'unit', 'replenish_min'] as const;
const MOVEMENT_FIELDS = [
  ...['type', 'id', 'at', 'lot', 'material', 'quantity', 'unit', 'from', 'to', 'kind', 'supplier', 'supplier_lot'],
  ...['expires', 'order', 'line', 'delivery', 'request', 'reason'],
] as const;

type Cells = Readonly<Record<string, unknown>>;
interface Row {
  readonly line: number;
  readonly cells: Cells;
}
export interface Read<T> {
  readonly told: readonly T[];
  readonly faults: readonly StockFault[];
}
type Rows = Read<Row>;

/** A row each; of a file that is none a fault. */
function rowsOf(file: string, fields: readonly string[], needed: readonly string[], list: string): Rows {
  const text = file.replace(/^\uFEFF/, '');
  const wrong = (line: number, reason: string): Rows => ({
    told: [],
    faults: [{ line, entry: '', field: '', reason }],
  });
  if (/^\s*[[{]/.test(text)) {
    try {
      const value = JSON.parse(text) as unknown;
      const found = Array.isArray(value) ? value : (value as Record<string, unknown>)[list];
      return Array.isArray(found) ? listed(found, fields) : wrong(1, `a list is wanted, or an object with \`${list}\``);
    } catch (error) {
      return wrong(1, `this is no JSON: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  const [first = ''] = text.split('\n', 1);
  const delimiter = [',', ';', '\t'].find((candidate) => first.includes(candidate)) ?? ',';
  try {
    const options = { delimiter, info: true, relax_column_count: true, skip_empty_lines: true };
    const rows = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    const head = (rows[0]?.record ?? []).map((name) => name.trim().toLowerCase());
    const strange = head.find((name) => !fields.includes(name));
    if (strange !== undefined) return wrong(1, `there is no column \`${strange}\`; there are ${fields.join(', ')}`);
    const missing = needed.find((name) => !head.includes(name));
    if (missing) return wrong(1, `the column \`${missing}\` is missing`);
    const told: Row[] = [];
    const faults: StockFault[] = [];
    for (const { record, info } of rows.slice(1)) {
      const reason = `${record.length} cells where the head has ${head.length}`;
      if (record.length !== head.length) faults.push({ line: info.lines, entry: record[0] ?? '', field: '', reason });
      else
        told.push({
          line: info.lines,
          cells: Object.fromEntries(head.map((name, i) => [name, (record[i] ?? '').trim()])),
        });
    }
    return { told, faults };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return wrong(Number(error['lines'] ?? 1), error.message);
  }
}

/** Entries of JSON. */
function listed(list: readonly unknown[], fields: readonly string[]): Rows {
  const told: Row[] = [];
  const faults: StockFault[] = [];
  for (const [i, one] of list.entries()) {
    const cells = typeof one === 'object' && one !== null && !Array.isArray(one) ? (one as Cells) : null;
    const strange = cells && Object.keys(cells).find((name) => !fields.includes(name));
    if (!cells) faults.push({ line: i + 1, entry: '', field: '', reason: 'is no object' });
    else if (strange)
      faults.push({
        line: i + 1,
        entry: '',
        field: strange,
        reason: `there is no such field; there are ${fields.join(', ')}`,
      });
    else told.push({ line: i + 1, cells });
  }
  return { told, faults };
}

/** What does not fit is thrown with its field, and caught by entry. */
class Unfit extends Error {
  readonly field: string;
  constructor(field: string, reason: string) {
    super(reason);
    this.field = field;
  }
}

const MOST_TEXT = 200;

function textOf(cells: Cells, field: string): string | null {
  const value = cells[field];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' && typeof value !== 'number') throw new Unfit(field, 'is no text');
  const text = String(value).trim();
  if (text.length > MOST_TEXT) throw new Unfit(field, `has more than ${MOST_TEXT} characters`);
  return text === '' ? null : text;
}

function numberOf(cells: Cells, field: string): number | null {
  const text = textOf(cells, field);
  if (text === null) return null;
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value) || Math.abs(value) > 1e12) throw new Unfit(field, `\`${text}\` is no number`);
  return value;
}

const ZONED = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/i;

function timeOf(cells: Cells, field: string): number | null {
  const text = textOf(cells, field);
  if (text === null) return null;
  const at = ZONED.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new Unfit(field, `\`${text}\` is no time; write one like 2026-01-31T06:00:00Z`);
  return at;
}

function wordOf<W extends string>(cells: Cells, field: string, words: readonly W[]): W | null {
  const text = textOf(cells, field);
  if (text === null) return null;
  const found = words.find((word) => word === text);
  if (!found) throw new Unfit(field, `\`${text}\` is none of ${words.join(', ')}`);
  return found;
}

/** Sound ones, and what is wrong with the others. */
function each<T>({ told, faults }: Rows, name: string, read: (row: Row) => T): { told: T[]; faults: StockFault[] } {
  const found: T[] = [];
  const wrong = [...faults];
  for (const row of told) {
    try {
      found.push(read(row));
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      const entry = row.cells[name];
      wrong.push({
        line: row.line,
        entry: typeof entry === 'string' ? entry.slice(0, MOST_TEXT) : '',
        field: error.field,
        reason: error.message,
      });
    }
  }
  return { told: found, faults: wrong };
}

/** Of a file or a body as text. Rows of one place are one: each adds what it is to hold of a material. */
export function readLocations(file: string): Read<LocationTold> {
  const rows = rowsOf(file, [...LOCATION_FIELDS, ...LEVEL_FIELDS, 'levels'], ['location'], 'locations');
  const { told, faults } = each(rows, 'location', locationOf);
  const merged = new Map<string, LocationTold>();
  for (const one of told) {
    const known = merged.get(one.location);
    merged.set(one.location, known ? { ...known, levels: [...known.levels, ...one.levels] } : one);
  }
  return { told: [...merged.values()], faults };
}

function locationOf({ line: at, cells }: Row): LocationTold {
  const location = textOf(cells, 'location');
  if (location === null) throw new Unfit('location', 'a place has a name');
  const removed = ['true', '1', 'yes'].includes(String(cells['removed'] ?? '').toLowerCase());
  const kind = wordOf<LocationKind>(cells, 'kind', LOCATION_KINDS);
  if (kind === null && !removed) throw new Unfit('kind', `say which: ${LOCATION_KINDS.join(', ')}`);
  const listedReceives = Array.isArray(cells['receives']) ? cells['receives'].join(' ') : textOf(cells, 'receives');
  const receives = (listedReceives ?? '').split(/[\s|]+/).filter((word) => word !== '');
  const strange = receives.find((word) => !LOT_KINDS.some((one) => one === word));
  if (strange) throw new Unfit('receives', `\`${strange}\` is none of ${LOT_KINDS.join(', ')}`);
  const listedLevels = cells['levels'];
  if (listedLevels !== undefined && !Array.isArray(listedLevels)) throw new Unfit('levels', 'is no list');
  const levels: Level[] = listedLevels
    ? listedLevels.map((one) => levelOf(one as Cells))
    : textOf(cells, 'material') === null
      ? []
      : [levelOf(cells)];
  return {
    ...{ at, removed, location, name: textOf(cells, 'name') ?? location, kind: kind ?? 'warehouse' },
    ...{ line: textOf(cells, 'line'), receives: receives as LotKind[], levels },
  };
}

function levelOf(cells: Cells): Level {
  if (typeof cells !== 'object' || cells === null) throw new Unfit('levels', 'is no object');
  const material = textOf(cells, 'material');
  if (material === null) throw new Unfit('material', 'say of which material');
  const need = (field: string): number => {
    const value = numberOf(cells, field);
    if (value === null) throw new Unfit(field, `of \`${material}\` it is needed`);
    return value;
  };
  return {
    ...{ material, min: need('min'), max: need('max'), kanban: need('kanban'), unit: textOf(cells, 'unit') ?? '' },
    replenishMin: numberOf(cells, 'replenish_min'),
  };
}

/** Of a file or a body as text. */
export function readMovements(file: string): Read<MovementTold> {
  return each(rowsOf(file, MOVEMENT_FIELDS, ['type'], 'movements'), 'id', movementOf);
}

function movementOf({ line, cells }: Row): MovementTold {
  const kind = wordOf<MovementKind>(cells, 'type', MOVEMENT_KINDS);
  if (kind === null) throw new Unfit('type', `say which: ${MOVEMENT_KINDS.join(', ')}`);
  return {
    ...{ line, kind, id: textOf(cells, 'id') ?? '', at: timeOf(cells, 'at'), lot: textOf(cells, 'lot') },
    ...{
      material: textOf(cells, 'material'),
      quantity: numberOf(cells, 'quantity'),
      unit: textOf(cells, 'unit') ?? '',
    },
    ...{ from: textOf(cells, 'from'), to: textOf(cells, 'to'), lotKind: wordOf<LotKind>(cells, 'kind', LOT_KINDS) },
    ...{ supplier: textOf(cells, 'supplier'), supplierLot: textOf(cells, 'supplier_lot') },
    ...{ expires: timeOf(cells, 'expires'), order: textOf(cells, 'order'), atLine: textOf(cells, 'line') },
    ...{
      delivery: textOf(cells, 'delivery'),
      request: numberOf(cells, 'request'),
      reason: textOf(cells, 'reason') ?? '',
    },
  };
}
