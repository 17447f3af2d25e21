/** The table of tags as rows of plain cells: what is filtered, sorted, copied and written as CSV. Pure. */
import type { Machine, PlantModel, Tag } from '../../../twin/plant/model.ts';
import { QUALITIES, type Quality } from '../../../twin/words.ts';
import type { Readings } from '../../http/setup-api.ts';

export const COLUMNS = [
  'name',
  'machine',
  'role',
  'type',
  'unit',
  'source',
  'address',
  'scale',
  'quality',
  'value',
  'age',
  'rate',
  'errors',
  'owner',
  'review',
] as const;
export type Column = (typeof COLUMNS)[number];
/** What can be typed into the table, and is pasted into it. */
export const EDITABLE = ['unit', 'scale', 'owner', 'review'] as const satisfies readonly Column[];

export interface TagRow {
  readonly slot: number;
  readonly tag: Tag;
  readonly machine: Machine;
  readonly source: string;
  readonly quality: Quality;
  readonly value: number | string | null;
  /** Since the reading, ms; NaN = there was none. */
  readonly ageMs: number;
  /** Readings a second. */
  readonly rate: number;
  /** Bad readings since the server was started. */
  readonly errors: number;
}

export function rowsOf(plant: PlantModel, readings: Readings | null): TagRow[] {
  const now = readings ? Date.parse(readings.now) : 0;
  return plant.tags
    .filter(({ source }) => source >= 0)
    .map((tag) => {
      const at = readings?.at[tag.slot] ?? 0;
      return {
        slot: tag.slot,
        tag,
        machine: plant.machines[tag.machine] as Machine,
        source: plant.sources[tag.source]?.id ?? '',
        quality: QUALITIES[readings?.qualities[tag.slot] ?? 3] ?? 'stale',
        value: readings?.values[tag.slot] ?? null,
        ageMs: at > 0 ? now - at : Number.NaN,
        rate: readings?.rates[tag.slot] ?? 0,
        errors: readings?.errors[tag.slot] ?? 0,
      };
    });
}

/** What a cell holds, for sorting and for files. */
export function cellOf(row: TagRow, column: Column): string | number {
  switch (column) {
    case 'name':
      return row.tag.name;
    case 'machine':
      return row.machine.id;
    case 'source':
      return row.source;
    case 'address':
      return row.tag.device ? `${row.tag.device} ${row.tag.address}` : row.tag.address;
    case 'quality':
      return row.quality;
    case 'value':
      return row.value ?? '';
    case 'age':
      return row.ageMs;
    case 'rate':
      return row.rate;
    case 'errors':
      return row.errors;
    default:
      return row.tag[column];
  }
}

export interface Filter {
  /** Words that all have to be in a row. */
  readonly text: string;
  readonly source: string;
  readonly quality: string;
  /** Only those whose review is due. */
  readonly overdue: boolean;
  /** Only those of which nobody, or no day, is named. */
  readonly uncared: boolean;
}

/** `today` as `2026-12-31`. */
export const isOverdue = (review: string, today: string): boolean => review !== '' && review < today;

/** Nobody, or no day, is named. */
export const isUncared = ({ owner, review }: { readonly owner: string; readonly review: string }): boolean =>
  owner === '' || review === '';

export function filtered(rows: readonly TagRow[], filter: Filter, today: string): TagRow[] {
  const wanted = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter((row) => {
    if (filter.source !== '' && row.source !== filter.source) return false;
    if (filter.quality !== '' && row.quality !== filter.quality) return false;
    if (filter.overdue && !isOverdue(row.tag.review, today)) return false;
    if (filter.uncared && !isUncared(row.tag)) return false;
    if (wanted.length === 0) return true;
    const { tag, source } = row;
    const text =
      `${tag.name} ${tag.role} ${tag.unit} ${tag.address} ${tag.device} ${source} ${tag.owner}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Made once: a comparison by `localeCompare` makes its own each time, which takes ten times as long. */
const words = new Intl.Collator('en', { numeric: true });

/** `column` null: as in the plant file, line by line and machine by machine. */
export function sorted(rows: readonly TagRow[], column: Column | null, down: boolean): readonly TagRow[] {
  if (column === null) return rows;
  const sign = down ? -1 : 1;
  return rows
    .map((row) => ({ row, cell: cellOf(row, column) }))
    .sort((a, b) => {
      const [x, y] = [a.cell, b.cell];
      // What is not known comes last, either way.
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      const order = typeof x === 'number' && typeof y === 'number' ? x - y : words.compare(String(x), String(y));
      return order * sign || a.row.slot - b.row.slot;
    })
    .map(({ row }) => row);
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is written as text. */
export function csvOf(rows: readonly TagRow[]): string {
  const line = (cells: readonly (string | number)[]) => cells.map(csvCell).join(',');
  return [line(COLUMNS), ...rows.map((row) => line(COLUMNS.map((column) => cellOf(row, column))))].join('\r\n');
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = /^[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
