/** Revisions out of a file, CSV with a head or JSON; what cannot be read at all is told by place, the rest is read on. */
import { CsvError, parse } from 'csv-parse/sync';
import {
  ENTRY_FIELDS,
  REVISION_FIELDS,
  type RevisionFault,
  type RevisionsRead,
  type RevisionText,
  STEP_FIELDS,
} from './words.ts';

const HEAD: readonly string[] = [...new Set([...REVISION_FIELDS, ...ENTRY_FIELDS, ...STEP_FIELDS])];

export const isJson = (name: string, text: string): boolean => /\.json$/i.test(name) || /^\uFEFF?\s*[[{]/.test(text);

export function readRevisions(name: string, file: string): RevisionsRead {
  const text = file.replace(/^\uFEFF/, '');
  return isJson(name, text) ? readJson(text) : readCsv(text);
}

const unreadable = (line: number, reason: string): RevisionsRead => ({
  revisions: [],
  faults: [{ line, revision: '', field: '', reason }],
});

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Rows of the same kind, id and revision are one: the first says what it is, each adds a material, parameter or step. */
function readCsv(text: string): RevisionsRead {
  const [first = ''] = text.split('\n', 1);
  const delimiter = [',', ';', '\t'].find((candidate) => first.includes(candidate)) ?? ',';
  let rows: CsvRow[];
  try {
    const options = { delimiter, info: true, relax_column_count: true, skip_empty_lines: true };
    rows = parse(text, options) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return unreadable(Number(error['lines'] ?? 1), error.message);
  }
  const head = (rows[0]?.record ?? []).map((name) => name.trim().toLowerCase());
  const strange = head.find((name) => !HEAD.includes(name));
  if (strange !== undefined) return unreadable(1, `there is no column \`${strange}\`; there are ${HEAD.join(', ')}`);
  const missing = ['kind', 'id', 'revision', 'effective_from'].find((name) => !head.includes(name));
  if (missing) return unreadable(1, `the column \`${missing}\` is missing`);
  const found = new Map<string, RevisionText & { entries: RevisionText['entries'][number][] }>();
  const faults: RevisionFault[] = [];
  for (const { record, info } of rows.slice(1)) {
    const cells = Object.fromEntries(head.map((name, i) => [name, (record[i] ?? '').trim()]));
    const key = [cells['kind'], cells['id'], cells['revision']].join(' ');
    if (record.length !== head.length) {
      const reason = `${record.length} cells where the head has ${head.length}`;
      faults.push({ line: info.lines, revision: key.slice(0, 200), field: '', reason });
      continue;
    }
    const one = found.get(key) ?? { line: info.lines, cells, entries: [] };
    found.set(key, one);
    const adds = cells['kind'] === 'routing' ? STEP_FIELDS.some((field) => cells[field]) : cells['name'];
    if (adds) one.entries.push({ line: info.lines, cells });
  }
  return { revisions: [...found.values()], faults };
}

function readJson(text: string): RevisionsRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return unreadable(1, `this is no JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  const list = Array.isArray(value) ? value : (value as { revisions?: unknown } | null)?.revisions;
  if (!Array.isArray(list)) return unreadable(1, 'a list of revisions is wanted, or an object with `revisions`');
  return listed(list);
}

export function listed(list: readonly unknown[]): RevisionsRead {
  const revisions: RevisionText[] = [];
  const faults: RevisionFault[] = [];
  for (const [i, one] of list.entries()) {
    const read = revisionOf(one, i + 1);
    if ('reason' in read) faults.push(read);
    else revisions.push(read);
  }
  return { revisions, faults };
}

/** A revision as JSON has it; `materials`, `parameters` and `steps` are lists of objects. */
function revisionOf(value: unknown, line: number): RevisionText | RevisionFault {
  if (!isObject(value)) return { line, revision: '', field: '', reason: 'this is no revision' };
  const { materials, parameters, steps, ...rest } = value;
  const revision = ['kind', 'id', 'revision'].map((key) => String(rest[key] ?? '').slice(0, 80)).join(' ');
  const wrong = (field: string, reason: string): RevisionFault => ({ line, revision, field, reason });
  if (steps !== undefined && rest['kind'] !== 'routing') return wrong('steps', 'only a routing has steps');
  const cells = cellsOf(rest, REVISION_FIELDS);
  if (typeof cells === 'string')
    return wrong(cells, `no such field, or neither text nor number; see ${HEAD.join(', ')}`);
  const entries: RevisionText['entries'][number][] = [];
  for (const [field, list] of Object.entries({ materials, parameters, steps })) {
    if (list === undefined) continue;
    const fields = field === 'steps' ? STEP_FIELDS : ENTRY_FIELDS;
    if (!Array.isArray(list)) return wrong(field, 'is a list');
    for (const entry of list) {
      const own = isObject(entry) ? cellsOf(entry, fields) : field;
      if (typeof own === 'string') return wrong(field, `each has ${fields.join(', ')} as texts and numbers`);
      entries.push({ line, cells: own });
    }
  }
  return { line, cells, entries };
}

/** Texts by field; a text = the name of a field that is none of them. */
function cellsOf(value: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, string> | string {
  const cells: Record<string, string> = {};
  for (const [field, content] of Object.entries(value)) {
    if (!fields.includes(field)) return field.slice(0, 80);
    if (content === null || content === undefined) continue;
    if (!['string', 'number', 'boolean'].includes(typeof content)) return field;
    cells[field] = String(content).trim();
  }
  return cells;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
