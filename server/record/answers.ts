/** What the HTTP surface asks of the plant's state and record, answered from the twin host. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FAULT, LOT, ORDER, PRODUCT, STRIDE } from '../../twin/core/machine-row.ts';
import type { Twin } from '../../twin/core/twin.ts';
import { blankRow } from '../../twin/live/frames.ts';
import type { LineView } from '../../twin/live/protocol.ts';
import type { Line, Machine, PlantModel } from '../../twin/plant/model.ts';
import { STATES, type State } from '../../twin/words.ts';
import { lineView } from '../live/line-view.ts';
import type { TwinHost } from '../twin-host.ts';
import { coarse } from './coarse.ts';

/** `site`, `line:<id>` or `machine:<id>`, resolved. */
export type Scope =
  | { readonly kind: 'site' }
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'machine'; readonly machine: Machine };

export interface MachineState {
  readonly id: string;
  readonly state: State;
  readonly since: number | null;
  readonly fault: number;
  readonly good: number;
  readonly reject: number;
  /** Units a minute; null = not known. */
  readonly speed: number | null;
  readonly product: string | null;
  readonly order: string | null;
  readonly lot: string | null;
}

export interface StateView {
  readonly at: number;
  /** Where the answer is from: the live record, an import, or nowhere, because nothing is known of that moment. */
  readonly record: 'live' | 'imported' | 'none';
  readonly machines: readonly MachineState[];
  readonly lines: readonly LineView[];
}

export interface IntervalRow {
  readonly machine: string;
  readonly from: number;
  /** null = still open. */
  readonly to: number | null;
  readonly state: State;
  readonly fault: number;
  readonly good: number;
  readonly reject: number;
  readonly energy: number;
  /** For the constraint of a line that waits: the machine that holds it up, as the walk found it. */
  readonly cause: { readonly machine: string; readonly state: State; readonly fault: number } | null;
}

/** The scope a text names; null where there is no such thing. */
export function scopeOf(plant: PlantModel, text: string): Scope | null {
  if (text === 'site') return { kind: 'site' };
  const [kind, id] = text.split(':', 2);
  const line = kind === 'line' ? plant.lines.find((candidate) => candidate.id === id) : undefined;
  if (line) return { kind: 'line', line };
  const machine = kind === 'machine' ? plant.machines.find((candidate) => candidate.id === id) : undefined;
  return machine ? { kind: 'machine', machine } : null;
}

export function machinesIn(plant: PlantModel, scope: Scope): readonly number[] {
  if (scope.kind === 'machine') return [scope.machine.slot];
  return scope.kind === 'line' ? scope.line.machines : plant.machines.map((machine) => machine.slot);
}

/** No shift is longer: what a line made in its shift is found in so much of the record. */
const SHIFT_MS = 24 * 3_600_000;

/** The state of a scope, live (`at` null) or at a past moment, as known then or as known at the later moment `known`. */
export async function stateAt(
  host: TwinHost,
  scope: Scope,
  at: number | null,
  known: number | null = null,
): Promise<StateView> {
  const moment = at === null ? host.now() : Math.min(at, host.now());
  const twin = at === null ? host.twin : await host.twinAt(moment, known ?? moment);
  const { plant } = host;
  const record = await host.recordOf({ from: moment - SHIFT_MS, to: moment }, at === null ? null : moment);
  const lines = scope.kind === 'line' ? [scope.line] : scope.kind === 'site' ? plant.lines : [];
  return {
    at: moment,
    record: at === null ? 'live' : host.recordKindAt(moment),
    machines: machinesIn(plant, scope).map((m) => machineState(twin, m)),
    lines: lines.map((line) => lineView(twin, record, line, moment)),
  };
}

function machineState(twin: Twin, m: number): MachineState {
  const row = blankRow();
  twin.readMachine(m, row);
  const fields = m * STRIDE;
  const text = (field: number) => twin.texts.text(twin.machines.rows[fields + field] as number) || null;
  return {
    id: twin.machines.idOf(m),
    state: STATES[row.state] as State,
    since: Number.isNaN(row.since) ? null : row.since,
    fault: twin.machines.rows[fields + FAULT] as number,
    good: row.good,
    reject: row.reject,
    speed: Number.isNaN(row.speed) ? null : row.speed,
    product: text(PRODUCT),
    order: text(ORDER),
    lot: text(LOT),
  };
}

/** Intervals in one answer. */
export const MOST_INTERVALS = 60_000;

export class TooManyIntervals extends Error {
  constructor() {
    super(`more than ${MOST_INTERVALS} intervals; ask for a shorter window or for fewer machines`);
  }
}

/**
 * Intervals that touch [from, to), the open one of each machine included. `step` (ms, 0 = none): only what holds longest in
 * each step of so long.
 */
export async function intervals(
  host: TwinHost,
  scope: Scope,
  from: number,
  to: number,
  step = 0,
): Promise<IntervalRow[]> {
  const { twin, plant } = host;
  const record = await host.recordOf({ from, to });
  const rows: IntervalRow[] = [];
  for (const m of machinesIn(plant, scope)) {
    for (const row of ofMachine(m)) rows.push(row);
    if (rows.length > MOST_INTERVALS) throw new TooManyIntervals();
    // A week of a site is a second of work: whoever looks at the present does not wait for it.
    await nextTurn();
  }
  return rows;

  function ofMachine(m: number): IntervalRow[] {
    const machine = twin.machines.idOf(m);
    const line = plant.lines.find((candidate) => candidate.constraint === m);
    const causeIn = (span: { from: number; to: number | null; state: State }): IntervalRow['cause'] => {
      if (!line || (span.state !== 'starved' && span.state !== 'blocked')) return null;
      const end = span.to ?? Number.POSITIVE_INFINITY;
      // The last finding while it waited is the fullest.
      const found = record
        .changesOf(line.slot, span.from, Math.min(end, host.now()))
        .findLast((change) => change.at >= span.from && change.cause !== null);
      const cause = found?.cause ?? null;
      return cause && { machine: cause.machine, state: cause.state, fault: cause.fault };
    };
    const closed: IntervalRow[] = record
      .intervalsOf(m, from, to)
      .map(({ goodTotal: _good, rejectTotal: _reject, rework: _units, reworkTotal: _rework, ...interval }) => ({
        machine,
        ...interval,
        cause: causeIn(interval),
      }));
    const known = closed.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
    for (const open of twin.machines.openSpans(m, host.now())) {
      const begin = Math.max(open.from, known);
      if (begin >= to || (open.to ?? Number.POSITIVE_INFINITY) <= Math.max(begin, from)) continue;
      closed.push({
        machine,
        from: begin,
        to: open.to,
        state: open.state,
        fault: open.fault,
        good: 0,
        reject: 0,
        energy: 0,
        cause: causeIn({ ...open, from: begin }),
      });
    }
    return step > 0 ? coarse(closed, from, to, step, host.now()) : closed;
  }
}
