/** Changes of tags in the table as edits of the plant file. A tag's own entry overrides what its machine type says. Pure. */
import type { PlantModel, Tag } from '../../../twin/plant/model.ts';
import type { PlantEdit } from '../../../twin/plant/plant-edit.ts';
import type { LooseSpec } from '../plant-file.ts';

/** What can be changed of many tags at once. */
export const BULK = ['owner', 'review', 'unit', 'scale', 'stale_after_s', 'source'] as const;
export type BulkField = (typeof BULK)[number];
export type TagChange = Partial<Record<BulkField, string>>;

const NUMBERS: readonly BulkField[] = ['scale', 'stale_after_s'];

export function tagEdits(
  plant: PlantModel,
  spec: LooseSpec,
  changes: ReadonlyMap<string, TagChange>,
): { edits: PlantEdit[]; unknown: string[] } {
  const tags = new Map(plant.tags.map((tag) => [tag.name, tag]));
  const edits: PlantEdit[] = [];
  const unknown: string[] = [];
  for (const [name, change] of changes) {
    const tag = tags.get(name);
    if (!tag) {
      unknown.push(name);
      continue;
    }
    for (const field of BULK) {
      const text = change[field];
      if (text === undefined || text === asTyped(plant, tag, field)) continue;
      const value = valueTyped(field, text);
      const path = [...placeOf(plant, tag), field];
      if (value !== '') edits.push({ op: 'set', path, value });
      // Emptied: only an entry of the machine's own can be taken away; what its type says goes on counting.
      else if (has(spec, path)) edits.push({ op: 'remove', path });
    }
  }
  return { edits, unknown };
}

/** Is there something at this place of the file? */
function has(spec: LooseSpec, path: readonly string[]): boolean {
  let node: unknown = spec;
  for (const step of path) {
    if (Array.isArray(node)) node = node.find((entry: { id?: unknown }) => entry.id === step);
    else node = (node as Readonly<Record<string, unknown>> | undefined)?.[step];
    if (node === undefined || node === null) return false;
  }
  return true;
}

function valueTyped(field: BulkField, text: string): string | number {
  const plain = text.trim();
  if (!NUMBERS.includes(field) || plain === '') return plain;
  const number = Number(plain.replace(',', '.'));
  return Number.isFinite(number) ? number : plain;
}

/** `lines.l1.machines.m1.tags.speed` */
function placeOf(plant: PlantModel, tag: Tag): string[] {
  const machine = plant.machines[tag.machine];
  const line = machine && machine.line >= 0 ? plant.lines[machine.line] : undefined;
  const above = line ? ['lines', line.id, 'machines'] : ['utilities'];
  return [...above, machine?.id ?? '', 'tags', tag.key];
}

/** What a cell shows before it is changed. */
export function asTyped(plant: PlantModel, tag: Tag, field: BulkField): string {
  switch (field) {
    case 'stale_after_s':
      return tag.staleAfterMs > 0 ? String(tag.staleAfterMs / 1000) : '';
    case 'source':
      return plant.sources[tag.source]?.id ?? '';
    case 'scale':
      return String(tag.scale);
    default:
      return tag[field];
  }
}

/**
 * Rows copied from a spreadsheet: tab-separated, the first row names the columns, one of them `name` (machine/tag).
 * Columns that cannot be changed here are left alone.
 */
export function readPaste(text: string): { changes: Map<string, TagChange>; columns: BulkField[] } | null {
  const [head, ...rows] = text
    .split(/\r?\n/)
    .filter((row) => row.trim() !== '')
    .map((row) => row.split('\t').map((cell) => cell.trim()));
  const names = head?.map((cell) => cell.toLowerCase()) ?? [];
  const name = names.indexOf('name');
  const columns = BULK.filter((field) => names.includes(field));
  if (name < 0 || columns.length === 0) return null;
  const changes = new Map<string, TagChange>();
  for (const row of rows) {
    const tag = row[name];
    if (tag) changes.set(tag, Object.fromEntries(columns.map((field) => [field, row[names.indexOf(field)] ?? ''])));
  }
  return { changes, columns };
}
