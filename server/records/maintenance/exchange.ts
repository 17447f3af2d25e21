/** Work orders and spare parts of another program's file: each row under its own number, told again it changes only what differs. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { judgeMove, judgeWindow } from './judge-work.ts';
import type { MaintenanceRoom } from './maintenance-room.ts';
import { type Cells, type Fault, type Row, rowsOf } from './read-rows.ts';
import type { SpareFields } from './spare-words.ts';
import {
  type Closing,
  type External,
  isOver,
  WORK_KINDS,
  WORK_PRIORITIES,
  WORK_STATES,
  WORK_VERDICTS,
  type WorkFields,
  type WorkOrder,
} from './words.ts';
import type { WorkChange, WorkOrigin } from './work-store.ts';

export interface Taken {
  readonly dryRun: boolean;
  /** Rows that are sound; of them `made` are new, and `changed` differ from what there is. */
  readonly taken: number;
  readonly made: number;
  readonly changed: number;
  readonly faults: Fault[];
}
export type Became = 'made' | 'changed' | 'same';

/** Of columns that an export has beside, nothing is taken: they are worked out here. `dryRun`: only judged. */
export const takeWork = (room: MaintenanceRoom, plant: PlantModel, text: string, by: Actor, dryRun = false) =>
  take(text, dryRun, ['system', 'external', 'machine', 'kind', 'title'], 'orders', async ({ cells }) => {
    const external = { system: needed(cells, 'system'), id: needed(cells, 'external') };
    const known = await room.work.byExternal(external);
    return (await takeOrder(room, plant, { cells, external, known, by, dryRun })).became;
  });

export interface OrderTold {
  readonly cells: Cells;
  /** Its number over there. */
  readonly external: External;
  /** Null = it is new. */
  readonly known: WorkOrder | null;
  readonly by: Actor;
  readonly dryRun?: boolean;
  readonly origin?: WorkOrigin;
}

/** One order of another program: judged as a whole before anything of it is written. What is not told stays. */
export async function takeOrder(
  room: MaintenanceRoom,
  plant: PlantModel,
  { cells: told, external, known, by, dryRun = false, origin }: OrderTold,
): Promise<{ readonly became: Became; readonly number: number }> {
  const cells = known ? { machine: known.machine, kind: known.kind, title: known.title, ...told } : told;
  const fields = { ...fieldsOf(cells, plant), external };
  const madeAt = instant(cells, 'made');
  const before = known ?? asMade(fields);
  const steps = stepsTo(before, fields, cells);
  if (!known) judgeWindow(fields);
  judgeSteps(before, steps);
  const number = known?.number ?? 0;
  const became = known ? (steps.length > 0 ? 'changed' : 'same') : 'made';
  if (dryRun) return { became, number };
  const more = { ...(madeAt === null ? {} : { madeAt }), ...(origin ? { origin } : {}) };
  const order = known ?? (await room.work.make(fields, by, more));
  for (const step of steps) await room.work.alter(order.number, null, { ...step, ...(origin ? { origin } : {}) }, by);
  return { became, number: order.number };
}

export const takeSpares = (room: MaintenanceRoom, text: string, by: Actor, dryRun = false) =>
  take(text, dryRun, ['part', 'name', 'unit'], 'parts', async ({ cells }) => {
    const part = needed(cells, 'part');
    if (/[/\s]/.test(part)) throw new Refused('spare-refused', '`part`: no blanks, no slashes');
    const fields: SpareFields = {
      ...{ name: needed(cells, 'name'), unit: needed(cells, 'unit'), place: cells['place'] ?? '' },
      ...{ min: amount(cells, 'min'), max: amount(cells, 'max'), leadDays: amount(cells, 'leadDays') },
      ...{ supplier: cells['supplier'] ?? '', cost: amount(cells, 'cost') },
    };
    const there = amount(cells, 'onHand');
    const before = (await room.spares.list()).find((one) => one.part === part);
    const same = before && (Object.keys(fields) as (keyof SpareFields)[]).every((key) => before[key] === fields[key]);
    const corrected = there !== null && there !== (before?.onHand ?? 0);
    if (!dryRun) {
      const { onHand } = same ? before : await room.spares.put(part, fields, by);
      const told = { kind: 'correction' as const, number: null, reason: 'import' };
      if (there !== null && corrected) await room.spares.move(part, { ...told, quantity: there - onHand }, by);
    }
    return before ? (same && !corrected ? 'same' : 'changed') : 'made';
  });

async function take(
  text: string,
  dryRun: boolean,
  columns: readonly string[],
  list: string,
  one: (row: Row) => Promise<Became>,
): Promise<Taken> {
  const { rows, faults } = rowsOf(text, columns, list);
  const count = { made: 0, changed: 0, same: 0 };
  for (const row of rows)
    try {
      count[await one(row)]++;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const entry = row.cells['external'] ?? row.cells['part'] ?? '';
      faults.push({ line: row.line, entry, reason: error.message });
    }
  const { made, changed, same } = count;
  return { dryRun, taken: made + changed + same, made, changed, faults };
}

const wrong = (field: string, why: string): never => {
  throw new Refused('work-refused', `\`${field}\`: ${why}`);
};
const needed = (cells: Cells, field: string): string => cells[field] || wrong(field, 'is missing');

function number(cells: Cells, field: string): number | null {
  const text = cells[field] ?? '';
  const value = Number(text);
  if (text === '') return null;
  return Number.isFinite(value) ? value : wrong(field, `\`${text}\` is no number`);
}

/** Never below nothing. */
function amount(cells: Cells, field: string): number | null {
  const value = number(cells, field);
  return value !== null && value < 0 ? wrong(field, `${value} is below 0`) : value;
}

function instant(cells: Cells, field: string): number | null {
  const text = cells[field] ?? '';
  if (text === '') return null;
  const at = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? wrong(field, `\`${text}\` is no time; write one like 2026-01-31T06:00:00Z`) : at;
}

function word<W extends string>(cells: Cells, field: string, of: readonly W[], absent: W): W {
  const text = cells[field] ?? '';
  if (text === '') return absent;
  return of.find((one) => one === text) ?? wrong(field, `\`${text}\` is none of ${of.join(', ')}`);
}

function fieldsOf(cells: Cells, plant: PlantModel): WorkFields {
  const machine = needed(cells, 'machine');
  if (!plant.machines.some(({ id }) => id === machine)) wrong('machine', `the plant has no ${machine}`);
  return {
    ...{ machine, component: cells['component'] || null, kind: word(cells, 'kind', WORK_KINDS, 'corrective') },
    ...{ title: needed(cells, 'title').slice(0, 200), why: (cells['why'] ?? '').slice(0, 2_000) },
    priority: word(cells, 'priority', WORK_PRIORITIES, 'normal'),
    ...{ stop: cells['stop'] || null, prediction: cells['prediction'] || null, plan: null, occurrence: null },
    ...{ from: instant(cells, 'from'), to: instant(cells, 'to') },
    people: (cells['people'] ?? '').split('|').filter((name) => name !== ''),
    ...{ estimateMin: number(cells, 'estimateMin'), checklist: cells['checklist'] || null },
    external: null,
  };
}

function closingOf(cells: Cells): Closing {
  const text = cells['verdict'] ?? '';
  return {
    ...{ mode: cells['mode'] ?? '', mechanism: cells['mechanism'] ?? '', cause: cells['cause'] ?? '' },
    failed: cells['failed'] === 'true' ? true : cells['failed'] === 'false' ? false : null,
    ...{ found: cells['found'] ?? '', renewed: cells['renewed'] === 'true' },
    verdict: text === '' ? null : word(cells, 'verdict', WORK_VERDICTS, 'cannot-say'),
  };
}

/** As `make` leaves it. */
const asMade = (fields: WorkFields): WorkOrder => ({
  ...fields,
  ...{ number: 0, line: null, state: fields.from === null ? 'open' : 'planned', run: null, closing: null },
  ...{ made: 0, madeBy: '', done: null, version: 0, by: '' },
});

/** What differs is changed, step by step as the states go. */
function stepsTo(before: WorkOrder, told: WorkFields, cells: Cells): WorkChange[] {
  const state = word(cells, 'state', WORK_STATES, before.state);
  const { plan: _plan, occurrence: _occurrence, ...fields } = told;
  const differs = Object.fromEntries(
    Object.entries(fields).filter(
      // What a row does not tell of is not taken away.
      ([name, value]) =>
        (name === 'external' || cells[name] !== undefined) &&
        JSON.stringify(value) !== JSON.stringify(before[name as keyof WorkOrder]),
    ),
  ) as WorkChange;
  // What is over stays what it was.
  if (isOver(before.state)) return state === 'reviewed' && before.state === 'done' ? [{ state }] : [];
  if (state === before.state && Object.keys(differs).length === 0) return [];
  const done = instant(cells, 'done');
  return state === 'done' || state === 'reviewed'
    ? [
        { ...differs, state: 'done', closing: closingOf(cells), ...(done === null ? {} : { doneAt: done }) },
        ...(state === 'reviewed' ? [{ state } as const] : []),
      ]
    : [{ ...differs, state, ...(state === 'cancelled' ? { note: cells['note'] || 'import' } : {}) }];
}

function judgeSteps(before: WorkOrder, steps: readonly WorkChange[]): void {
  let order = before;
  for (const { note = '', doneAt: _doneAt, photo: _photo, ...step } of steps) {
    const next: WorkOrder = { ...order, ...step };
    judgeWindow(next);
    if (next.state !== order.state) judgeMove(order, next, note);
    order = next;
  }
}
