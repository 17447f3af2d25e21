/**
 * A convolution along the readings (`convolution.ts`) as a model that answers: a network from all assets and four that each did not see a part of
 * them, a line that makes chances of scores, and what each signal does to it. It tells the chance within its horizon and no moments of it.
 */
import type { FeaturePlan } from '../features/feature-stream.ts';
import { FeatureStream } from '../features/feature-stream.ts';
import type { AssetHistory, LifeEvent } from '../fleet.ts';
import { windowScores } from './convolution.ts';
import { FARTHEST, type Part, WINDOW, writeRow } from './convolution-shape.ts';
import { baseSaid, chanceOf, type Prediction, type ScoreTold } from './failure-model.ts';

export interface NetworkModel extends ScoreTold {
  readonly plan: FeaturePlan;
  readonly parts: readonly Part[];
  readonly without: readonly (readonly Part[])[];
}

/** What a network is asked: the last rows of one asset. */
export interface Seen {
  readonly window: Float32Array;
  /** Fewer rows than it looks at, or too few signals of late. */
  readonly thin: boolean;
  /** Signals farther out than anything that it learned from. */
  readonly unlike: readonly string[];
}

/** Rows of one asset as they come; memory of one window. */
export class NetworkStream {
  private readonly plan: FeaturePlan;
  private readonly stream: FeatureStream;
  private readonly window: Float32Array;
  private readonly width: number;
  private rows = 0;

  constructor(plan: FeaturePlan) {
    this.plan = plan;
    this.stream = new FeatureStream(plan);
    this.width = 2 * plan.signals.length;
    this.window = new Float32Array(WINDOW * this.width);
  }

  push(hour: number, readings: (signal: number) => number, event: LifeEvent | null, product: string | null): void {
    this.stream.push(hour, readings, event, product);
    this.window.copyWithin(0, this.width);
    writeRow(this.stream.row, this.window, (WINDOW - 1) * this.width);
    this.rows++;
  }

  /** A copy: more rows may come before it is asked. */
  seen(): Seen {
    const { row, thin } = this.stream;
    return {
      window: this.window.slice(),
      thin: thin || this.rows < WINDOW,
      unlike: this.plan.signals.flatMap(({ name }, i) => (Math.abs(row[i] as number) >= FARTHEST ? [name] : [])),
    };
  }
}

/** What it says of each. */
export function networkSays(model: NetworkModel, seen: readonly Seen[]): Prediction[] {
  const signals = model.plan.signals.length;
  const windows = joined(
    seen.map(({ window }) => window),
    signals,
  );
  const scores = windowScores(model.parts, signals, windows);
  const others = model.without.map((parts) => windowScores(parts, signals, windows));
  return seen.map(({ thin }, k) =>
    thin
      ? baseSaid(model)
      : chanceOf(
          model,
          scores[k] as number,
          others.map((one) => one[k] as number),
        ),
  );
}

export interface SignalShare {
  readonly signal: string;
  /** Log odds that go where the signal reads as in health; below 0 it speaks against a failure. */
  readonly score: number;
}

/** What each signal does to the log odds, largest first: how they change were it all the window long as usual (occlusion; Zeiler and Fergus 2014). No exact shares. */
export function networkShares({ plan, parts, calibration }: NetworkModel, { window }: Seen): SignalShare[] {
  const signals = plan.signals.length;
  const without = plan.signals.map((_, signal) => {
    const own = window.slice();
    for (let row = 0; row < WINDOW; row++) own.fill(0, 2 * (row * signals + signal), 2 * (row * signals + signal) + 2);
    return own;
  });
  const [whole, ...others] = windowScores(parts, signals, joined([window, ...without], signals));
  return plan.signals
    .map(({ name }, i) => ({
      signal: name,
      score: calibration.slope * ((whole as number) - (others[i] as number)),
    }))
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
}

/** What the model says after each row of a history, as it would have said it then. */
export function* networkPredictions(model: NetworkModel, asset: AssetHistory): Generator<Prediction> {
  const stream = new NetworkStream(model.plan);
  let waiting: Seen[] = [];
  const rows = asset.hours.length;
  for (let row = 0; row < rows; row++) {
    stream.push(
      asset.hours[row] as number,
      (signal) => asset.signals[signal]?.[row] ?? Number.NaN,
      asset.events[row] ?? null,
      asset.products?.[row] ?? null,
    );
    waiting.push(stream.seen());
    if (waiting.length < AT_ONCE && row < rows - 1) continue;
    yield* networkSays(model, waiting);
    waiting = [];
  }
}

const AT_ONCE = 256;

function joined(windows: readonly Float32Array[], signals: number): Float32Array {
  const size = WINDOW * 2 * signals;
  const all = new Float32Array(windows.length * size);
  for (const [k, window] of windows.entries()) all.set(window, k * size);
  return all;
}
