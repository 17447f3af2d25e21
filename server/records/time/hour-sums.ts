/**
 * Sums of pieces by hour and context. What a machine adds to its own sums and to those of its line is kept by machine, so that
 * an hour of one machine can be summed again by itself. Of a line: time is its constraint's, good units are what leaves its
 * last machine, rejects are those at and after the constraint, both in units of the constraint; energy is everybody's.
 */
import { sql } from 'kysely';
import { CONTEXTS } from '../../../analytics/oee/piece.ts';
import {
  addEnergy,
  addPiece,
  addStop,
  addTime,
  addUnits,
  effectiveState,
  emptySums,
  SUM_KEYS,
  type Sums,
} from '../../../analytics/oee/sums.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Machine, PlantModel } from '../../../twin/plant/model.ts';
import type { Work } from '../database.ts';
import { columnOf, SUM_COLUMNS } from '../tables.ts';
import { DAY, dayOf } from './loss-sums.ts';
import { insertRows, pieceOf, piecesIn } from './pieces.ts';

export const HOUR = 3_600_000;
export const hourOf = (at: number): number => Math.floor(at / HOUR) * HOUR;

/** Sums the named hours of a machine again. */
export async function sumHours(
  trx: Work,
  plant: PlantModel,
  machine: string,
  hours: ReadonlySet<number>,
): Promise<void> {
  if (hours.size === 0) return;
  const list = [...hours].sort((a, b) => a - b);
  const window = { from: list[0] as number, to: (list.at(-1) as number) + HOUR };
  const rows = await piecesIn(trx, machine, window);
  await trx.deleteFrom('hour_sum').where('machine', '=', machine).where('hour_ms', 'in', list).execute();
  const pieces = rows.map(pieceOf).filter((piece) => hours.has(hourOf(piece.from)));
  await insertRows(trx, 'hour_sum', sumRows(plant, machine, pieces));
  await sumDays(trx, machine, [...new Set(list.map(dayOf))]);
}

/** A day is the sum of its hours. */
async function sumDays(trx: Work, machine: string, days: readonly number[]): Promise<void> {
  await trx.deleteFrom('day_sum').where('machine', '=', machine).where('day_ms', 'in', days).execute();
  const contexts = sql.join(['scope', 'machine', ...CONTEXTS].map((name) => sql.ref(name)));
  const columns = sql.join(SUM_COLUMNS.map((name) => sql.ref(name)));
  const sums = sql.join(SUM_COLUMNS.map((name) => sql`sum(${sql.ref(name)})`));
  // Not a parameter: PostgreSQL takes two parameters of one value for two expressions.
  const length = sql.raw(`${DAY}::float8`);
  const day = sql`floor(hour_ms / ${length}) * ${length}`;
  await sql`
    INSERT INTO day_sum (${contexts}, day_ms, ${columns})
    SELECT ${contexts}, ${day}, ${sums} FROM hour_sum
    WHERE machine = ${machine} AND hour_ms >= ${Math.min(...days)} AND hour_ms < ${Math.max(...days) + DAY}
      AND ${day} = ANY(${[...days]}::float8[])
    GROUP BY ${contexts}, ${day}`.execute(trx);
}

/** Rows of `hour_sum` that pieces of one machine make. */
export function sumRows(plant: PlantModel, id: string, pieces: readonly RecordedPiece[]): object[] {
  const machine = plant.machines.find((candidate) => candidate.id === id);
  const line = machine && plant.lines[machine.line];
  const groups = new Map<string, { readonly key: object; readonly sums: Sums }>();
  const group = (scope: string, piece: RecordedPiece): Sums => {
    const context = CONTEXTS.map((key) => piece[key]);
    const name = JSON.stringify([scope, hourOf(piece.from), context]);
    let found = groups.get(name);
    if (!found) {
      const of = Object.fromEntries(CONTEXTS.map((key, i) => [key, context[i]]));
      found = { key: { scope, machine: id, hour_ms: hourOf(piece.from), ...of }, sums: emptySums() };
      groups.set(name, found);
    }
    return found.sums;
  };
  for (const piece of pieces) {
    addPiece(group(`machine:${id}`, piece), piece);
    if (machine && line) addToLine(group(`line:${line.id}`, piece), partOf(plant, machine), piece);
  }
  return [...groups.values()].map(({ key, sums }) => ({
    ...key,
    ...Object.fromEntries(SUM_KEYS.map((sum) => [columnOf(sum), sums[sum]])),
  }));
}

/** What a machine is to its line. */
export interface LinePart {
  readonly constraint: boolean;
  readonly last: boolean;
  /** At or after the constraint. */
  readonly after: boolean;
  /** Units of the constraint in one of this machine. */
  readonly units: number;
}

export function partOf(plant: PlantModel, machine: Machine): LinePart {
  const line = plant.lines[machine.line];
  const constraint = line && plant.machines[line.constraint];
  if (!line || !constraint) return { constraint: false, last: false, after: false, units: 1 };
  return {
    constraint: constraint.slot === machine.slot,
    last: line.machines.at(-1) === machine.slot,
    after: machine.station >= constraint.station,
    units: machine.unitsPer / constraint.unitsPer,
  };
}

/** Adds to a line's sums what one of its machines brings. */
export function addToLine(into: Sums, part: LinePart, piece: RecordedPiece): void {
  const state = effectiveState(piece);
  if (part.constraint) {
    addTime(into, state, piece);
    if (piece.stop) addStop(into, piece.stop, piece.from === piece.stop.from, piece.to === piece.stop.to);
  }
  const units = {
    good: part.last ? piece.good * part.units : 0,
    reject: part.after ? piece.reject * part.units : 0,
    rework: part.after ? piece.rework * part.units : 0,
    startReject: part.after ? piece.startReject * part.units : 0,
  };
  if (units.good || units.reject || units.rework)
    addUnits(into, units, piece.lineIdealMs === null ? null : piece.lineIdealMs / part.units);
  addEnergy(into, state, piece.energy);
}
