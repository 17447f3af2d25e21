/**
 * Histories of assets from CSV: `asset,time,event,<signal>,...` with `time` as ISO 8601 or hours, `event` empty, failure, repair or censored, and an
 * empty field where a reading is missing. A column `product` says what was made, a signal `speed` how fast it ran. Errors name line and field.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { AssetHistory, Fleet, LifeEvent } from '../../models/fleet.ts';
import { withoutBursts } from './burst-columns.ts';
import { readingOf } from './reading.ts';

export interface FleetRow {
  /** As written. */
  readonly asset: string;
  readonly time: string;
  /** Its asset in the fleet, and its row there. */
  readonly of: number;
  readonly row: number;
}

export interface FleetFile {
  readonly fleet: Fleet;
  /** In the order of the file. */
  readonly rows: readonly FleetRow[];
  /** Columns in which no number stands: names of products, of shifts. Nothing is learned from them. */
  readonly leftOut: readonly string[];
}

const EVENTS: readonly string[] = ['failure', 'repair', 'censored'] satisfies LifeEvent[];
const FIRST = ['asset', 'time', 'event'] as const;
/** What is made is a mode to run in, no reading, however it is written. */
const PRODUCT = 'product';
const SPEED = 'speed';
const HOUR_MS = 3_600_000;

interface Line {
  readonly asset: string;
  readonly time: string;
  readonly hour: number;
  readonly event: LifeEvent | null;
  readonly readings: readonly number[];
  readonly product: string | null;
  readonly place: number;
}

/** `signals`: those that a model asks for, in its order; without, all columns of the file. Throws a sentence. */
export function readFleet(text: string, signals?: readonly string[]): FleetFile {
  const [header, ...records] = withoutBursts(recordsOf(text));
  if (!header)
    throw new Error('line 1: the file is empty; its first line names the columns asset,time,event,<signal>,...');
  const columns = header.map((name) => name.trim());
  for (const name of FIRST)
    if (!columns.includes(name))
      throw new Error(`line 1: no column ${name}; the first line is asset,time,event,<signal>,...`);
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`line 1: two columns are called ${twice}`);
  const product = columns.findIndex((name) => name.toLowerCase() === PRODUCT);
  const others = columns.filter((name, i) => !(FIRST as readonly string[]).includes(name) && i !== product);
  const leftOut = others.filter((name) => isWords(records, columns.indexOf(name)));
  const wanted = signals ?? others.filter((name) => !leftOut.includes(name));
  if (wanted.length === 0) throw new Error('line 1: no column of a signal');
  const first = { asset: columns.indexOf('asset'), time: columns.indexOf('time'), event: columns.indexOf('event') };
  const places = { ...first, product };
  const readings = wanted.map((name) => columns.indexOf(name));
  const lines = records.map((record, i) => lineOf(record, i + 2, places, readings, wanted));
  return { ...fleetOf(lines, wanted), leftOut };
}

/** Something stands there, and none of it is a number. */
function isWords(records: readonly (readonly string[])[], column: number): boolean {
  const said = records.map((record) => readingOf(record[column] ?? '')).filter((value) => !Number.isNaN(value));
  return said.length > 0 && said.every((value) => value === null);
}

function recordsOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true }) as string[][];
  } catch (error) {
    if (error instanceof CsvError) throw new Error(`line ${error['lines'] ?? '?'}: ${error.message}`);
    throw error;
  }
}

function lineOf(
  record: readonly string[],
  number: number,
  places: { readonly asset: number; readonly time: number; readonly event: number; readonly product: number },
  columns: readonly number[],
  names: readonly string[],
): Line {
  const asset = record[places.asset] ?? '';
  const time = record[places.time] ?? '';
  const event = (record[places.event] ?? '').trim();
  if (asset === '') throw new Error(`line ${number}, asset: it is empty`);
  const hour = hourOf(time.trim());
  if (hour === null) throw new Error(`line ${number}, time: "${time}" is neither hours nor an ISO 8601 time`);
  if (event !== '' && !EVENTS.includes(event))
    throw new Error(`line ${number}, event: "${event}" is none of failure, repair, censored (or empty)`);
  return {
    asset,
    time,
    hour,
    event: event === '' ? null : (event as LifeEvent),
    product: (record[places.product] ?? '').trim() || null,
    place: number - 2,
    readings: columns.map((column, i) => {
      const reading = readingOf(record[column] ?? '');
      if (reading === null) throw new Error(`line ${number}, ${names[i]}: "${record[column]}" is no number`);
      return reading;
    }),
  };
}

function hourOf(text: string): number | null {
  if (text === '') return null;
  const hours = Number(text);
  if (Number.isFinite(hours)) return hours;
  // Without a zone it is UTC, like everything that is written.
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(text) || !text.includes(':') ? text : `${text}Z`;
  const ms = Date.parse(zoned.replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  return Number.isNaN(ms) ? null : ms / HOUR_MS;
}

function fleetOf(lines: readonly Line[], signals: readonly string[]): Omit<FleetFile, 'leftOut'> {
  const byAsset = new Map<string, Line[]>();
  for (const line of lines) {
    const own = byAsset.get(line.asset);
    if (own) own.push(line);
    else byAsset.set(line.asset, [line]);
  }
  const rows = new Array<FleetRow>(lines.length);
  const assets = [...byAsset].map(([asset, own], of): AssetHistory => {
    // Files are most often in order; what is not is put there, equal times as they were written.
    own.sort((a, b) => a.hour - b.hour || a.place - b.place);
    for (const [row, line] of own.entries()) rows[line.place] = { asset, time: line.time, of, row };
    return {
      asset,
      hours: Float64Array.from(own, ({ hour }) => hour),
      events: own.map(({ event }) => event),
      signals: signals.map((_, i) => Float64Array.from(own, ({ readings }) => readings[i] as number)),
      products: own.some(({ product }) => product !== null) ? own.map(({ product }) => product) : undefined,
    };
  });
  const speed = signals.find((name) => name.toLowerCase() === SPEED) ?? null;
  return { fleet: { signals, speed, assets }, rows };
}
