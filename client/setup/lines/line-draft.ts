/** A line as it is being laid out: the order of its machines, the one that sets its pace, and what joins them. Pure. */
import type { PlantEdit } from '../../../twin/plant/plant-edit.ts';
import type { LooseSpec } from '../plant-file.ts';

export type LooseLine = NonNullable<LooseSpec['lines']>[number];

export interface Join {
  readonly from: string;
  readonly to: string;
  /** Units that fit between the two, as it is typed. */
  readonly capacity: string;
  /** What else the file says of this join; undefined = it is new. */
  readonly known?: NonNullable<LooseLine['buffers']>[number];
}

export interface LineDraft {
  /** Ids, in the order of flow. */
  readonly machines: readonly string[];
  readonly constraint: string;
  readonly joins: readonly Join[];
}

export const draftOf = (line: LooseLine): LineDraft => ({
  machines: (line.machines ?? []).map(({ id }) => id),
  constraint: line.constraint ?? '',
  joins: (line.buffers ?? []).map((known) => ({
    from: known.from,
    to: known.to,
    capacity: String(known.capacity),
    known,
  })),
});

/** A line that nobody has laid out yet: good parts leave at its last machine, which sets the pace until somebody says more. */
export const newDraft = (machines: readonly string[]): LineDraft => ({
  machines,
  constraint: machines.at(-1) ?? '',
  joins: [],
});

/** What was said of a line, for the machines it has now: new ones come last, what is gone takes its joins with it. */
export function withMachines(draft: LineDraft, machines: readonly string[]): LineDraft {
  const kept = draft.machines.filter((id) => machines.includes(id));
  const all = [...kept, ...machines.filter((id) => !kept.includes(id))];
  return {
    machines: all,
    constraint: all.includes(draft.constraint) ? draft.constraint : (all.at(-1) ?? ''),
    joins: draft.joins.filter(({ from, to }) => all.includes(from) && all.includes(to)),
  };
}

export function moved(draft: LineDraft, machine: string, to: number): LineDraft {
  const rest = draft.machines.filter((id) => id !== machine);
  const place = Math.max(0, Math.min(to, rest.length));
  return { ...draft, machines: [...rest.slice(0, place), machine, ...rest.slice(place)] };
}

/** Each machine joined to the next; what a join held before, it goes on holding. */
export function inOrder(draft: LineDraft): LineDraft {
  const joins = draft.machines.slice(1).map((to, i): Join => {
    const from = draft.machines[i] as string;
    return draft.joins.find((join) => join.from === from && join.to === to) ?? { from, to, capacity: '0' };
  });
  return { ...draft, joins };
}

/** What the file says of a join: numbers as numbers; what is no number is told by the check of the file. */
function bufferOf({ from, to, capacity, known }: Join): Record<string, unknown> {
  const text = capacity.trim().replace(',', '.');
  const units = Number(text);
  return { ...known, from, to, capacity: text !== '' && Number.isFinite(units) ? units : text };
}

/** For a line that is new in the file. */
export const buffersOf = (draft: LineDraft): Record<string, unknown>[] => draft.joins.map(bufferOf);

/** Changes of a line of the file; its machines are there already, or come by edits before these. */
export function lineEdits(line: LooseLine, draft: LineDraft): PlantEdit[] {
  const path = ['lines', line.id];
  const before = draftOf(line);
  const edits: PlantEdit[] = [];
  const stood = before.machines.filter((id) => draft.machines.includes(id));
  const stands = draft.machines.slice(0, stood.length);
  // Those that are new come last anyway.
  if (stood.join('\n') !== stands.join('\n'))
    edits.push({ op: 'order', path: [...path, 'machines'], ids: draft.machines });
  if (draft.constraint !== before.constraint)
    edits.push({ op: 'set', path: [...path, 'constraint'], value: draft.constraint });
  const buffers = buffersOf(draft);
  const same =
    buffers.length === before.joins.length &&
    before.joins.every(({ from, to }, i) => buffers[i]?.['from'] === from && buffers[i]?.['to'] === to);
  if (!same) edits.push({ op: 'set', path: [...path, 'buffers'], value: buffers });
  else
    for (const [i, buffer] of buffers.entries())
      if (buffer['capacity'] !== line.buffers?.[i]?.capacity)
        edits.push({ op: 'set', path: [...path, 'buffers', String(i), 'capacity'], value: buffer['capacity'] });
  return edits;
}
