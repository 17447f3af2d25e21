/** All charts of a plant by characteristic and product: what they plotted, learned and signalled since it was last written. */

import type { Selectable } from 'kysely';
import { autocorrelationOf, SerialMoments } from '../../analytics/spc/autocorrelation.ts';
import { type Baseline, baselineOf, declaredBaseline, type Point, suits } from '../../analytics/spc/charts.ts';
import { bitsOf, windowOfRules } from '../../analytics/spc/judge.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type Stage, stageOf } from '../records/quality/baseline-store.ts';
import type { Signal } from '../records/quality/signal-book.ts';
import type { SpcBaselineTable, SpcFoldTable } from '../records/quality/tables.ts';
import {
  type Characteristic,
  type ChartKey,
  keyOf,
  MOST_LEVELS,
  RESIDUAL_CHARTS,
  specificationOf,
} from '../records/quality/words.ts';
import type { PointContext } from './context-of.ts';
import { type ChartState, LiveChart, type LivePoint } from './live-chart.ts';
import type { Sampled } from './sampler.ts';

/** More than enough for every rule's window. */
const REMEMBERED = 16;
const MINUTE_MS = 60_000;

export interface Known {
  readonly characteristics: readonly Characteristic[];
  readonly folds: readonly Selectable<SpcFoldTable>[];
  readonly baselines: readonly Selectable<SpcBaselineTable>[];
  readonly standing: readonly Signal[];
}

export interface NewPoint extends LivePoint, ChartKey {
  readonly context: PointContext;
  readonly baseline: number | null;
}

/** A rule was broken on a chart of which no signal stands. */
export interface Broken extends ChartKey {
  readonly one: Characteristic;
  readonly line: string | null;
  readonly at: number;
  readonly from: number;
  readonly rules: number;
  readonly value: number;
  readonly baseline: number;
  readonly context: PointContext;
  readonly stop: boolean;
  /** Of points that joined it before it was written: the newest, and the rules that were new. */
  joined: { at: number; rules: number } | null;
}

/** The first stage of a chart: of enough points, or declared (no window). */
export interface Learned extends ChartKey {
  readonly one: Characteristic;
  readonly baseline: Baseline;
  readonly from: number;
  readonly window: { readonly from: number; readonly to: number } | null;
  readonly line: string | null;
}

/** A point that takes its place before others, which are judged anew. */
export interface LatePoint extends NewPoint {
  readonly one: Characteristic;
}

/** A point whose measurement was told again otherwise. */
export interface Corrected extends ChartKey {
  readonly at: number;
  readonly by: string;
}

export interface Found {
  readonly points: readonly NewPoint[];
  readonly late: readonly LatePoint[];
  readonly corrected: readonly Corrected[];
  readonly broken: readonly Broken[];
  readonly again: readonly { readonly signal: number; readonly at: number; readonly rules: number }[];
  readonly escalated: readonly { readonly signal: number; readonly at: number }[];
  readonly learned: readonly Learned[];
  readonly folds: readonly (ChartKey & { readonly state: object })[];
}

interface Held extends ChartKey {
  readonly one: Characteristic;
  readonly chart: LiveChart;
  readonly stage: Stage | null;
  /** Times of the last points, the newest last: a window is told by its first. */
  readonly times: number[];
  /** Points of before a baseline. */
  readonly learning: { at: number; point: Point }[];
}

/** What is written of a chart: its own state, and what it was made by. */
interface Kept {
  readonly made: string;
  readonly stage: number | null;
  readonly chart: ChartState;
  readonly times: readonly number[];
  readonly learning: readonly { at: number; point: Point }[];
}

export class LiveCharts {
  /** What sampling remembers, by characteristic. */
  readonly sampled = new Map<string, Sampled>();
  private readonly plant: PlantModel;
  private readonly known: Known;
  private readonly held = new Map<string, Held>();
  private readonly touched = new Set<Held>();
  private readonly open = new Map<string, { signal: Signal; rules: number; told: number; level: number }>();
  private points: NewPoint[] = [];
  private late: LatePoint[] = [];
  private corrected: Corrected[] = [];
  private broken: Broken[] = [];
  private again: { signal: number; at: number; rules: number }[] = [];
  private learned: Learned[] = [];
  private folds: (ChartKey & { state: object })[] = [];

  constructor(plant: PlantModel, known: Known) {
    this.plant = plant;
    this.known = known;
    for (const { characteristic, product, state } of known.folds) {
      const one = known.characteristics.find(({ id }) => id === characteristic);
      if (product !== '*' || !one) continue;
      const kept = state as { made: string; sampled: Sampled };
      if (kept.made === JSON.stringify(one.measured)) this.sampled.set(characteristic, kept.sampled);
    }
    this.standing(known.standing);
  }

  /** A reading that was taken of a characteristic. */
  reading(one: Characteristic, context: PointContext, { at, value, of, row }: Reading): void {
    const held = this.heldOf(one, context);
    this.plotted(held, context, held.chart.reading(at, value, of, row));
  }

  /** A subgroup that people measured; one that comes late takes its place in time when it is written. */
  measured(one: Characteristic, context: PointContext, { at, values, corrects, by }: ByHand): void {
    const held = this.heldOf(one, context);
    const { characteristic, product } = held;
    if (corrects !== null) this.corrected.push({ characteristic, product, at: corrects, by });
    if (held.chart.isLate(at)) {
      const point = held.chart.late(at, values);
      this.late.push({ ...point, characteristic, product, context, baseline: held.stage?.id ?? null, one });
    } else this.plotted(held, context, held.chart.measured(at, values));
  }

  keepSampled(characteristic: string, sampled: Sampled): void {
    const one = this.known.characteristics.find(({ id }) => id === characteristic);
    const made = JSON.stringify(one?.measured);
    this.folds.push({ characteristic, product: '*', state: { made, sampled } });
  }

  /** What came since the last call. */
  takeOut(now: number): Found {
    const escalated = this.escalate(now);
    const folds = this.folds;
    for (const held of this.touched) {
      const chart = held.chart.keep();
      const { characteristic, product, stage, times, learning } = held;
      if (chart) folds.push({ characteristic, product, state: keptOf(held.one, stage, chart, times, learning) });
    }
    this.touched.clear();
    const { points, late, corrected, broken, again, learned } = this;
    this.late = [];
    this.corrected = [];
    this.folds = [];
    this.points = [];
    this.broken = [];
    this.again = [];
    this.learned = [];
    return { points, late, corrected, broken, again, escalated, learned, folds };
  }

  /** Signals that nobody has closed: what breaks a rule on their charts joins them. */
  standing(signals: readonly Signal[]): void {
    for (const signal of signals)
      this.open.set(keyOf(signal), { signal, rules: bitsOf(signal.rules), told: signal.last, level: signal.level });
  }

  private heldOf(one: Characteristic, context: PointContext): Held {
    const key = { characteristic: one.id, product: one.perProduct ? (context.product ?? '') : '' };
    const held = this.held.get(keyOf(key)) ?? this.begun(one, key);
    held.chart.specification = specificationOf(one, context.product ?? '');
    this.touched.add(held);
    return held;
  }

  private begun(one: Characteristic, key: ChartKey): Held {
    const row = this.known.baselines.findLast((base) => keyOf(base) === keyOf(key));
    // Where the kind of the chart was changed, the one before has nothing to judge by: it learns anew.
    const stage = row && suits(one.chart, row.baseline) ? stageOf(row) : null;
    const kept = this.keptOf(one, key);
    const chart =
      kept && kept.stage === (stage?.id ?? null) ? kept.chart : kept ? { ...kept.chart, judge: null } : null;
    const held: Held = {
      ...key,
      one,
      chart: new LiveChart(one, stage?.baseline ?? null, usualOf(one), chart),
      stage,
      times: [...(kept?.times ?? [])],
      learning: stage ? [] : [...(kept?.learning ?? [])],
    };
    this.held.set(keyOf(key), held);
    return held;
  }

  private keptOf(one: Characteristic, key: ChartKey): Kept | null {
    const fold = this.known.folds.find((row) => keyOf(row) === keyOf(key));
    const kept = (fold?.state ?? null) as Kept | null;
    return kept?.made === madeBy(one) ? kept : null;
  }

  private plotted(held: Held, context: PointContext, point: LivePoint | null): void {
    if (!point) return;
    const { one, characteristic, product, stage, times } = held;
    this.points.push({ ...point, characteristic, product, context, baseline: stage?.id ?? null });
    times.push(point.at);
    if (times.length > REMEMBERED) times.shift();
    if (!stage) {
      this.learn(held, point);
      return;
    }
    if (point.rules === 0) return;
    const open = this.open.get(keyOf(held));
    if (open) {
      // One signal a chart: what goes on joins it, told when a rule is new, or once a minute.
      if ((point.rules & ~open.rules) !== 0 || point.at - open.told >= MINUTE_MS) {
        this.again.push({ signal: open.signal.id, at: point.at, rules: point.rules });
        open.rules |= point.rules;
        open.told = point.at;
      }
      return;
    }
    const fresh = this.broken.find((other) => keyOf(other) === keyOf(held));
    if (fresh) {
      fresh.joined = { at: point.at, rules: (fresh.joined?.rules ?? 0) | point.rules };
      return;
    }
    const window = windowOfRules(point.rules);
    this.broken.push({
      ...{ characteristic, product, one, context, at: point.at, rules: point.rules },
      value: Number.isFinite(point.value) ? point.value : (point.plotted ?? 0),
      from: times.at(-Math.min(window, times.length)) ?? point.at,
      line: this.lineOf(one),
      baseline: stage.id,
      stop: (bitsOf(one.stopOn) & point.rules) !== 0,
      joined: null,
    });
  }

  private learn(held: Held, { at, value, spread, n, readings }: LivePoint): void {
    const { one, learning, characteristic, product } = held;
    if (this.learned.some((other) => keyOf(other) === keyOf(held))) return;
    const target = specificationOf(one, product)?.target ?? null;
    if (one.sigma !== null && target !== null) {
      const baseline = declaredBaseline(one.chart, target, one.sigma, one.size);
      this.learned.push({ characteristic, product, one, baseline, from: at, window: null, line: this.lineOf(one) });
      return;
    }
    if (one.learn === null) return;
    learning.push({ at, point: { value, spread, n, ...(one.chart === 't2' ? { row: readings } : {}) } });
    if (learning.length < one.learn) return;
    if (learning.length > one.learn) learning.shift();
    // Points that follow each other make limits that lie: somebody has to choose another sampling, or freeze all the same.
    if (!RESIDUAL_CHARTS.includes(one.chart) && followEachOther(learning)) return;
    const made = baselineOf(
      one.chart,
      learning.map(({ point }) => point),
    );
    // All equal, or none counted: it goes on with the newest.
    if (!made.ok) return;
    const from = learning[0]?.at ?? at;
    const window = { from, to: at + 1 };
    this.learned.push({
      ...{ characteristic, product, one, baseline: made.baseline, from, window },
      line: this.lineOf(one),
    });
  }

  private escalate(now: number): { signal: number; at: number }[] {
    const raised: { signal: number; at: number }[] = [];
    for (const open of this.open.values()) {
      const one = this.known.characteristics.find(({ id }) => id === open.signal.characteristic);
      if (!one?.escalateMin || open.signal.state !== 'open') continue;
      const level = Math.min(MOST_LEVELS, Math.floor((now - open.signal.recorded) / (one.escalateMin * MINUTE_MS)));
      // One told a level, also where it waited for several while nobody looked.
      for (; open.level < level; open.level++) raised.push({ signal: open.signal.id, at: now });
    }
    return raised;
  }

  private lineOf({ machine }: Characteristic): string | null {
    const found = this.plant.machines.find(({ id }) => id === machine);
    return this.plant.lines[found?.line ?? -1]?.id ?? null;
  }
}

interface ByHand {
  readonly at: number;
  readonly values: readonly number[];
  readonly corrects: number | null;
  readonly by: string;
}

interface Reading {
  readonly at: number;
  readonly value: number;
  readonly of: number | null;
  readonly row?: readonly number[];
}

/** Of several tags, any of them. */
function followEachOther(learning: Held['learning']): boolean {
  const rows = learning.map(({ point }) => point.row ?? [point.value]);
  return (rows[0] ?? []).some((_, j) => {
    const serial = new SerialMoments();
    for (const row of rows) serial.add(row[j] ?? Number.NaN);
    return autocorrelationOf(serial).verdict === 'positive';
  });
}

/** What a chart's memory is good for. */
const madeBy = ({ chart, size, perProduct, measured }: Characteristic): string =>
  JSON.stringify([chart, size, perProduct, measured.from]);

const keptOf = (
  one: Characteristic,
  stage: Stage | null,
  chart: ChartState,
  times: readonly number[],
  learning: Kept['learning'],
): Kept => ({ made: madeBy(one), stage: stage?.id ?? null, chart, times, learning });

/** Usual way between two readings, ms; 0 = nobody can say. */
function usualOf({ measured }: Characteristic): number {
  return 'sampling' in measured && measured.sampling.kind === 'time' ? measured.sampling.seconds * 1000 : 0;
}
