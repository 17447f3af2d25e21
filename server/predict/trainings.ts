/**
 * Learning of failure models from the plant's own record, one at a time: the past of a family's machines is read, a model learned in a thread, and
 * the result registered: it answers where nothing did, else it answers in the shadow until somebody lets it answer.
 */
import type { Logger } from 'pino';
import { type Family, familiesOf } from '../../models/family.ts';
import type { ModelForm } from '../../models/hazard/training-card.ts';
import { type Actor, Refused } from '../records/people/refused.ts';
import type { PredictSources } from './follower.ts';
import { HOUR_MS, productTags, readHistories } from './histories.ts';
import type { ModelRegistry } from './registry.ts';
import { type Training, train } from './training.ts';
import type { KnownModel } from './words.ts';

const MINUTE_MS = 60_000;
/** Steps that rows may have; the shortest look back of a horizon, a 36th of it, wants some rows. */
const STEPS_MS: readonly number[] = [5, 15, 60].map((minutes) => minutes * MINUTE_MS);
const ROWS_A_LOOK = 3;
/** Share of the window that is learned from; the rest tells how it did. */
const LEARNED = 0.75;
const SEED = 1;
/** Numbers that fit in memory beside everything else: some hundred megabytes. */
const MOST_READINGS = 40_000_000;

export interface TrainingAsked {
  readonly family: string;
  readonly horizonHours: number;
  readonly from: number;
  readonly to: number;
  readonly form: ModelForm;
}

export interface TrainingState extends TrainingAsked {
  readonly state: 'reading' | 'learning' | 'done' | 'refused' | 'failed' | 'stopped';
  /** 0..1 */
  readonly progress: number;
  readonly begun: number;
  readonly by: string;
  /** Of refused and failed. */
  readonly why: string;
  readonly model: KnownModel | null;
}

export interface TrainingsOptions extends PredictSources {
  readonly registry: ModelRegistry;
  readonly log: Logger;
  /** A model was registered. */
  changed(): void;
}

export class Trainings {
  private readonly options: TrainingsOptions;
  private newest: TrainingState | null = null;
  private running: Training | null = null;
  private stopped = false;

  constructor(options: TrainingsOptions) {
    this.options = options;
  }

  /** The one that runs, or ran last since the server started. */
  get state(): TrainingState | null {
    return this.newest;
  }

  /** Begins; throws `Refused` while another runs. */
  begin(asked: TrainingAsked, by: Actor): TrainingState {
    if (this.newest && ['reading', 'learning'].includes(this.newest.state))
      throw new Refused('training-busy', `a model of ${this.newest.family} is being learned`);
    const family = familiesOf(this.options.plant()).find(({ id }) => id === asked.family);
    if (!family)
      throw new Refused('failure-model-unknown', `there is no family of machines \`${asked.family}\``, 'family');
    this.stopped = false;
    this.newest = {
      ...{ ...asked, state: 'reading', progress: 0, begun: this.options.now(), by: by.who, why: '', model: null },
    };
    void this.run(family, asked, by).catch((error: Error) => {
      this.options.log.error({ err: error }, 'a failure model could not be learned');
      this.tell({ state: 'failed', why: error.message });
    });
    return this.newest;
  }

  stop(): void {
    if (!this.newest || !['reading', 'learning'].includes(this.newest.state)) return;
    this.stopped = true;
    this.running?.stop();
    this.tell({ state: 'stopped' });
  }

  private tell(change: Partial<TrainingState>): void {
    if (this.newest && (!this.stopped || change.state === 'stopped')) this.newest = { ...this.newest, ...change };
  }

  private async run(family: Family, asked: TrainingAsked, by: Actor): Promise<void> {
    const { historian, lifeEvents, registry, oldest, until } = this.options;
    if (asked.form === 'network' && !(await answers(registry, family.id))) {
      this.tell({
        state: 'refused',
        why: 'a network is held against a model that answers: learn the linear one first',
      });
      return;
    }
    const stepMs = stepFor(asked.horizonHours);
    const full = (at: number) => Math.floor(at / stepMs) * stepMs;
    const window = { from: full(Math.max(asked.from, oldest())), to: full(Math.min(asked.to, until())) };
    const rows = Math.max(0, (window.to - window.from) / stepMs);
    if (rows * family.machines.length * family.signals.length > MOST_READINGS) {
      this.tell({ state: 'refused', why: 'that is more than fits in memory: choose a shorter past' });
      return;
    }
    const machines = family.machines.map(({ id }) => id);
    const fleet = await readHistories({
      ...{ historian: historian(), machines, signals: family.signals, speed: family.speed, window, stepMs },
      productTag: productTags(this.options.plant()),
      events: await lifeEvents(machines, window),
      runsSince: () => null,
    });
    if (this.stopped) return;
    this.tell({ state: 'learning', progress: 0.02 });
    const cut = window.from + LEARNED * (window.to - window.from);
    const work = { fleet, horizonHours: asked.horizonHours, seed: SEED, cutHour: cut / HOUR_MS, form: asked.form };
    this.running = train(work, (share) => this.tell({ progress: 0.02 + 0.98 * share }));
    const done = await this.running.done.catch((error) => {
      if (this.stopped) return null;
      throw error;
    });
    if (!done || this.stopped) return;
    if ('refusal' in done) {
      this.tell({ state: 'refused', why: done.refusal });
      return;
    }
    const { text, card } = done;
    const { horizonHours } = asked;
    const learned = { from: window.from, to: cut };
    const made = { family: family.id, origin: 'record' as const, horizonHours, stepMs, learned, card, text };
    const model = await registry.add(made, by);
    this.tell({ state: 'done', progress: 1, model });
    this.options.changed();
  }
}

const answers = async (registry: ModelRegistry, family: string): Promise<boolean> =>
  (await registry.list()).some((one) => one.family === family && one.role === 'champion');

/** Distance of rows, ms, for models that look so far ahead. */
export function stepFor(horizonHours: number): number {
  const wanted = (horizonHours * HOUR_MS) / 36 / ROWS_A_LOOK;
  return STEPS_MS.findLast((step) => step <= wanted) ?? (STEPS_MS[0] as number);
}
