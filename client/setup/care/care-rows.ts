/**
 * Rates and reasons (fault words, state words) as the plant file has them, each with who looks after it and until when.
 * One row a place of the file: what a machine type says for forty machines is looked after once. Pure.
 */
import type { PlantEdit } from '../../../twin/plant/plant-edit.ts';
import type { MachineTypeSpec } from '../../../twin/plant/schema.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { LooseSpec } from '../plant-file.ts';
import { isOverdue, isUncared } from '../tags/tag-rows.ts';

export const CARE_KINDS = ['rate', 'faults', 'states'] as const;
export type CareKind = (typeof CARE_KINDS)[number];

export interface CareRow {
  readonly key: string;
  readonly kind: CareKind;
  /** Id of the machine type, the machine or the state map. */
  readonly id: string;
  /** A machine's name; null = it is no machine. */
  readonly name: Words | null;
  /** Units a minute; null where there is none to be set here. */
  readonly rate: number | null;
  /** What else is said: rates by product, words by code or value. */
  readonly entries: readonly (readonly [string, Words | number])[];
  readonly owner: string;
  readonly review: string;
  /** Where it stands in the file, and where its care does. */
  readonly place: readonly string[];
  readonly carePlace: readonly string[];
  /** Its own care, before what is inherited. */
  readonly own: { readonly owner?: string; readonly review?: string };
}

export interface CareChange {
  readonly owner?: string;
  readonly review?: string;
  readonly rate?: string;
}

type Body = Omit<MachineTypeSpec, 'extends'>;

export function careRows(spec: LooseSpec): CareRow[] {
  const types = spec.machine_types ?? {};
  const rows: CareRow[] = [];
  for (const [id, type] of Object.entries(types))
    rows.push(...bodyRows(id, null, type, chainOf(id, types), ['machine_types', id]));
  const machines = [
    ...(spec.lines ?? []).flatMap((line) =>
      (line.machines ?? []).map((machine) => ({ machine, place: ['lines', line.id, 'machines', machine.id] })),
    ),
    ...(spec.utilities ?? []).map((machine) => ({ machine, place: ['utilities', machine.id] })),
  ];
  for (const { machine, place } of machines)
    rows.push(...bodyRows(machine.id, machine.name, machine, [machine, ...chainOf(machine.type, types)], place));
  for (const [id, map] of Object.entries(spec.state_maps ?? {})) {
    const own = spec.state_map_care?.[id] ?? {};
    rows.push({
      key: `states ${id}`,
      kind: 'states',
      id,
      name: null,
      rate: null,
      entries: Object.entries(map),
      owner: own.owner ?? '',
      review: own.review ?? '',
      place: ['state_maps', id],
      carePlace: ['state_map_care', id],
      own,
    });
  }
  return rows;
}

/** A type and what it inherits from, nearest first. */
export function chainOf(id: string | undefined, types: Readonly<Record<string, MachineTypeSpec>>): Body[] {
  const chain: MachineTypeSpec[] = [];
  for (let type = types[id ?? '']; type && !chain.includes(type); type = types[type.extends ?? '']) chain.push(type);
  return chain;
}

function bodyRows(id: string, name: Words | null, body: Body, chain: readonly Body[], place: string[]): CareRow[] {
  const owner = chain.find((one) => one.owner !== undefined)?.owner ?? '';
  const review = chain.find((one) => one.review !== undefined)?.review ?? '';
  const faults = chain.flatMap(({ fault_care }) => fault_care ?? []);
  const rows: CareRow[] = [];
  if (body.ideal_rate !== undefined || body.ideal_rates !== undefined)
    rows.push({
      key: `rate ${place.join('.')}`,
      kind: 'rate',
      id,
      name,
      rate: body.ideal_rate ?? null,
      entries: Object.entries(body.ideal_rates ?? {}),
      owner,
      review,
      place,
      carePlace: place,
      own: body,
    });
  if (body.faults !== undefined)
    rows.push({
      key: `faults ${place.join('.')}`,
      kind: 'faults',
      id,
      name,
      rate: null,
      entries: Object.entries(body.faults),
      owner: faults.find((one) => one.owner !== undefined)?.owner ?? owner,
      review: faults.find((one) => one.review !== undefined)?.review ?? review,
      place,
      carePlace: [...place, 'fault_care'],
      own: body.fault_care ?? {},
    });
  return rows;
}

export interface CareFilter {
  readonly text: string;
  readonly overdue: boolean;
  readonly missing: boolean;
}

/** `textOf`: a row in the words on the screen. `today` as `2026-12-31`. */
export function careFiltered(
  rows: readonly CareRow[],
  filter: CareFilter,
  today: string,
  textOf: (row: CareRow) => string,
): CareRow[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter((row) => {
    if (filter.overdue && !isOverdue(row.review, today)) return false;
    if (filter.missing && !isUncared(row)) return false;
    const text = words.length === 0 ? '' : `${row.id} ${textOf(row)} ${row.owner}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function careEdits(rows: readonly CareRow[], changes: ReadonlyMap<string, CareChange>): PlantEdit[] {
  return rows.flatMap((row): PlantEdit[] => {
    const change = changes.get(row.key);
    if (!change) return [];
    const edits: PlantEdit[] = [];
    const rate = change.rate?.trim().replace(',', '.');
    if (rate !== undefined && rate !== '' && rate !== String(row.rate)) {
      const number = Number(rate);
      const value = Number.isFinite(number) ? number : rate;
      edits.push({ op: 'set', path: [...row.place, 'ideal_rate'], value });
    }
    for (const field of ['owner', 'review'] as const) {
      const text = change[field]?.trim();
      if (text === undefined || text === row[field]) continue;
      const path = [...row.carePlace, field];
      if (text !== '') edits.push({ op: 'set', path, value: text });
      // Emptied: only what stands here can be taken away; what is inherited goes on counting.
      else if (row.own[field] !== undefined) edits.push({ op: 'remove', path });
    }
    return edits;
  });
}
