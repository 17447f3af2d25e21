/**
 * Learns from the record what the machines are usually like, and says when one is not: for machines of which no failure is known yet, and for failures
 * that no model has seen. What is usual is learned as soon as enough is there, and again when twice as much is; what was unusual before is found, too.
 */
import type { Logger } from 'pino';
import { type Family, familiesOf } from '../../../models/family.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { Looking } from '../../records/looking.ts';
import { down, runsSinceOf, settledTo } from '../followed.ts';
import type { PredictSources } from '../follower.ts';
import { HOUR_MS, productTags, readHistories } from '../histories.ts';
import type { Scoring } from '../scoring.ts';
import type { ServedModel } from '../served.ts';
import { stepFor } from '../trainings.ts';
import { UnusualFold } from './episodes.ts';
import { HeldReadings } from './held.ts';
import { learnUsual } from './learning.ts';
import type { UnusualOf, UsualBook } from './usual-book.ts';
import type { UsualModel } from './words.ts';

const LOOK_MS = 10_000;
const DAY_MS = 24 * HOUR_MS;
/** Where no failure model says how far ahead is worth knowing. */
const HORIZON_HOURS = 24;
/** Shorter pasts have not seen what is usual (models/anomaly/healthy-rows.ts). */
const LEAST_HORIZONS = 6;
/** Longer ones hold other times of the machine, and more than is read at once. */
const MOST_MS = 30 * DAY_MS;
/** Learned again when the past is so many times as long. */
const LONGER = 2;
/** Tried again so long after a refusal, twice as long after each further one: the past is read for it, and days of it may come later. */
const AGAIN_MS = 5 * 60_000;
const MOST_DOUBLINGS = 8;
/** Read before the first row that counts, in horizons and at least so many hours: what is frozen or new, and what still stands, is known then. */
const WARM_HORIZONS = 2;
const WARM_HOURS = 24;

export interface UsualFollowerOptions extends PredictSources {
  readonly book: UsualBook;
  readonly scoring: Scoring;
  readonly log: Logger;
  /** Failure models, which say how far ahead a failure is worth knowing. */
  failureModels(): Promise<readonly ServedModel[]>;
}

interface Following {
  readonly model: UsualModel;
  readonly machines: readonly string[];
  readonly signals: readonly string[];
  readonly folds: ReadonlyMap<string, UnusualFold>;
  readonly held: ReadonlyMap<string, HeldReadings>;
  /** Everything up to here was read; rows up to `counted` were looked at before. */
  at: number;
  readonly counted: number;
}

export class UsualFollower {
  private readonly options: UsualFollowerOptions;
  private readonly looking: Looking;
  private following: Following[] = [];
  /** Why nothing is learned of a family yet, and when it is tried again. */
  private readonly refused = new Map<
    string,
    { readonly why: string; readonly tries: number; readonly again: number }
  >();
  /** Models that cannot be read. */
  private readonly unread = new Set<number>();
  private learning: { stop(): void } | null = null;
  private renewing = true;
  private stopping = false;

  constructor(options: UsualFollowerOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'what is usual could not be told',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.learning?.stop();
    await this.looking.stop();
  }

  /** Machines changed. */
  renew(): void {
    this.renewing = true;
  }

  lookNow(): Promise<void> {
    return this.looking.now();
  }

  /** Machines that are watched. */
  get watched(): ReadonlySet<string> {
    return new Set(this.following.flatMap(({ machines }) => machines));
  }

  whyNot(family: string): string | null {
    return this.refused.get(family)?.why ?? null;
  }

  private async look(): Promise<void> {
    // Days that are not in the record yet would be learned from without their failures.
    if (!Number.isFinite(this.options.until()) || this.options.daysLeft() > 0) return;
    await this.learn();
    if (this.renewing) await this.take();
    for (const one of this.following) await this.goOn(one);
  }

  private async learn(): Promise<void> {
    const { book, plant, oldest, failureModels, log, now } = this.options;
    const [models, served] = await Promise.all([book.models(), failureModels()]);
    for (const { family, machines } of watchedFamilies(plant())) {
      if (this.stopping) return;
      const answers = served.find((one) => one.machines.includes(machines[0] as string));
      const horizonHours = answers?.model.horizonHours ?? HORIZON_HOURS;
      const stepMs = stepFor(horizonHours);
      const to = settledTo(this.options, stepMs);
      const from = down(Math.max(oldest(), to - MOST_MS) + stepMs, stepMs);
      const pastMs = to - from;
      const known = models.find((one) => one.family === family.id && !this.unread.has(one.id))?.learned;
      const tried = this.refused.get(family.id);
      const least = known ? Math.min(MOST_MS - stepMs, LONGER * (known.to - known.from)) : 0;
      if (pastMs < Math.max(least, LEAST_HORIZONS * horizonHours * HOUR_MS)) continue;
      if (known && known.to - known.from >= MOST_MS - 2 * stepMs) continue;
      if (tried && now() < tried.again) continue;
      const learned = await this.learned(family, machines, { from, to }, { horizonHours, stepMs });
      if ('refusal' in learned) {
        const tries = (tried?.tries ?? 0) + 1;
        const again = now() + AGAIN_MS * 2 ** Math.min(tries - 1, MOST_DOUBLINGS);
        this.refused.set(family.id, { why: learned.refusal, tries, again });
        continue;
      }
      this.refused.delete(family.id);
      await book.put({ family: family.id, horizonHours, stepMs, learned: { from, to }, ...learned });
      log.info({ family: family.id, hours: learned.card.hours }, 'what is usual was learned');
      this.renewing = true;
    }
  }

  private async learned(
    family: Family,
    machines: readonly string[],
    window: { readonly from: number; readonly to: number },
    { horizonHours, stepMs }: { readonly horizonHours: number; readonly stepMs: number },
  ) {
    const { historian, lifeEvents } = this.options;
    const fleet = await readHistories({
      ...{ historian: historian(), machines, signals: family.signals, speed: family.speed, window, stepMs },
      productTag: productTags(this.options.plant()),
      events: await lifeEvents(machines, window),
      runsSince: () => null,
    });
    const assets = fleet.assets.map((asset) => new HeldReadings().hold(asset));
    const learning = learnUsual({ fleet: { ...fleet, assets }, horizonHours });
    this.learning = learning;
    return learning.done.catch((error) => {
      if (this.stopping) return { refusal: 'it was stopped' };
      throw error;
    });
  }

  private async take(): Promise<void> {
    this.renewing = false;
    const { book, plant, scoring, log } = this.options;
    const models = await book.models();
    for (const { model } of this.following) await scoring.forgetUsual(model.id);
    this.following = [];
    for (const { family, machines } of watchedFamilies(plant())) {
      const model = models.find((one) => one.family === family.id);
      if (!model) continue;
      try {
        const signals = await scoring.serveUsual(model.id, await book.text(model.id));
        this.following.push(await this.begin(model, machines, signals));
      } catch (error) {
        const why = (error as Error).message;
        // Of an older form, or damaged: it is as if none were there.
        this.unread.add(model.id);
        this.refused.set(family.id, { why, tries: 0, again: 0 });
        log.error({ family: family.id, why }, 'what is usual cannot be told');
      }
    }
  }

  private async begin(model: UsualModel, machines: readonly string[], signals: readonly string[]): Promise<Following> {
    const open = await this.options.book.open(model.id);
    const counted = model.lookedTo ?? model.learned.from;
    const warm = Math.max(
      model.learned.from,
      counted - Math.max(WARM_HOURS, WARM_HORIZONS * model.horizonHours) * HOUR_MS,
    );
    const folds = new Map(
      machines.map((id) => [id, new UnusualFold(open.find(({ machine }) => machine === id) ?? null)]),
    );
    const held = new Map(machines.map((id) => [id, new HeldReadings()]));
    return { model, machines, signals, folds, held, at: down(warm, model.stepMs), counted };
  }

  private async goOn(one: Following): Promise<void> {
    const to = settledTo(this.options, one.model.stepMs);
    while (!this.stopping && one.at < to) await this.step(one, { from: one.at, to: Math.min(to, one.at + DAY_MS) });
  }

  private async step(one: Following, window: { readonly from: number; readonly to: number }): Promise<void> {
    const { historian, lifeEvents, scoring, book } = this.options;
    const { model, machines, signals, folds } = one;
    const fleet = await readHistories({
      ...{ historian: historian(), machines, signals, window, stepMs: model.stepMs },
      productTag: productTags(this.options.plant()),
      events: await lifeEvents(machines, window),
      runsSince: runsSinceOf(this.options),
    });
    const found = new Map<string, UnusualOf>();
    for (const { machine, rows } of await scoring.pushUsual(
      model.id,
      fleet.assets.map((asset) => one.held.get(asset.asset)?.hold(asset) ?? asset),
    )) {
      const fold = folds.get(machine);
      for (const row of rows) {
        if (row.at <= one.counted) fold?.remember(row);
        else {
          const told = fold?.push(row);
          if (told) found.set(`${machine}@${told.from}`, { machine, ...told });
        }
      }
    }
    one.at = window.to;
    await book.add(model.id, [...found.values()], Math.max(one.counted, window.to));
  }
}

/** Each machine is held against those most like it; a family of one reading has nothing that goes together. */
export function watchedFamilies(
  plant: PlantModel,
): { readonly family: Family; readonly machines: readonly string[] }[] {
  const taken = new Set<string>();
  return familiesOf(plant).flatMap((family) => {
    const machines = family.machines.map(({ id }) => id).filter((id) => !taken.has(id));
    if (family.signals.length < 2 || machines.length === 0) return [];
    for (const id of machines) taken.add(id);
    return [{ family, machines }];
  });
}
