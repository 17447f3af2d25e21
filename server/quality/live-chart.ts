/**
 * One chart as it lives: readings become subgroups, subgroups points, and points are judged by the frozen baseline. Until
 * there is one it collects what the first baseline is made of.
 */
import type { Baseline, Point } from '../../analytics/spc/charts.ts';
import { bitsOf, Judge, type JudgeState } from '../../analytics/spc/judge.ts';
import { Moments } from '../../analytics/spc/subgroup.ts';
import { ATTRIBUTE_CHARTS, type Characteristic, type Specification } from '../records/quality/words.ts';

export interface LivePoint extends Point {
  readonly at: number;
  /** Of the subgroup; none of counts. */
  readonly readings: readonly number[];
  readonly plotted: number | null;
  readonly plottedLow: number | null;
  /** Readings below and above the specification. */
  readonly below: number;
  readonly above: number;
  readonly rules: number;
}

/** What a chart has to know to go on. */
export interface ChartState {
  /** Readings of the subgroup that is not full yet, and when its last one was. */
  group: number[];
  groupAt: number;
  /** Reading of before, for the moving range of individuals. */
  last: number | null;
  lastAt: number;
  judge: JudgeState | null;
}

/** A hole so many times the usual way between two readings ends a subgroup: its parts were not made together. */
const HOLE = 5;

export class LiveChart {
  readonly one: Characteristic;
  /** Of the product that is made: points of one chart may be of several. */
  specification: Specification | null = null;
  private group: number[];
  private groupAt: number;
  private last: number | null;
  private lastAt: number;
  private readonly judge: Judge;
  private readonly usualMs: number;
  private changed = false;

  /** `usualMs`: way between two readings; 0 = not known. */
  constructor(one: Characteristic, baseline: Baseline | null, usualMs: number, kept: ChartState | null) {
    this.one = one;
    this.usualMs = usualMs;
    this.group = [...(kept?.group ?? [])];
    this.groupAt = kept?.groupAt ?? 0;
    this.last = kept?.last ?? null;
    this.lastAt = kept?.lastAt ?? Number.MIN_SAFE_INTEGER;
    this.judge = new Judge(one.chart, bitsOf(one.rules), baseline, kept?.judge ?? null);
  }

  /** A reading, a row of several tags, or of counters the bad ones `of` so many; null = the subgroup is not full yet, or it is old. */
  reading(at: number, value: number, of: number | null, row?: readonly number[]): LivePoint | null {
    if (at <= this.lastAt) return null;
    this.changed = true;
    if (row) return this.judged(at, { value: Number.NaN, spread: null, n: 1, row }, row, 0, 0);
    if (ATTRIBUTE_CHARTS.includes(this.one.chart)) return this.counted(at, value, of ?? 1);
    if (this.group.length > 0 && this.usualMs > 0 && at - this.groupAt > HOLE * this.usualMs) {
      // What stood between is not known: rules that look at neighbours begin anew.
      this.group = [];
      this.last = null;
      this.judge.restart();
    }
    this.group.push(value);
    this.groupAt = at;
    if (this.group.length < this.one.size) return null;
    const values = this.group;
    this.group = [];
    return this.variable(at, values);
  }

  isLate(at: number): boolean {
    return at <= this.lastAt;
  }

  /** What people measured before something that is plotted already: its rules are judged where it is put in. */
  late(at: number, values: readonly number[]): LivePoint {
    const chart = new LiveChart(this.one, null, this.usualMs, null);
    chart.specification = this.specification;
    return chart.measured(at, values) as LivePoint;
  }

  /** A whole subgroup at once, as people measure. */
  measured(at: number, values: readonly number[]): LivePoint | null {
    if (at <= this.lastAt || values.length === 0) return null;
    this.changed = true;
    return ATTRIBUTE_CHARTS.includes(this.one.chart)
      ? this.counted(at, values[0] as number, values[1] ?? 1)
      : this.variable(at, values);
  }

  /** Null = nothing changed since the last call. */
  keep(): ChartState | null {
    if (!this.changed) return null;
    this.changed = false;
    const { group, groupAt, last, lastAt } = this;
    return { group: [...group], groupAt, last, lastAt, judge: this.judge.state() };
  }

  private variable(at: number, values: readonly number[]): LivePoint {
    const point = this.pointOf(values);
    const low = this.specification?.low ?? Number.NEGATIVE_INFINITY;
    const high = this.specification?.high ?? Number.POSITIVE_INFINITY;
    const below = values.filter((value) => value < low).length;
    const above = values.filter((value) => value > high).length;
    return this.judged(at, point, values, below, above);
  }

  private pointOf(values: readonly number[]): Point {
    const moments = new Moments();
    for (const value of values) moments.add(value);
    const { mean: value, n, most, least, sd } = moments;
    if (n > 1) return { value, spread: this.one.chart === 'xbar-r' ? most - least : sd, n };
    const spread = this.last === null ? null : Math.abs(value - this.last);
    this.last = value;
    return { value, spread, n };
  }

  private counted(at: number, count: number, of: number): LivePoint {
    const { chart } = this.one;
    const value = chart === 'np' || chart === 'c' ? count : count / of;
    return this.judged(at, { value, spread: null, n: of }, [], 0, 0);
  }

  private judged(at: number, point: Point, readings: readonly number[], below: number, above: number): LivePoint {
    this.lastAt = at;
    const { value, spread, n } = point;
    return { at, value, spread, n, readings, below, above, ...this.judge.take(point) };
  }
}
