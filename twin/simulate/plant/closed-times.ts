/** When a machine is not worked at: breaks, times without a shift, and stretches that overrule them. ms of the run, from `at` on. */
import { calendarAt } from '../../plant/calendar.ts';
import type { Line, PlantModel } from '../../plant/model.ts';
import type { Closed } from '../plan.ts';
import { NOT_SCHEDULED, PAUSED, SERVICE } from '../run.ts';
import type { Stretch } from './question.ts';

/** What is true from `from` on; null = worked. */
interface Edge {
  readonly from: number;
  readonly status: number | null;
}

/** `machine`: id, for stretches of its own. Shift lengths are by site time: an hour that the clock skips is no time. */
export function closedTimes(
  plant: PlantModel,
  line: Line,
  machine: string,
  stretches: readonly Stretch[],
  { at, until }: { readonly at: number; readonly until: number },
): readonly Closed[] {
  let edges: Edge[] = [];
  for (let now = at; now < until; ) {
    const { word, until: next } = calendarAt(plant, line, now);
    edges.push({ from: now, status: word === 'scheduled' ? null : word === 'break' ? PAUSED : NOT_SCHEDULED });
    now = Math.max(next, now + 1);
  }
  for (const { of, from, to, open } of stretches)
    if ((of === line.id || of === machine) && to > at && from < until && from < to)
      edges = overrule(edges, Math.max(at, from), to, open ? null : SERVICE);
  const closed: Closed[] = [];
  edges.forEach(({ from, status }, i) => {
    if (status === null) return;
    const to = (edges[i + 1]?.from ?? Number.POSITIVE_INFINITY) - at;
    const before = closed.at(-1);
    if (before && before.to === from - at && before.status === status) closed[closed.length - 1] = { ...before, to };
    else closed.push({ from: from - at, to, status });
  });
  return closed;
}

function overrule(edges: readonly Edge[], from: number, to: number, status: number | null): Edge[] {
  const after = edges.findLast((edge) => edge.from <= to)?.status ?? null;
  return [
    ...edges.filter((edge) => edge.from < from),
    { from, status },
    { from: to, status: after },
    ...edges.filter((edge) => edge.from > to),
  ];
}
