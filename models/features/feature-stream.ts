/**
 * Readings of one asset in, features out; the same code for a file of the past and for the live plant, one row at a time, with memory of a few
 * hundred numbers and nothing looked up ahead. Times are hours.
 */
import type { LifeEvent } from '../fleet.ts';
import { Channels, type Keep, OF_A_CHANNEL } from './channels.ts';
import { CleanedRow } from './cleaned-row.ts';
import { DRIVERS_EACH, ExpectedRow, type ExpectedSignal, writeDrivers } from './expected-signal.ts';
import { keepOf } from './fading-mean.ts';
import { ModeOff, type OperatingModes } from './operating-modes.ts';
import type { SignalPlan } from './signal-plan.ts';

export interface FeaturePlan {
  /** Hours over which a failure is predicted: the lengths of looking back follow it. */
  readonly horizon: number;
  readonly signals: readonly SignalPlan[];
  /** How what is made and how fast moves the signals; null where there is one way to run. */
  readonly modes: OperatingModes | null;
  /** Null where there was too little health to learn from. */
  readonly expected: readonly ExpectedSignal[] | null;
}

/** Half-lives as shares of the horizon. */
const [FAST, MIDDLE, SLOW, LONG] = [1 / 36, 1 / 9, 1 / 3, 4 / 3] as const;
/** What a life reads in its beginning is what it reads in health. */
const NEW = 1;
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

export class FeatureStream {
  readonly #plan: FeaturePlan;
  readonly #clean: CleanedRow;
  readonly #modes: ModeOff | null;
  readonly #values: Channels;
  readonly #expected: ExpectedRow | null;
  readonly #unexpected: Channels | null;
  readonly #left: Float64Array;
  /** The cleaned and scaled row, without what the mode moved; gaps are NaN. */
  readonly row: Float64Array;
  readonly drivers: Float64Array;
  readonly #fading: Float64Array;
  readonly #heard: Float64Array;
  readonly #work: Float64Array;
  readonly #strain: Float64Array;
  readonly width: number;
  #keep: Keep;
  #keepHours = 0;
  #now = Number.NaN;
  #begun = Number.NaN;
  #ageKnown = false;
  #failures = 0;
  #rows = 0;

  constructor(plan: FeaturePlan) {
    const n = plan.signals.length;
    this.#plan = plan;
    this.#clean = new CleanedRow(plan.signals);
    this.#modes = plan.modes && new ModeOff(plan.modes);
    this.#values = new Channels(n);
    this.#expected = plan.expected && new ExpectedRow(plan.expected);
    this.#unexpected = plan.expected && new Channels(n);
    this.#left = new Float64Array(n);
    this.row = this.#clean.scaled;
    this.drivers = new Float64Array(n * DRIVERS_EACH);
    this.#fading = new Float64Array(n);
    this.#heard = new Float64Array(n).fill(Number.NaN);
    this.#work = new Float64Array(n);
    this.#strain = new Float64Array(n);
    this.#keep = keepAfter(plan.horizon, 0);
    this.width = featureNames(plan).length;
  }

  /** Readings of one moment in the order of the plan's signals, NaN where one is missing, and what was made. Moments rise. */
  push(
    hour: number,
    readings: (signal: number) => number,
    event: LifeEvent | null,
    product: string | null = null,
  ): void {
    const hours = Number.isNaN(this.#now) ? 0 : Math.max(0, hour - this.#now);
    this.#now = hour;
    if (Number.isNaN(this.#begun)) this.#begun = hour;
    this.#rows++;
    if (event === 'failure' || event === 'repair') this.#renew(hour, event);
    const { horizon } = this.#plan;
    // Rows mostly come at equal distances.
    if (hours !== this.#keepHours) {
      this.#keep = keepAfter(horizon, hours);
      this.#keepHours = hours;
    }
    const isNew = hour - this.#begun <= horizon * NEW;
    this.#clean.push(readings);
    this.#modes?.push(this.row, product);
    this.#use(hour, hours);
    this.#values.push(this.row, this.#keep, isNew);
    this.#values.writeFading(this.#fading);
    writeDrivers(this.row, this.#fading, this.drivers);
    if (!this.#expected || !this.#unexpected) return;
    const left = this.#left;
    this.#expected.write(this.drivers, left);
    for (let signal = 0; signal < left.length; signal++)
      left[signal] = (this.row[signal] as number) - (left[signal] as number);
    this.#unexpected.push(left, this.#keep, isNew);
  }

  /** How hard it was worked, by the signals that were heard. */
  #use(hour: number, hours: number): void {
    const { readings } = this.#clean;
    for (let signal = 0; signal < readings.length; signal++) {
      const reading = readings[signal] as number;
      if (Number.isNaN(reading)) continue;
      this.#heard[signal] = hour;
      const use = Math.min(1.5, Math.abs(reading) / (this.#plan.signals[signal]?.full ?? 1));
      (this.#work[signal] as number) += use * hours;
      (this.#strain[signal] as number) += use * use * use * hours;
    }
  }

  #renew(hour: number, event: 'failure' | 'repair'): void {
    this.#begun = hour;
    this.#ageKnown = true;
    if (event === 'failure') this.#failures++;
    this.#work.fill(0);
    this.#strain.fill(0);
    this.#values.renew();
    this.#unexpected?.renew();
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
      place = this.#values.write(signal, into, place);
      if (this.#unexpected) place = this.#unexpected.write(signal, into, place);
      into[place++] = Math.log1p((this.#work[signal] as number) / horizon);
      into[place++] = Math.log1p((this.#strain[signal] as number) / horizon);
    }
    into[place++] = Math.log1p(this.age / horizon);
    into[place++] = this.#ageKnown ? 1 : 0;
    into[place++] = Math.log1p(this.#failures);
  }
}

const keepAfter = (horizon: number, hours: number): Keep => ({
  fast: keepOf(horizon * FAST, hours),
  middle: keepOf(horizon * MIDDLE, hours),
  slow: keepOf(horizon * SLOW, hours),
  long: keepOf(horizon * LONG, hours),
});
