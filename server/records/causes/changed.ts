/** A figure hour by hour or shift by shift out of the record, with what its time belonged to, and when it changed. */
import type { FigureBucket, FigureChanges } from '../../../analytics/causes/changed.ts';
import { CONTEXTS, type ContextKey } from '../../../analytics/oee/piece.ts';
import { figureOf } from '../../../analytics/oee/profiles/all.ts';
import { addSums, emptySums, type Sums } from '../../../analytics/oee/sums.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Group } from '../time/groups.ts';
import { HOUR } from '../time/hour-sums.ts';
import { inThread } from './in-thread.ts';
import { withMoreFactors } from './more-factors.ts';
import type { OrderCell } from './outcome-cells.ts';
import type { WalksOptions } from './walks.ts';

/** As people ask for them, and as the profile names them. */
const KPI = {
  oee: 'oee',
  availability: 'availability',
  performance: 'effectiveness',
  scrap: 'scrap-ratio',
  rate: 'throughput-rate',
  energy: 'energy-per-good',
} as const;
export type ChangedFigure = keyof typeof KPI;
export const CHANGED_FIGURES = Object.keys(KPI) as ChangedFigure[];
export const EACH = ['hour', 'shift'] as const;

/** An hour, or a shift, of which less than this was planned says little of a figure. */
const LEAST_PLANNED = 0.25;

export interface ChangedAsked {
  /** Whose figure: `machine:<id>` or `line:<id>`. */
  readonly scope: string;
  /** Whose contexts: of a line its constraint. */
  readonly machine: string;
  readonly figure: ChangedFigure;
  readonly each: (typeof EACH)[number];
  readonly window: Window;
}

export interface Changed extends FigureChanges {
  readonly buckets: readonly FigureBucket[];
}

export async function changedIn(
  { questions, records, plant }: WalksOptions,
  { scope, machine, figure, each, window }: ChangedAsked,
): Promise<Changed> {
  const ofFigure = await questions.sums({ scopes: [scope], window, by: ['hour', 'shift'] });
  const own = await questions.sums({ scopes: [`machine:${machine}`], window, by: ['hour', ...CONTEXTS] });
  const cells = own.map((group) => cellOf(machine, group, window));
  // Readings of machines are told by the walk of a signal; here a month of them would be read for each question.
  const more = await withMoreFactors({ plant: plant(), records }, cells, window, [machine]);
  const sums = new Map<string, { span: Window; sums: Sums }>();
  const nameOf = (hour: number, shift: unknown) =>
    each === 'hour' || typeof shift !== 'string' ? String(hour) : shift;
  const kept = (shift: unknown) => each === 'hour' || typeof shift === 'string';
  for (const { key, sums: part } of ofFigure) {
    if (!kept(key.shift)) continue;
    const hour = Number(key.hour);
    const name = nameOf(hour, key.shift);
    const one = sums.get(name) ?? { span: { from: hour, to: hour + HOUR }, sums: emptySums() };
    addSums(one.sums, part);
    sums.set(name, {
      sums: one.sums,
      span: { from: Math.min(one.span.from, hour), to: Math.max(one.span.to, hour + HOUR) },
    });
  }
  const contexts = new Map<string, OrderCell[]>();
  for (const cell of more) {
    const name = nameOf(cell.from - (cell.from % HOUR), cell.spell);
    contexts.set(name, [...(contexts.get(name) ?? []), cell]);
  }
  const buckets = [...sums]
    .map(([name, { span, sums: all }]): FigureBucket => {
      const within = { from: Math.max(span.from, window.from), to: Math.min(span.to, window.to) };
      return { ...within, value: figureIn(figure, all, within), context: mostOf(contexts.get(name) ?? []) };
    })
    .sort((a, b) => a.from - b.from);
  return { ...(await inThread<FigureChanges>('changed-thread', buckets)), buckets };
}

function figureIn(figure: ChangedFigure, sums: Sums, window: Window): number | null {
  const planned = sums.windowMs - sums.off - sums['planned-stop'] - sums.unknown;
  if (planned < LEAST_PLANNED * sums.windowMs) return null;
  return figureOf('iso22400', KPI[figure], sums, window)?.value ?? null;
}

function cellOf(machine: string, { key, sums }: Group, window: Window): OrderCell {
  const hour = Number(key.hour);
  const text = (name: ContextKey) => (typeof key[name] === 'string' ? (key[name] as string) : null);
  return {
    ...{ machine, from: Math.max(hour, window.from), to: Math.min(hour + HOUR, window.to) },
    spell: text('shift') ?? String(hour),
    order: text('order'),
    factors: Object.fromEntries(CONTEXTS.filter((name) => name !== 'shift').map((name) => [name, text(name)])),
    // What counts here is time, and nothing is counted.
    ...{ exposure: sums.windowMs, ranMs: sums.producing + sums.slow, count: 0 },
  };
}

/** Of each kind the value that most of the time had; time of which nothing is known does not count. */
function mostOf(cells: readonly OrderCell[]): FigureBucket['context'] {
  const times = new Map<string, Map<string, number>>();
  for (const { factors, exposure } of cells)
    for (const [what, value] of Object.entries(factors)) {
      // The clock goes on by itself.
      if (value === null || what === 'weekday' || what === 'time') continue;
      const own = times.get(what) ?? new Map<string, number>();
      times.set(what, own.set(value, (own.get(value) ?? 0) + exposure));
    }
  return Object.fromEntries(
    [...times].map(([what, own]) => [what, [...own].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null]),
  );
}
