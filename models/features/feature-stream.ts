/**
 * Readings of one asset in, features out; the same code for a file of the past and for the live plant, one row at a time, with memory of a few
 * hundred numbers and nothing looked up ahead. Times are hours.
 */
import type { LifeEvent } from '../fleet.ts';
import { CleanSignal } from './clean-signal.ts';
import { DRIVERS_EACH, type ExpectedSignal, expectedOf, writeDrivers } from './expected-signal.ts';
import { FadingMean, keepOf } from './fading-mean.ts';
import type { SignalPlan } from './signal-plan.ts';

export interface FeaturePlan {
  /** Hours over which a failure is predicted: the lengths of looking back follow it. */
  readonly horizon: number;
  readonly signals: readonly SignalPlan[];
  /** Null where there was too little health to learn from. */
  readonly expected: readonly ExpectedSignal[] | null;
}

/** Half-lives as shares of the horizon. */
const [FAST, MIDDLE, SLOW, LONG] = [1 / 36, 1 / 9, 1 / 3, 4 / 3] as const;
/** What a life reads in its beginning is what it reads in health. */
const NEW = 1;
const OF_A_CHANNEL = ['now', 'level', 'step', 'trend', 'sinceNew', 'spread', 'spreadTrend', 'peak'] as const;
const OF_A_SIGNAL = ['work', 'strain'] as const;
const OF_AN_ASSET = ['age', 'ageKnown', 'failures'] as const;

/** `signal`, `of` what it is: "value", "unexpected" (what other signals do not explain), or of the asset as a whole. */
export interface FeatureName {
  readonly signal: string | null;
  readonly channel: 'value' | 'unexpected' | 'use' | 'asset';
  readonly kind: string;
}

export function featureNames(plan: FeaturePlan): FeatureName[] {
  const channels = plan.expected ? (['value', 'unexpected'] as const) : (['value'] as const);
  return [
    ...plan.signals.flatMap(({ name }): FeatureName[] => [
      ...channels.flatMap((channel) => OF_A_CHANNEL.map((kind) => ({ signal: name, channel, kind }))),
      ...OF_A_SIGNAL.map((kind) => ({ signal: name, channel: 'use' as const, kind })),
    ]),
    ...OF_AN_ASSET.map((kind) => ({ signal: null, channel: 'asset' as const, kind })),
  ];
}

/** What the weights keep since the last row, once for all signals. */
interface Keep {
  readonly fast: number;
  readonly middle: number;
  readonly slow: number;
  readonly long: number;
}

/** A stream of numbers and what of its past is asked: levels, trends, spread, peak, and the distance from when it was new. */
class Channel {
  readonly #fast = new FadingMean();
  readonly #middle = new FadingMean();
  readonly #slow = new FadingMean();
  readonly #long = new FadingMean();
  #new = 0;
  #newWeight = 0;
  #peak = Number.NaN;

  /** `keep` of each half-life since the last push; `isNew`: within the beginning of a life. */
  push(value: number, keep: Keep, isNew: boolean): void {
    this.#fast.push(value, keep.fast);
    this.#middle.push(value, keep.middle);
    this.#slow.push(value, keep.slow);
    this.#long.push(value, keep.long);
    if (Number.isNaN(value)) return;
    const level = this.#middle.mean(value);
    const faded = level + (this.#peak - level) * keep.middle;
    this.#peak = Number.isNaN(faded) ? value : Math.max(value, faded);
    if (isNew || this.#newWeight === 0) {
      this.#new += value;
      this.#newWeight++;
    }
  }

  get fading(): number {
    return this.#fast.mean(0);
  }

  /** What was there before is another life's. */
  renew(): void {
    this.#new = 0;
    this.#newWeight = 0;
    this.#peak = Number.NaN;
  }

  write(into: Float32Array, at: number): number {
    const fast = this.#fast.mean(0);
    const middle = this.#middle.mean(0);
    const slow = this.#slow.mean(0);
    const long = this.#long.mean(0);
    const fresh = this.#newWeight > 0 ? this.#new / this.#newWeight : middle;
    into[at] = fast;
    into[at + 1] = slow;
    into[at + 2] = fast - slow;
    into[at + 3] = middle - long;
    into[at + 4] = middle - fresh;
    into[at + 5] = this.#middle.deviation();
    into[at + 6] = this.#middle.deviation() - this.#long.deviation();
    into[at + 7] = Number.isNaN(this.#peak) ? 0 : this.#peak - slow;
    return at + OF_A_CHANNEL.length;
  }
}

export class FeatureStream {
  readonly #plan: FeaturePlan;
  readonly #clean: readonly CleanSignal[];
  readonly #values: readonly Channel[];
  readonly #unexpected: readonly Channel[];
  /** The cleaned and scaled row; gaps are NaN. */
  readonly row: Float64Array;
  readonly drivers: Float64Array;
  readonly #fading: Float64Array;
  readonly #heard: Float64Array;
  readonly #work: Float64Array;
  readonly #strain: Float64Array;
  readonly width: number;
  #now = Number.NaN;
  #begun = Number.NaN;
  #ageKnown = false;
  #failures = 0;
  #rows = 0;

  constructor(plan: FeaturePlan) {
    const n = plan.signals.length;
    this.#plan = plan;
    this.#clean = plan.signals.map((signal) => new CleanSignal(signal));
    this.#values = plan.signals.map(() => new Channel());
    this.#unexpected = plan.expected ? plan.signals.map(() => new Channel()) : [];
    this.row = new Float64Array(n);
    this.drivers = new Float64Array(n * DRIVERS_EACH);
    this.#fading = new Float64Array(n);
    this.#heard = new Float64Array(n).fill(Number.NaN);
    this.#work = new Float64Array(n);
    this.#strain = new Float64Array(n);
    this.width = featureNames(plan).length;
  }

  /** Readings of one moment in the order of the plan's signals; NaN where one is missing. Moments rise. */
  push(hour: number, readings: (signal: number) => number, event: LifeEvent | null): void {
    const hours = Number.isNaN(this.#now) ? 0 : Math.max(0, hour - this.#now);
    this.#now = hour;
    if (Number.isNaN(this.#begun)) this.#begun = hour;
    this.#rows++;
    if (event === 'failure' || event === 'repair') this.#renew(hour, event);
    const { horizon } = this.#plan;
    const keep: Keep = {
      fast: keepOf(horizon * FAST, hours),
      middle: keepOf(horizon * MIDDLE, hours),
      slow: keepOf(horizon * SLOW, hours),
      long: keepOf(horizon * LONG, hours),
    };
    const isNew = hour - this.#begun <= horizon * NEW;
    for (let signal = 0; signal < this.row.length; signal++) {
      const clean = this.#clean[signal] as CleanSignal;
      const reading = clean.push(readings(signal));
      const channel = this.#values[signal] as Channel;
      const scaled = Number.isNaN(reading) ? Number.NaN : clean.scaled(reading);
      this.row[signal] = scaled;
      channel.push(scaled, keep, isNew);
      this.#fading[signal] = channel.fading;
      if (Number.isNaN(reading)) continue;
      this.#heard[signal] = hour;
      const use = Math.min(1.5, Math.abs(reading) / (this.#plan.signals[signal]?.full ?? 1));
      (this.#work[signal] as number) += use * hours;
      (this.#strain[signal] as number) += use * use * use * hours;
    }
    writeDrivers(this.row, this.#fading, this.drivers);
    for (const [signal, channel] of this.#unexpected.entries()) {
      const expected = expectedOf(this.#plan.expected?.[signal] as ExpectedSignal, this.drivers);
      channel.push((this.row[signal] as number) - expected, keep, isNew);
    }
  }

  #renew(hour: number, event: 'failure' | 'repair'): void {
    this.#begun = hour;
    this.#ageKnown = true;
    if (event === 'failure') this.#failures++;
    this.#work.fill(0);
    this.#strain.fill(0);
    for (const channel of [...this.#values, ...this.#unexpected]) channel.renew();
  }

  /** Hours since the life began, or since watching did. */
  get age(): number {
    return this.#now - this.#begun;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Too little was heard to say anything of this asset: some rows, and half of the signals within a third of the horizon. */
  get thin(): boolean {
    let fresh = 0;
    for (const heard of this.#heard) if (this.#now - heard <= this.#plan.horizon * SLOW) fresh++;
    return this.#rows < 3 || fresh * 2 < this.#heard.length;
  }

  /** Writes `width` features from `at` on. */
  write(into: Float32Array, at: number): void {
    const { horizon } = this.#plan;
    let place = at;
    for (let signal = 0; signal < this.row.length; signal++) {
      place = (this.#values[signal] as Channel).write(into, place);
      if (this.#plan.expected) place = (this.#unexpected[signal] as Channel).write(into, place);
      into[place++] = Math.log1p((this.#work[signal] as number) / horizon);
      into[place++] = Math.log1p((this.#strain[signal] as number) / horizon);
    }
    into[place++] = Math.log1p(this.age / horizon);
    into[place++] = this.#ageKnown ? 1 : 0;
    into[place++] = Math.log1p(this.#failures);
  }
}
