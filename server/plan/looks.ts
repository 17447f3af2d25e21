/**
 * Looks ahead from the live plant, each a simulation that grows: who asks gets what is simulated by now, and more of it the next time. A look that is
 * old is followed by a new one, and shown until that one knows enough.
 */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { PlantFuture } from '../../twin/simulate/plant/question.ts';
import type { KnownCalibration } from './calibrations.ts';
import type { Futures } from './futures.ts';
import type { Standing } from './question-now.ts';

/** Fewer futures than this have no P10 and P90. */
export const ENOUGH = 20;
/** Futures asked for at once: what is known grows by so many. */
const ROUND = 5;
/** A look that is older is followed by another one. */
const FRESH_MS = 60_000;

export interface Look {
  readonly standing: Standing;
  readonly calibration: KnownCalibration;
  readonly futures: readonly PlantFuture[];
}

interface Growing extends Look {
  readonly at: number;
  readonly futures: PlantFuture[];
  /** Enough is known. */
  readonly enough: Promise<void>;
  readonly whole: Promise<void>;
}

export interface LookAsked {
  readonly aheadMs: number;
  readonly futures: number;
}

export interface LooksOptions {
  readonly futures: Futures;
  plant(): PlantModel;
  now(): number;
  /** How the plant stands. */
  standing(calibration: KnownCalibration, aheadMs: number): Promise<Standing>;
}

export class Looks {
  private readonly options: LooksOptions;
  private readonly held = new Map<string, { shown: Growing | null; next: Promise<Growing> | null }>();

  constructor(options: LooksOptions) {
    this.options = options;
  }

  /** What is known by now: at once where something was asked for before, else as soon as it is enough; `whole`: all that is asked for. */
  async ask(calibration: KnownCalibration, asked: LookAsked, whole = false): Promise<Look> {
    const key = `${asked.aheadMs}/${asked.futures}/${calibration.id}`;
    const held = this.held.get(key) ?? { shown: null, next: null };
    this.held.set(key, held);
    const now = this.options.now();
    for (const [other, { shown }] of this.held)
      if (other !== key && shown && now - shown.at > 10 * FRESH_MS) this.held.delete(other);
    if (!held.next && (!held.shown || now - held.shown.at >= FRESH_MS)) {
      const next = this.begin(calibration, asked);
      held.next = next;
      next
        .then((growing) => growing.enough.then(() => growing))
        .then(
          (growing) => {
            held.shown = growing;
            held.next = null;
          },
          () => {
            held.next = null;
          },
        );
    }
    const look = held.shown ?? (await held.next);
    if (!look) throw new Error('nothing is being simulated');
    await (whole ? look.whole : look.enough);
    return look;
  }

  private async begin(calibration: KnownCalibration, { aheadMs, futures: wanted }: LookAsked): Promise<Growing> {
    const { futures, plant, now } = this.options;
    const at = now();
    const standing = await this.options.standing(calibration, aheadMs);
    const all: PlantFuture[] = [];
    const asked = { plant: plant(), question: standing.question, seed: calibration.id };
    const grow = async (to: number) => {
      while (all.length < to)
        all.push(...(await futures.ask(asked, { from: all.length, to: Math.min(to, all.length + ROUND) })));
    };
    const enough = grow(Math.min(ENOUGH, wanted));
    const whole = enough.then(() => grow(wanted));
    // Who waits is told; where nobody does, the next one asks again.
    whole.catch(() => undefined);
    return { at, standing, calibration, futures: all, enough, whole };
  }
}
