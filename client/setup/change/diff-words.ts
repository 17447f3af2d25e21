/** A difference of two plant files as people say it: what it is of, and what it was and becomes. */
import type { Difference } from '../../http/setup-api.ts';

export type ChangeKind = 'added' | 'changed' | 'removed';
/** What an entry of the plant file is; `other` = a part that has no list of its own. */
export const SUBJECTS = [
  'source',
  'output',
  'machine',
  'line',
  'buffer',
  'type',
  'states',
  'tag',
  'product',
  'shift',
  'reason',
  'other',
] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface Told {
  readonly kind: ChangeKind;
  readonly subject: Subject;
  /** `line1 > capper > ideal_rate` */
  readonly place: readonly string[];
  /** As it is written; empty = was, or is, not there. */
  readonly before: string;
  readonly after: string;
}

const LISTS: Readonly<Record<string, Subject>> = {
  sources: 'source',
  outputs: 'output',
  lines: 'line',
  buffers: 'buffer',
  utilities: 'machine',
  machines: 'machine',
  machine_types: 'type',
  state_maps: 'states',
  tags: 'tag',
  products: 'product',
  shifts: 'shift',
  reasons: 'reason',
};

export function told({ path, before, after }: Difference): Told {
  const steps = path.split('.');
  // The order of a list is a change of what the list is in: `lines.l1.machines` of the line.
  const ordered = before !== null && after !== null && LISTS[steps.at(-1) ?? ''] !== undefined && steps.length > 1;
  const place = steps.filter((step, i) => LISTS[step] === undefined || (ordered && i === steps.length - 1));
  // `lines.l1.machines.m1` is a machine; `lines.l1.machines.m1.place.x` is a change of one.
  const lists = (ordered ? steps.slice(0, -1) : steps).map((step) => LISTS[step]);
  const at = lists.findLastIndex((subject) => subject !== undefined);
  const subject = at < 0 ? 'other' : (lists[at] as Subject);
  const whole = at >= 0 && at === steps.length - 2;
  const kind = before === null && whole ? 'added' : after === null && whole ? 'removed' : 'changed';
  return { kind, subject, place, before: plain(before), after: plain(after) };
}

/** A list that is new or gone as a whole, as its entries: nobody looks after "state_maps". */
export const expanded = (differences: readonly Difference[]): Difference[] =>
  differences.flatMap((difference) => {
    const { path, before, after } = difference;
    const json = before === null ? after : after === null ? before : null;
    const value: unknown = json === null ? null : JSON.parse(json);
    if (LISTS[path.split('.').at(-1) ?? ''] === undefined || typeof value !== 'object' || value === null)
      return [difference];
    const entries = Array.isArray(value)
      ? value.map((entry: Entry, i) => [entry.id ?? joinOf(entry) ?? String(i), entry] as const)
      : Object.entries(value);
    return entries.map(([id, entry]) => {
      const text = JSON.stringify(entry);
      return {
        path: `${path}.${id}`,
        before: before === null ? null : text,
        after: before === null ? text : null,
      };
    });
  });

interface Entry {
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
}
/** A buffer goes by what it joins, as the server's difference names it. */
const joinOf = ({ from, to }: Entry): string | null =>
  from !== undefined && to !== undefined ? `${from}>${to}` : null;

/** JSON as a person writes it down: no quotes around a single word. */
function plain(json: string | null): string {
  if (json === null) return '';
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null ? inLines(value) : String(value);
}

function inLines(value: object): string {
  if (Array.isArray(value)) return value.map((one) => nameOf(one)).join(', ');
  return Object.entries(value)
    .filter(([key, one]) => key !== 'id' && !(Array.isArray(one) && one.length === 0))
    .map(([key, one]) => `${key}: ${nameOf(one)}`)
    .join('\n');
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(nameOf).join(', ');
  if ('id' in value) return String(value.id);
  return joinOf(value) ?? Object.keys(value).join(', ');
}

export interface Sum {
  readonly kind: ChangeKind;
  readonly subject: Subject;
  readonly count: number;
}

/** How many of each there are, most first: "50 machines added, 3 types added". The machines of a new line count too. */
export function summed(differences: readonly Difference[]): Sum[] {
  const sums = new Map<string, Sum>();
  const add = (kind: ChangeKind, subject: Subject, more: number) => {
    const key = `${kind} ${subject}`;
    if (more > 0) sums.set(key, { kind, subject, count: (sums.get(key)?.count ?? 0) + more });
  };
  for (const difference of differences) {
    const { kind, subject } = told(difference);
    add(kind, subject, 1);
    const line = kind === 'added' ? difference.after : difference.before;
    if (subject === 'line' && kind !== 'changed' && line !== null)
      add(kind, 'machine', (JSON.parse(line) as { machines?: readonly unknown[] }).machines?.length ?? 0);
  }
  return [...sums.values()].sort((a, b) => b.count - a.count);
}
