/** Work orders and spare parts of another program's file: each row under its own number, told again it changes only what differs. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { MaintenanceRoom } from './maintenance-room.ts';
import { type Fault, type Row, rowsOf } from './read-rows.ts';
import type { SpareFields } from './spare-words.ts';
import {
  type Closing,
  WORK_KINDS,
  WORK_PRIORITIES,
  WORK_STATES,
  WORK_VERDICTS,
  type WorkFields,
  type WorkOrder,
} from './words.ts';
import type { WorkChange } from './work-store.ts';

export interface Taken {
  readonly taken: number;
  readonly faults: Fault[];
}

/** Of columns that an export has beside, nothing is taken: they are worked out here. */
export const takeWork = (room: MaintenanceRoom, plant: PlantModel, text: string, by: Actor): Promise<Taken> =>
  take(text, ['system', 'external', 'machine', 'kind', 'title'], 'orders', async ({ cells }) => {
    const fields = fieldsOf(cells, plant);
    const known = fields.external && (await room.work.byExternal(fields.external));
    const madeAt = instant(cells, 'made');
    const order = known ?? (await room.work.make(fields, by, madeAt === null ? {} : { madeAt }));
    await changeTo(room, order, fields, cells, by);
    return order.external?.id ?? '';
  });

export const takeSpares = (room: MaintenanceRoom, text: string, by: Actor): Promise<Taken> =>
  take(text, ['part', 'name', 'unit'], 'parts', async ({ cells }) => {
    const part = needed(cells, 'part');
    if (/[/\s]/.test(part)) throw new Refused('spare-refused', '`part`: no blanks, no slashes');
    const fields: SpareFields = {
      ...{ name: needed(cells, 'name'), unit: needed(cells, 'unit'), place: cells['place'] ?? '' },
      ...{ min: number(cells, 'min'), max: number(cells, 'max'), leadDays: number(cells, 'leadDays') },
      ...{ supplier: cells['supplier'] ?? '', cost: number(cells, 'cost') },
    };
    const before = (await room.spares.list()).find((one) => one.part === part);
    const same = before && (Object.keys(fields) as (keyof SpareFields)[]).every((key) => before[key] === fields[key]);
    const { onHand } = same ? before : await room.spares.put(part, fields, by);
    const there = number(cells, 'onHand');
    if (there !== null && there !== onHand) {
      const told = { kind: 'correction' as const, quantity: there - onHand, number: null, reason: 'import' };
      await room.spares.move(part, told, by);
    }
    return part;
  });

async function take(
  text: string,
  columns: readonly string[],
  list: string,
  one: (row: Row) => Promise<string>,
): Promise<Taken> {
  const { rows, faults } = rowsOf(text, columns, list);
  let taken = 0;
  for (const row of rows)
    try {
      await one(row);
      taken++;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const entry = row.cells['external'] ?? row.cells['part'] ?? '';
      faults.push({ line: row.line, entry, reason: error.message });
    }
  return { taken, faults };
}

type Cells = Row['cells'];

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
    external: { system: needed(cells, 'system'), id: needed(cells, 'external') },
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

/** What differs is changed, step by step as the states go. */
async function changeTo(room: MaintenanceRoom, before: WorkOrder, told: WorkFields, cells: Cells, by: Actor) {
  const state = word(cells, 'state', WORK_STATES, before.state);
  const { plan: _plan, occurrence: _occurrence, ...fields } = told;
  const differs = Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof WorkOrder]),
    ),
  ) as WorkChange;
  // What is over stays what it was.
  if (before.state === 'done' || before.state === 'reviewed' || before.state === 'cancelled') {
    if (state === 'reviewed' && before.state === 'done') await room.work.alter(before.number, null, { state }, by);
    return;
  }
  if (state === before.state && Object.keys(differs).length === 0) return;
  const done = instant(cells, 'done');
  const steps: WorkChange[] =
    state === 'done' || state === 'reviewed'
      ? [
          { ...differs, state: 'done', closing: closingOf(cells), ...(done === null ? {} : { doneAt: done }) },
          ...(state === 'reviewed' ? [{ state } as const] : []),
        ]
      : [{ ...differs, state, ...(state === 'cancelled' ? { note: cells['note'] || 'import' } : {}) }];
  for (const step of steps) await room.work.alter(before.number, null, step, by);
}
