/** The reason tree of the plant file as it is being changed: its entries, and which fault code means which of them. Pure. */
import type { PlantEdit } from '../../../twin/plant/plant-edit.ts';
import type { MachineTypeSpec } from '../../../twin/plant/schema.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import { chainOf } from '../care/care-rows.ts';
import { freeId } from '../mapping/ascii.ts';
import type { LooseSpec } from '../plant-file.ts';

export type ReasonEntry = NonNullable<LooseSpec['reasons']>[number];

/** A fault code where the file has it: of a machine type, or of one machine. */
export interface FaultPlace {
  /** `machine_types.capper 12` */
  readonly key: string;
  readonly place: readonly string[];
  /** Id of the machine type or machine. */
  readonly of: string;
  readonly code: string;
  readonly words: Words | null;
  /** The reason that it means; empty = none. */
  readonly reason: string;
  /** Said here, not by a type above. */
  readonly own: boolean;
}

export interface ReasonDraft {
  readonly reasons: readonly ReasonEntry[];
  /** What was changed of fault codes, by their key: id of a reason; empty = none by itself. */
  readonly faults: ReadonlyMap<string, string>;
}

export interface ReasonRow {
  readonly entry: ReasonEntry;
  readonly depth: number;
  readonly leaf: boolean;
  /** It, or one above it, is retired. */
  readonly retired: boolean;
}

export const draftOf = (spec: LooseSpec): ReasonDraft => ({ reasons: spec.reasons ?? [], faults: new Map() });

/** Depth first, as the file has them; entries whose parent is not there come as roots. */
export function rowsOf(reasons: readonly ReasonEntry[]): ReasonRow[] {
  const ids = new Set(reasons.map(({ id }) => id));
  const below = (parent: string | undefined) =>
    reasons.filter((one) => (one.parent !== undefined && ids.has(one.parent) ? one.parent : undefined) === parent);
  const told = new Set<string>();
  const walk = (entry: ReasonEntry, depth: number, gone: boolean): ReasonRow[] => {
    if (told.has(entry.id)) return [];
    told.add(entry.id);
    const children = below(entry.id);
    const retired = gone || entry.retired === true;
    return [
      { entry, depth, leaf: children.length === 0, retired },
      ...children.flatMap((child) => walk(child, depth + 1, retired)),
    ];
  };
  return below(undefined).flatMap((entry) => walk(entry, 0, false));
}

/** A reason and all below it. */
export function branchOf(reasons: readonly ReasonEntry[], id: string): string[] {
  const found = [id];
  for (const one of found)
    for (const { id: child, parent } of reasons) if (parent === one && !found.includes(child)) found.push(child);
  return found;
}

/** What a reason does not say its parent says. */
export function inherited<Key extends 'state' | 'planned'>(
  reasons: readonly ReasonEntry[],
  { parent }: ReasonEntry,
  key: Key,
): ReasonEntry[Key] | undefined {
  const seen = new Set<string>();
  for (let one = reasons.find(({ id }) => id === parent); one && !seen.has(one.id); ) {
    if (one[key] !== undefined) return one[key];
    seen.add(one.id);
    const above: string | undefined = one.parent;
    one = reasons.find(({ id }) => id === above);
  }
  return undefined;
}

/** A new one is called by its words; an id is for ever, so it is found once. */
export function withNew(
  draft: ReasonDraft,
  name: string,
  parent: string | undefined,
): { draft: ReasonDraft; id: string } {
  const id = freeId(
    name,
    draft.reasons.map((one) => one.id),
    'reason',
  );
  const entry = { id, name, ...(parent === undefined ? {} : { parent }) };
  return { draft: { ...draft, reasons: [...draft.reasons, entry] }, id };
}

/** `undefined` of a field takes it away. */
export function withChanged(
  draft: ReasonDraft,
  id: string,
  change: Partial<Record<keyof ReasonEntry, unknown>>,
): ReasonDraft {
  const reasons = draft.reasons.map((entry) => {
    if (entry.id !== id) return entry;
    const kept = Object.entries({ ...entry, ...change }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(kept) as ReasonEntry;
  });
  return { ...draft, reasons };
}

/** Takes out a reason with all below it, and what fault codes said of them. */
export function without(draft: ReasonDraft, id: string, faults: readonly FaultPlace[]): ReasonDraft {
  const gone = branchOf(draft.reasons, id);
  const freed = faults.filter((fault) => gone.includes(meaningOf(draft, fault))).map(({ key }) => [key, ''] as const);
  return {
    reasons: draft.reasons.filter((entry) => !gone.includes(entry.id)),
    faults: new Map([...draft.faults, ...freed]),
  };
}

/** Changes its place among those of one parent. */
export function moved(draft: ReasonDraft, id: string, by: 1 | -1): ReasonDraft {
  const parent = draft.reasons.find((entry) => entry.id === id)?.parent;
  const beside = draft.reasons.filter((entry) => entry.parent === parent);
  const other = beside[beside.findIndex((entry) => entry.id === id) + by];
  if (!other) return draft;
  const reasons = [...draft.reasons];
  const [a, b] = [reasons.findIndex((entry) => entry.id === id), reasons.indexOf(other)];
  [reasons[a], reasons[b]] = [reasons[b] as ReasonEntry, reasons[a] as ReasonEntry];
  return { ...draft, reasons };
}

/** Words by language as they are typed: of one text, all languages; emptied ones go. */
export function worded(name: Words, language: string, text: string): Words {
  const before: Readonly<Record<string, string>> = typeof name === 'string' ? { en: name } : name;
  const after = Object.fromEntries(Object.entries({ ...before, [language]: text }).filter(([, word]) => word !== ''));
  const [only, ...more] = Object.entries(after);
  return typeof name === 'string' && more.length === 0 && only?.[0] === 'en' ? only[1] : after;
}

export const wordIn = (name: Words, language: string): string =>
  typeof name === 'string' ? (language === 'en' ? name : '') : (name[language] ?? '');

export const meaningOf = (draft: ReasonDraft, { key, reason }: FaultPlace): string => draft.faults.get(key) ?? reason;

/** Every fault code of the file, where it is written. */
export function faultsOf(spec: LooseSpec): FaultPlace[] {
  const types = spec.machine_types ?? {};
  const placesOf = (of: string, place: readonly string[], body: Body, above: readonly Body[]): FaultPlace[] => {
    const codes = new Set([...Object.keys(body.faults ?? {}), ...Object.keys(body.fault_reasons ?? {})]);
    return [...codes].map((code) => ({
      key: `${place.join('.')} ${code}`,
      place,
      of,
      code,
      words: [body, ...above].find(({ faults }) => faults?.[code] !== undefined)?.faults?.[code] ?? null,
      reason: [body, ...above].find((one) => one.fault_reasons?.[code] !== undefined)?.fault_reasons?.[code] ?? '',
      own: body.fault_reasons?.[code] !== undefined,
    }));
  };
  return [
    ...Object.entries(types).flatMap(([id, type]) =>
      placesOf(id, ['machine_types', id], type, chainOf(type.extends, types)),
    ),
    ...(spec.lines ?? []).flatMap((line) =>
      (line.machines ?? []).flatMap((machine) =>
        placesOf(machine.id, ['lines', line.id, 'machines', machine.id], machine, chainOf(machine.type, types)),
      ),
    ),
    ...(spec.utilities ?? []).flatMap((machine) =>
      placesOf(machine.id, ['utilities', machine.id], machine, chainOf(machine.type, types)),
    ),
  ];
}

type Body = Pick<MachineTypeSpec, 'faults' | 'fault_reasons'>;

export function reasonEdits(spec: LooseSpec, draft: ReasonDraft): PlantEdit[] {
  const before = spec.reasons ?? [];
  const edits: PlantEdit[] = [];
  // Codes first that no longer mean what is taken out.
  for (const fault of faultsOf(spec)) {
    const reason = draft.faults.get(fault.key);
    const path = [...fault.place, 'fault_reasons', fault.code];
    if (reason === undefined || reason === fault.reason) continue;
    if (reason !== '') edits.push({ op: 'set', path, value: reason });
    else if (fault.own) edits.push({ op: 'remove', path });
  }
  if (before.length === 0) {
    if (draft.reasons.length > 0) edits.push({ op: 'set', path: ['reasons'], value: draft.reasons });
    return edits;
  }
  for (const entry of draft.reasons) {
    const old = before.find(({ id }) => id === entry.id);
    if (!old) edits.push({ op: 'set', path: ['reasons', entry.id], value: entry });
    else edits.push(...fieldEdits(old, entry));
  }
  for (const { id } of before)
    if (!draft.reasons.some((entry) => entry.id === id)) edits.push({ op: 'remove', path: ['reasons', id] });
  const order = draft.reasons.map(({ id }) => id);
  const stood = [
    ...before.map(({ id }) => id).filter((id) => order.includes(id)),
    ...order.filter((id) => !before.some((one) => one.id === id)),
  ];
  if (stood.join('\n') !== order.join('\n')) edits.push({ op: 'order', path: ['reasons'], ids: order });
  return edits;
}

function fieldEdits(old: ReasonEntry, entry: ReasonEntry): PlantEdit[] {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(entry)])] as (keyof ReasonEntry)[];
  return keys.flatMap((key): PlantEdit[] => {
    const path = ['reasons', old.id, key];
    if (JSON.stringify(old[key]) === JSON.stringify(entry[key])) return [];
    return [entry[key] === undefined ? { op: 'remove', path } : { op: 'set', path, value: entry[key] }];
  });
}
