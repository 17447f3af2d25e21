/** Makes revisions of what files and programs tell, and says of each that is none what is wrong with it. Pure. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import { productId } from '../../../twin/plant/rates.ts';
import type { Material } from '../orders/words.ts';
import { judgeSteps } from './judge-steps.ts';
import {
  MASTER_KINDS,
  type MasterRevision,
  type Parameter,
  type RevisionFault,
  type RevisionField,
  type RevisionText,
} from './words.ts';

const LONGEST = { id: 80, text: 500 };
const MOST_ENTRIES = 500;
const TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/i;

export type Judged =
  | { readonly ok: true; readonly revision: MasterRevision }
  | { readonly ok: false; readonly faults: readonly RevisionFault[] };

export function judgeRevision(plant: PlantModel, text: RevisionText): Judged {
  const faults: RevisionFault[] = [];
  const cell = (field: RevisionField): string => text.cells[field] ?? '';
  const named = ['kind', 'id', 'revision'].map((field) => text.cells[field] ?? '').join(' ');
  const wrong = (field: string, reason: string, line = text.line) => {
    faults.push({ line, revision: named.slice(0, 200), field, reason });
  };
  const kind = MASTER_KINDS.find((word) => word === cell('kind'));
  const isBom = kind === 'bom';
  const isRouting = kind === 'routing';
  // In a row of a routing place, operation and times are those of its step.
  const own = isRouting ? [] : (['machine', 'operation'] as const);
  for (const field of ['id', 'revision', 'product', ...own] as const)
    if (cell(field).length > LONGEST.id) wrong(field, `is longer than ${LONGEST.id} characters`);
  for (const field of ['title', 'note', 'link'] as const)
    if (cell(field).length > LONGEST.text) wrong(field, `is longer than ${LONGEST.text} characters`);
  if (!kind) wrong('kind', `is one of ${MASTER_KINDS.join(', ')}`);
  if (cell('id') === '') wrong('id', 'a revision is of something');
  if (cell('revision') === '') wrong('revision', 'a revision needs a name');
  const isProducts = isBom || isRouting;
  const wanted = isProducts ? cell('product') || cell('id') : cell('product');
  const product = wanted === '' ? null : (plant.products.find(({ id }) => id === productId(plant, wanted))?.id ?? null);
  if (wanted !== '' && product === null) wrong(isProducts ? 'id' : 'product', `the plant has no product ${wanted}`);
  const machine = isRouting ? null : cell('machine') || null;
  if (machine !== null && !plant.machines.some(({ id }) => id === machine))
    wrong('machine', `the plant has no machine ${machine}`);
  const time = (field: 'effective_from' | 'effective_to'): number | null => {
    if (cell(field) === '') return null;
    const at = TIME.test(cell(field)) ? Date.parse(cell(field).replace(' ', 'T')) : Number.NaN;
    if (!Number.isNaN(at)) return at;
    wrong(field, `\`${cell(field)}\` is not a time; write one like 2026-01-31T06:00:00Z`);
    return null;
  };
  const effectiveFrom = time('effective_from');
  const effectiveTo = time('effective_to');
  if (cell('effective_from') === '') wrong('effective_from', 'a revision is in force from a date on');
  if (effectiveFrom !== null && effectiveTo !== null && effectiveTo <= effectiveFrom)
    wrong('effective_to', 'it ends before it begins');
  const number = (field: string, value: string | undefined, line: number): number | null => {
    if (value === undefined || value === '') return null;
    if (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return Number(value);
    wrong(field, `\`${value}\` is no number`, line);
    return null;
  };
  const setupMin = isRouting ? null : number('setup_min', cell('setup_min'), text.line);
  if (setupMin !== null && setupMin < 0) wrong('setup_min', 'is minutes, from 0 on');
  if (!['', 'true', 'false'].includes(cell('signature'))) wrong('signature', 'is true or false');
  if (text.entries.length > MOST_ENTRIES) wrong('name', `more than ${MOST_ENTRIES} entries`);
  const names = new Set<string>();
  const materials: Material[] = [];
  const parameters: Parameter[] = [];
  const steps = isRouting ? judgeSteps(plant, text.entries, number, wrong) : [];
  if (isRouting && text.entries.length === 0) wrong('steps', 'a routing has steps');
  for (const { line, cells } of isRouting ? [] : text.entries) {
    const name = cells['name'] ?? '';
    if (name === '' || name.length > LONGEST.id) wrong('name', `has 1 to ${LONGEST.id} characters`, line);
    // In several phases a parameter may be set otherwise.
    const place = [name, cells['unit_procedure'], cells['phase_operation'], cells['phase']].join('\n');
    if (names.has(place)) wrong('name', `\`${name}\` is in it twice`, line);
    names.add(place);
    const unit = cells['unit'] ?? '';
    const [quantity, target, low, high] = (['quantity', 'target', 'low', 'high'] as const).map((field) =>
      number(field, cells[field], line),
    );
    if (isBom && !((quantity ?? 0) > 0)) wrong('quantity', `of \`${name}\` a unit takes more than 0`, line);
    if (low != null && high != null && low > high) wrong('low', `of \`${name}\` it is above \`high\``, line);
    if (isBom) materials.push({ material: name, quantity: quantity ?? 0, unit });
    else {
      const tag = cells['tag'] || undefined;
      const fault = tag === undefined ? null : tagFault(plant, machine, tag);
      if (fault !== null) wrong('tag', fault, line);
      for (const field of ['unit_procedure', 'phase_operation', 'phase'])
        if ((cells[field] ?? '').length > LONGEST.id) wrong(field, `is longer than ${LONGEST.id} characters`, line);
      parameters.push({
        ...{ name, unit, target: target ?? null, low: low ?? null, high: high ?? null },
        ...(tag === undefined ? {} : { tag }),
        ...(cells['unit_procedure'] ? { unitProcedure: cells['unit_procedure'] } : {}),
        ...(cells['phase_operation'] ? { operation: cells['phase_operation'] } : {}),
        ...(cells['phase'] ? { phase: cells['phase'] } : {}),
      });
    }
  }
  if ((isBom || kind === 'recipe') && text.entries.length === 0)
    wrong('name', isBom ? 'a bill of materials has materials' : 'a recipe has parameters');
  const file = cell('file') || null;
  const link = cell('link') || null;
  if (kind === 'document' && (file === null) === (link === null)) wrong('link', 'a document has a `file` or a `link`');
  if (file !== null && !/^[0-9a-f]{64}$/.test(file)) wrong('file', 'is the hash of a stored file (POST /api/v1/files)');
  if (link !== null && !/^https?:\/\/\S+$/.test(link)) wrong('link', 'is an address like https://...');
  if (faults.length > 0 || !kind || effectiveFrom === null) return { ok: false, faults };
  const id = isProducts ? (product as string) : cell('id');
  return {
    ok: true,
    revision: {
      ...{ kind, id, revision: cell('revision'), title: isBom ? '' : cell('title') || id },
      ...{ product, machine: isBom ? null : machine, operation: isProducts ? null : cell('operation') || null },
      ...{ effectiveFrom, effectiveTo, note: cell('note') },
      ...{ materials, parameters: kind === 'document' ? [] : parameters, steps },
      ...{
        setupMin: kind === 'recipe' ? setupMin : null,
        signature: kind === 'recipe' && cell('signature') === 'true',
      },
      ...{ file: kind === 'document' ? file : null, link: kind === 'document' ? link : null },
    },
  };
}

/** Full name of the tag that tells a parameter's actual: `filler/temperature`. */
export const tagName = (machine: string | null, tag: string): string =>
  tag.includes('/') || machine === null ? tag : `${machine}/${tag}`;

function tagFault(plant: PlantModel, machine: string | null, tag: string): string | null {
  const found = plant.tags.find(({ name }) => name === tagName(machine, tag));
  if (!found) return `there is no tag ${tagName(machine, tag)}`;
  return found.type === 'number' ? null : `${found.name} tells no number`;
}
