/**
 * What changed just before a chart left control, in step with the moment at which its own mean moved: orders, lots, crews,
 * stops, and readings of the same machine that moved too. It says what came together; it never says what caused it.
 */
import { mean } from 'simple-statistics';
import { changePointsOf } from '../../analytics/causes/change-points.ts';
import { constantsOf } from '../../analytics/spc/constants.ts';
import type { Window } from '../../twin/derived.ts';
import type { Machine, PlantModel } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';
import type { Series } from '../historian/series.ts';
import type { PlantRecord } from '../past/plant-record.ts';
import type { ContextOf } from './context-of.ts';

const MINUTE_MS = 60_000;
/** Looked at before the mean moved, and the most before the signal. */
const BEFORE_MS = 30 * MINUTE_MS;
/** Points of a reading that are looked at. */
const POINTS = 240;
const LEAST_SEGMENT = 8;
/** A reading moved where its means differ by so many of its own standard deviations. */
const MOVED_SIGMA = 1.5;
/** What is over sooner is told by the charts of stops. */
const SHORTEST_STOP_MS = 10_000;
const STANDS: readonly State[] = ['micro-stop', 'breakdown', 'setup', 'planned-stop', 'maintenance', 'idle', 'off'];
const CONTEXTS = ['product', 'order', 'lot', 'crew', 'shift'] as const;

export const CHANGED = [...CONTEXTS, 'stop', 'reading'] as const;
export interface Change {
  readonly what: (typeof CHANGED)[number];
  readonly at: number;
  /** A context's value, a state, or the mean of a reading. */
  readonly before: string | number | null;
  readonly after: string | number | null;
  /** Of a reading: its tag. */
  readonly tag: string | null;
  /** Of a reading: how far its mean moved, in its own standard deviations. */
  readonly sigma: number | null;
}

export interface Changes {
  /** When the chart's own mean moved, as far as its points can tell. */
  readonly movedAt: number;
  readonly window: Window;
  /** The nearest to it first. */
  readonly changes: readonly Change[];
}

export interface ChangesAsked {
  readonly plant: PlantModel;
  readonly machine: Machine;
  readonly record: PlantRecord;
  readonly context: ContextOf;
  /** Moments at which something may have been declared otherwise. */
  readonly edges: readonly number[];
  /** Key of the tag that is charted; null = none. */
  readonly charted: string | null;
  readonly window: Window;
  readonly movedAt: number;
  series(tag: string, from: number, to: number, points: number): Promise<Series>;
}

/** Where the mean of a chart moved, up to the signal: the last change of its points; else the beginning of its window. */
export function movedAt(
  points: readonly { readonly at: number; readonly value: number | null }[],
  signal: { readonly at: number; readonly from: number },
): number {
  const known = points.filter(({ at, value }) => value !== null && at <= signal.at);
  const values = known.map(({ value }) => value as number);
  const sigma = stepSigma(values);
  if (values.length < 6 || sigma === 0) return signal.from;
  const found = changePointsOf(values, 3 * Math.log(values.length) * sigma * sigma, 2);
  const last = found?.at.at(-1);
  return last === undefined ? signal.from : Math.min(known[last]?.at ?? signal.from, signal.from);
}

export const windowBefore = (moved: number, signal: { readonly at: number }): Window => ({
  from: moved - BEFORE_MS,
  to: signal.at + 1,
});

export async function changesBefore(asked: ChangesAsked): Promise<Changes> {
  const changes = [...contextChanges(asked), ...stopsIn(asked), ...(await readingsMoved(asked))];
  const far = ({ at }: Change) => Math.abs(at - asked.movedAt);
  return {
    movedAt: asked.movedAt,
    window: asked.window,
    changes: changes.sort((a, b) => far(a) - far(b)),
  };
}

function contextChanges({ machine, record, context, edges, window }: ChangesAsked): Change[] {
  const told = record.contextsOf(machine.slot, window.from, window.to).map(({ at }) => at);
  const moments = [...new Set([...told, ...edges])].filter((at) => at > window.from && at < window.to);
  return moments.flatMap((at) => {
    const [before, after] = [context.of(machine.id, at - 1), context.of(machine.id, at)];
    return CONTEXTS.filter((what) => before[what] !== after[what]).map((what) => ({
      ...{ what, at, before: before[what], after: after[what], tag: null, sigma: null },
    }));
  });
}

function stopsIn({ machine, record, window }: ChangesAsked): Change[] {
  return record
    .intervalsOf(machine.slot, window.from, window.to)
    .filter(({ state, from, to }) => STANDS.includes(state) && from >= window.from && to - from >= SHORTEST_STOP_MS)
    .map(({ state, from, to }) => ({
      ...{ what: 'stop' as const, at: from, before: state, after: Math.round(to - from), tag: null, sigma: null },
    }));
}

async function readingsMoved({
  plant,
  machine,
  charted,
  window,
  movedAt: moved,
  series,
}: ChangesAsked): Promise<Change[]> {
  const tags = machine.tags
    .map((slot) => plant.tags[slot])
    .filter((tag) => tag?.type === 'number' && tag.role === 'signal' && tag.key !== charted);
  const changes: Change[] = [];
  // One after the other: the historian serves screens as well.
  for (const tag of tags) {
    if (!tag) continue;
    const { points } = await series(tag.name, window.from - BEFORE_MS, window.to, POINTS);
    const known = points.filter(([, value]) => value !== null) as readonly (readonly [number, number])[];
    const values = known.map(([, value]) => value);
    const sigma = stepSigma(values);
    if (values.length < 3 * LEAST_SEGMENT || sigma === 0) continue;
    const found = changePointsOf(values, 4 * Math.log(values.length) * sigma * sigma, LEAST_SEGMENT);
    const edges = [0, ...(found?.at ?? []), values.length];
    for (let i = 1; i < edges.length - 1; i++) {
      const at = known[edges[i] as number]?.[0] ?? 0;
      const before = mean(values.slice(edges[i - 1], edges[i]));
      const after = mean(values.slice(edges[i], edges[i + 1]));
      const size = Math.abs(after - before) / sigma;
      if (at < window.from || size < MOVED_SIGMA || at > moved + 5 * MINUTE_MS) continue;
      changes.push({ what: 'reading', at, before, after, tag: tag.key, sigma: size });
    }
  }
  return changes;
}

/** Standard deviation from steps between neighbours: a mean that moves does not widen it (moving range of two). */
function stepSigma(values: readonly number[]): number {
  if (values.length < 2) return 0;
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += Math.abs((values[i] as number) - (values[i - 1] as number));
  return sum / (values.length - 1) / constantsOf(2).d2;
}
