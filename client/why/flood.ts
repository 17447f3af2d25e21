/** Alarms that came close together, and where is shown what they began with. Pure. */
export interface Flood {
  /** `site`, or `line:<id>`. */
  readonly scope: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

const TEN_MINUTES_MS = 600_000;
/** More alarms than this in ten minutes are a flood (ISA-18.2). */
export const FLOOD_ABOVE = 10;
/** From so many on it is worth asking what they have in common. */
const SEVERAL = 3;
/** What stands shortly after the last alarm belongs to it. */
const AFTER_MS = 60_000;
const LONGEST_MS = 86_400_000;

/** The most alarms within ten minutes, the latest such; null = they are too few. */
export function floodOf(
  alarms: readonly { readonly activated: number | null; readonly line: string | null }[],
): (Flood & { readonly count: number }) | null {
  const rows = alarms
    .flatMap(({ activated, line }) => (activated === null ? [] : [{ at: activated, line }]))
    .sort((a, b) => a.at - b.at);
  let best: typeof rows = [];
  for (let last = 0, first = 0; last < rows.length; last++) {
    while ((rows[last]?.at ?? 0) - (rows[first]?.at ?? 0) > TEN_MINUTES_MS) first++;
    if (last - first + 1 >= best.length) best = rows.slice(first, last + 1);
  }
  const [begin, end] = [best[0], best.at(-1)];
  if (!begin || !end || best.length < SEVERAL) return null;
  const lines = new Set(best.map(({ line }) => line));
  return {
    scope: lines.size === 1 && begin.line !== null ? `line:${begin.line}` : 'site',
    ...{ from: begin.at, to: end.at + AFTER_MS, count: best.length },
  };
}

export const floodLink = ({ scope, from, to }: Flood): string => {
  const iso = (at: number) => new Date(at).toISOString();
  return `/why?${new URLSearchParams({ flood: scope, from: iso(Math.floor(from)), to: iso(Math.ceil(Math.min(to, from + LONGEST_MS))) })}`;
};

/** What an address says; null = no flood. */
export function floodIn(query: URLSearchParams): Flood | null {
  const scope = query.get('flood');
  const [from, to] = [Date.parse(query.get('from') ?? ''), Date.parse(query.get('to') ?? '')];
  return scope !== null && from < to ? { scope, from, to } : null;
}
