/**
 * The record of an era in columns: a day of forty machines is some megabytes and read in a few milliseconds. Objects are
 * made of what is asked for only. Machines and lines are kept by name.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Totals } from '../../analytics/record/cut.ts';
import type { Interval, TwinEvent } from '../../twin/events.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { STATES, type State } from '../../twin/words.ts';
import { placeContext } from '../record/contexts.ts';
import type { Context, LineChange } from '../record/record-store.ts';
import type { PlantRecord } from './plant-record.ts';

interface MachineColumns {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly state: Uint8Array;
  readonly fault: Uint32Array;
  readonly good: Float64Array;
  readonly reject: Float64Array;
  readonly energy: Float64Array;
  readonly goodTotal: Float64Array;
  readonly rejectTotal: Float64Array;
  /** Absent where the machine counted none. */
  readonly rework?: Float64Array;
  readonly reworkTotal?: Float64Array;
  /** Tallies: when, and good and reject then. */
  readonly tallyAt: Float64Array;
  readonly tallyGood: Float64Array;
  readonly tallyReject: Float64Array;
  readonly tallyRework?: Float64Array;
  readonly contexts: readonly Context[];
}

interface Packed {
  readonly version: 2;
  readonly machines: Readonly<Record<string, MachineColumns>>;
  readonly lines: Readonly<Record<string, readonly LineChange[]>>;
}

/** Takes the events of a fold in order and writes them down as columns. */
export class EraRecordWriter {
  private readonly intervals = new Map<string, Interval[]>();
  private readonly tallies = new Map<string, ({ at: number } & Required<Totals>)[]>();
  private readonly contexts = new Map<string, Context[]>();
  private readonly changes = new Map<string, LineChange[]>();

  take(event: TwinEvent): void {
    if (event.type === 'interval-closed') {
      const { type: _type, machine, ...interval } = event;
      listOf(this.intervals, machine).push(interval);
    } else if (event.type === 'tally') {
      const list = listOf(this.tallies, event.machine);
      if (list.at(-1)?.at === event.at) list.pop();
      list.push({ at: event.at, good: event.good, reject: event.reject, rework: event.rework ?? 0 });
    } else if (event.type === 'context-changed') placeContext(listOf(this.contexts, event.machine), event);
    else if (event.type === 'line-changed') listOf(this.changes, event.line).push({ ...event, chain: [] });
  }

  /** What a machine worked on when the era began. */
  begin(machine: string, context: Context): void {
    listOf(this.contexts, machine).push(context);
  }

  async write(file: string): Promise<void> {
    const names = new Set([...this.intervals.keys(), ...this.tallies.keys(), ...this.contexts.keys()]);
    const machines = Object.fromEntries(
      [...names].map((name) => {
        const rows = this.intervals.get(name) ?? [];
        const tallies = this.tallies.get(name) ?? [];
        const column = (pick: (row: Interval) => number) => Float64Array.from(rows, pick);
        const columns: MachineColumns = {
          from: column((row) => row.from),
          to: column((row) => row.to),
          state: Uint8Array.from(rows, (row) => STATES.indexOf(row.state)),
          fault: Uint32Array.from(rows, (row) => row.fault),
          good: column((row) => row.good),
          reject: column((row) => row.reject),
          energy: column((row) => row.energy),
          goodTotal: column((row) => row.goodTotal ?? Number.NaN),
          rejectTotal: column((row) => row.rejectTotal ?? Number.NaN),
          tallyAt: Float64Array.from(tallies, (tally) => tally.at),
          tallyGood: Float64Array.from(tallies, (tally) => tally.good),
          tallyReject: Float64Array.from(tallies, (tally) => tally.reject),
          ...(tallies.some(({ rework }) => rework > 0) && {
            rework: column((row) => row.rework ?? 0),
            reworkTotal: column((row) => row.reworkTotal ?? 0),
            tallyRework: Float64Array.from(tallies, (tally) => tally.rework),
          }),
          contexts: this.contexts.get(name) ?? [],
        };
        return [name, columns];
      }),
    );
    const packed: Packed = { version: 2, machines, lines: Object.fromEntries(this.changes) };
    await writeFile(file, serialize(packed));
  }
}

export class EraRecord implements PlantRecord {
  private readonly machines: readonly (MachineColumns | undefined)[];
  private readonly lines: readonly (readonly LineChange[])[];

  constructor(packed: Packed, plant: PlantModel) {
    this.machines = plant.machines.map(({ id }) => packed.machines[id]);
    this.lines = plant.lines.map(({ id }) => packed.lines[id] ?? []);
  }

  static async read(file: string, plant: PlantModel): Promise<EraRecord> {
    return new EraRecord(deserialize(await readFile(file)) as Packed, plant);
  }

  intervalsOf(m: number, from: number, to: number): readonly Interval[] {
    const columns = this.machines[m];
    if (!columns) return [];
    const found: Interval[] = [];
    for (let i = after(columns.to, from); i < columns.from.length && (columns.from[i] as number) < to; i++)
      found.push(intervalAt(columns, i));
    return found;
  }

  tallyAt(m: number, at: number): Totals | undefined {
    const columns = this.machines[m];
    const i = columns ? after(columns.tallyAt, at) - 1 : -1;
    if (!columns || i < 0) return undefined;
    const rework = columns.tallyRework?.[i];
    return {
      good: columns.tallyGood[i] as number,
      reject: columns.tallyReject[i] as number,
      ...(rework !== undefined && { rework }),
    };
  }

  firstInterval(m: number): Interval | undefined {
    const columns = this.machines[m];
    return columns && columns.from.length > 0 ? intervalAt(columns, 0) : undefined;
  }

  contextsOf(m: number, from: number, to: number): readonly Context[] {
    return inForce(this.machines[m]?.contexts ?? [], from, to);
  }

  changesOf(line: number, from: number, to: number): readonly LineChange[] {
    return inForce(this.lines[line] ?? [], from, to);
  }
}

/** Of a list in order of time: what holds in [from, to), the one before `from` included. */
export function inForce<T extends { readonly at: number }>(list: readonly T[], from: number, to: number): readonly T[] {
  let first = 0;
  for (let low = 0, high = list.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as T).at <= from) {
      low = middle + 1;
      first = low;
    } else high = middle;
  }
  return list.slice(Math.max(0, first - 1)).filter(({ at }) => at < to);
}

const intervalAt = (columns: MachineColumns, i: number): Interval => ({
  from: columns.from[i] as number,
  to: columns.to[i] as number,
  state: STATES[columns.state[i] as number] as State,
  fault: columns.fault[i] as number,
  good: columns.good[i] as number,
  reject: columns.reject[i] as number,
  energy: columns.energy[i] as number,
  goodTotal: columns.goodTotal[i] as number,
  rejectTotal: columns.rejectTotal[i] as number,
  ...(columns.rework && { rework: columns.rework[i] as number }),
  ...(columns.reworkTotal && { reworkTotal: columns.reworkTotal[i] as number }),
});

/** Index of the first entry greater than `key`. */
function after(column: Float64Array, key: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] as number) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function listOf<T>(lists: Map<string, T[]>, name: string): T[] {
  let list = lists.get(name);
  if (!list) {
    list = [];
    lists.set(name, list);
  }
  return list;
}
