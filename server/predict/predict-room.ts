/**
 * Failure predictions as the server runs them: which model answers for which machine, what each says now, learning of new ones, and how right they
 * were. The follower keeps it going; people ask here.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { BackendInUse } from '../../models/backend.ts';
import { type Family, familiesOf } from '../../models/family.ts';
import { type AnyModelRead, anyModelFrom } from '../models/any-model.ts';
import { modelFrom, ofOtherVersion } from '../models/model-file.ts';
import { fromRoot } from '../package-root.ts';
import type { Actor } from '../records/people/refused.ts';
import { PredictAnswers } from './answers.ts';
import { PredictFollower, type PredictSources } from './follower.ts';
import { NoticeBook } from './notices/notice-book.ts';
import { NoticeWatch } from './notices/notice-watch.ts';
import type { Notice } from './notices/words.ts';
import { PredictionBook } from './predictions.ts';
import { ModelRegistry } from './registry.ts';
import { Scoring } from './scoring.ts';
import { servedBy } from './served.ts';
import { Trainings } from './trainings.ts';
import { UsualBook } from './usual/usual-book.ts';
import { UsualFollower } from './usual/usual-follower.ts';
import type { KnownModel } from './words.ts';

const SERVER: Actor = { who: 'gemba', from: '' };
/** Rows of the models that are shipped for the demo plant. */
const SHIPPED_STEP_MS = 5 * 60_000;

/** A sentence: why a file is no model of these machines. */
export class BadModel extends Error {}

export interface PredictRoomOptions extends PredictSources {
  readonly log: Logger;
}

export class PredictRoom {
  readonly registry: ModelRegistry;
  readonly book: PredictionBook;
  readonly trainings: Trainings;
  readonly follower: PredictFollower;
  readonly answers: PredictAnswers;
  readonly usual: UsualFollower;
  readonly unusual: UsualBook;
  readonly notices: NoticeWatch;
  private readonly scoring = new Scoring();
  private computing: Promise<BackendInUse> | null = null;
  private readonly options: PredictRoomOptions;

  constructor(options: PredictRoomOptions) {
    this.options = options;
    this.registry = new ModelRegistry(options.records, options.now);
    this.book = new PredictionBook(options.records, options.now);
    this.follower = new PredictFollower({
      ...options,
      registry: this.registry,
      book: this.book,
      scoring: this.scoring,
    });
    this.unusual = new UsualBook(options.records, options.now);
    this.usual = new UsualFollower({
      ...{ ...options, book: this.unusual, scoring: this.scoring },
      failureModels: async () => servedBy(options.plant(), await this.registry.list()),
    });
    this.answers = new PredictAnswers(this, options);
    this.notices = new NoticeWatch(this, { ...options, book: new NoticeBook(options.records, options.now) });
    this.trainings = new Trainings({ ...options, registry: this.registry, changed: () => this.changed() });
  }

  start(): void {
    void this.options.records.ready
      .then(() => this.shipped())
      .catch((error) => {
        this.options.log.warn({ error }, 'the shipped failure models could not be registered');
      });
    this.follower.start();
    this.usual.start();
    this.notices.start();
  }

  async stop(): Promise<void> {
    this.trainings.stop();
    await Promise.all([this.follower.stop(), this.usual.stop(), this.notices.stop()]);
    await this.scoring.stop();
  }

  /** Models or their roles changed. */
  private changed(): void {
    this.follower.renew();
    this.notices.renew();
  }

  /** Machines changed. */
  renew(): void {
    this.follower.renew();
    this.usual.renew();
  }

  /** Lets another version answer. */
  async promote(id: number, reason: string, by: Actor): Promise<KnownModel> {
    const model = await this.registry.promote(id, reason, by);
    this.changed();
    return model;
  }

  /** A model from elsewhere; throws `BadModel` where it is not sound, or reads signals that the family has not. */
  async bring(family: Family, text: string, stepMs: number, by: Actor): Promise<KnownModel> {
    const { model, card } = soundly(text);
    const missing = model.plan.signals.filter(({ name }) => !family.signals.includes(name)).map(({ name }) => name);
    if (missing.length > 0) throw new BadModel(`machines of ${family.id} have no ${missing.join(', ')}`);
    const made = { family: family.id, origin: 'file' as const, horizonHours: model.plan.horizon, stepMs, text };
    const added = await this.registry.add({ ...made, card, learned: null }, by);
    this.changed();
    return added;
  }

  /** What somebody is to be told of, with the names of models. */
  toTell(): readonly { readonly notice: Notice; readonly model: string }[] {
    const { served } = this.follower;
    return this.notices.current.map((notice) => {
      const model = served.find((one) => one.model.id === notice.model)?.model;
      return { notice, model: model ? `${model.family} ${model.version}` : '' };
    });
  }

  /** Where networks would compute here. */
  backend(): Promise<BackendInUse> {
    this.computing ??= this.follower.backend();
    return this.computing;
  }

  /** The demo plant comes with models, learned on other seeds of its physics. */
  private async shipped(): Promise<void> {
    const plant = this.options.plant();
    if (!plant.demo) return;
    const folder = fromRoot('models/demo');
    const names: string[] = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const models = await this.registry.list();
    for (const family of familiesOf(plant)) {
      const own = models.filter((one) => one.family === family.id);
      const outlived = await this.outlived(own.find(({ role }) => role === 'champion'));
      if (!names.includes(family.id) || (own.length > 0 && !outlived)) continue;
      const text = await readFile(join(folder, family.id, 'model.json'), 'utf8');
      const { model, card } = modelFrom(text, `models/demo/${family.id}`);
      const made = { family: family.id, origin: 'shipped' as const, horizonHours: model.plan.horizon, text };
      const { id } = await this.registry.add({ ...made, stepMs: SHIPPED_STEP_MS, card, learned: null }, SERVER);
      if (outlived) await this.registry.promote(id, 'the shipped one before is of an older form', SERVER);
    }
    this.follower.renew();
  }

  /** One that was shipped with an older Gemba, whose form this one does not read: it could never answer again. */
  private async outlived(champion: KnownModel | undefined): Promise<boolean> {
    if (champion?.origin !== 'shipped') return false;
    const text = await this.registry.text(champion.id).catch(() => null);
    return text !== null && ofOtherVersion(text);
  }
}

function soundly(text: string): AnyModelRead {
  try {
    return anyModelFrom(text, 'the file');
  } catch (error) {
    throw new BadModel((error as Error).message);
  }
}
