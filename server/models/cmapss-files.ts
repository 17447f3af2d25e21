/**
 * The turbofan engines of NASA's C-MAPSS set FD001 (A. Saxena and K. Goebel 2008): blanks between numbers; engine, cycle, three settings, 21
 * sensors a row. Engines of the training part run until they fail; those of the test part end before, and how long before stands in a third file.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetHistory, Fleet } from '../../models/fleet.ts';
import { readingOf } from './reading.ts';

const COLUMNS = 26;

export interface CmapssFiles {
  readonly train: Fleet;
  /** Null where the test part is not there. */
  readonly test: { readonly fleet: Fleet; readonly remaining: readonly number[] } | null;
}

/** Throws a sentence that names file and line. */
export async function readCmapss(folder: string): Promise<CmapssFiles> {
  const rows = rowsOf('train_FD001.txt', await readFile(join(folder, 'train_FD001.txt'), 'utf8'), COLUMNS);
  // What never moves in training cannot tell anything.
  const moving = Array.from({ length: COLUMNS - 2 }, (_, i) => i + 2).filter((column) =>
    moves(rows.map((row) => row[column] as number)),
  );
  const train = fleetOf(rows, moving, true);
  const [tests, truth] = await Promise.all([
    optional(join(folder, 'test_FD001.txt')),
    optional(join(folder, 'RUL_FD001.txt')),
  ]);
  if (tests === null || truth === null) return { train, test: null };
  const fleet = fleetOf(rowsOf('test_FD001.txt', tests, COLUMNS), moving, false);
  const remaining = rowsOf('RUL_FD001.txt', truth, 1).map(([cycles]) => cycles as number);
  if (remaining.length !== fleet.assets.length)
    throw new Error(
      `RUL_FD001.txt has ${remaining.length} lives for the ${fleet.assets.length} engines of test_FD001.txt`,
    );
  return { train, test: { fleet, remaining } };
}

function moves(readings: readonly number[]): boolean {
  const first = readings.find((value) => !Number.isNaN(value));
  return readings.some((value) => !Number.isNaN(value) && value !== first);
}

async function optional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function rowsOf(file: string, text: string, columns: number): number[][] {
  return text.split('\n').flatMap((line, i) => {
    const fields = line.trim();
    if (fields === '') return [];
    const row = fields.split(/\s+/).map(readingOf);
    // A reading may be missing; who and when may not.
    const sound = row.every((value, column) => value !== null && (column > 1 || !Number.isNaN(value)));
    if (row.length !== columns || !sound) throw new Error(`${file}, line ${i + 1}: not ${columns} numbers`);
    return [row as number[]];
  });
}

function fleetOf(rows: readonly (readonly number[])[], columns: readonly number[], failing: boolean): Fleet {
  const engines = new Map<number, (readonly number[])[]>();
  for (const row of rows) {
    const own = engines.get(row[0] as number);
    if (own) own.push(row);
    else engines.set(row[0] as number, [row]);
  }
  const assets = [...engines].map(([engine, own]): AssetHistory => {
    own.sort((a, b) => (a[1] as number) - (b[1] as number));
    return {
      asset: String(engine),
      hours: Float64Array.from(own, (row) => row[1] as number),
      events: own.map((_, i) => (failing && i === own.length - 1 ? 'failure' : null)),
      signals: columns.map((column) => Float64Array.from(own, (row) => row[column] as number)),
    };
  });
  return { signals: columns.map((column) => (column < 5 ? `setting ${column - 1}` : `sensor ${column - 4}`)), assets };
}
