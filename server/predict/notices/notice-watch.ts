/**
 * Looks who is to be told of what: each minute which machine is likely to fail or unlike itself, each half hour whether a model is to be doubted. What is
 * said is kept with its beginning and end; whether anybody gets a message is up to the rules (server/notify).
 */
import type { Logger } from 'pino';
import { failuresIn } from '../../records/failures/failure-list.ts';
import { Looking } from '../../records/looking.ts';
import type { PredictRoom, PredictRoomOptions } from '../predict-room.ts';
import { type Judged, machinesToTell, modelsToTell } from './judge.ts';
import type { NoticeBook } from './notice-book.ts';
import { MACHINE_NOTICES, MODEL_NOTICES, type Notice } from './words.ts';

const LOOK_MS = 60_000;
const MODELS_MS = 30 * 60_000;
const DAY_MS = 86_400_000;
/** How right a model was is told of so many days. */
const RECORD_DAYS = 30;

export interface NoticeWatchOptions extends PredictRoomOptions {
  readonly book: NoticeBook;
  readonly log: Logger;
}

export class NoticeWatch {
  private readonly room: PredictRoom;
  private readonly options: NoticeWatchOptions;
  private readonly looking: Looking;
  private machines: readonly Notice[] = [];
  private models: readonly Notice[] = [];
  private modelsAt = Number.NEGATIVE_INFINITY;
  private listeners: (() => void)[] = [];

  constructor(room: PredictRoom, options: NoticeWatchOptions) {
    this.room = room;
    this.options = options;
    const { log } = options;
    this.looking = new Looking({
      ...{ everyMs: LOOK_MS, log, trouble: 'nobody could be told of machines likely to fail' },
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  lookNow(): Promise<void> {
    return this.looking.now();
  }

  /** Roles or models changed: they are looked at with the next look. */
  renew(): void {
    this.modelsAt = Number.NEGATIVE_INFINITY;
  }

  listen(changed: () => void): void {
    this.listeners.push(changed);
  }

  get current(): readonly Notice[] {
    return [...this.machines, ...this.models];
  }

  private async look(): Promise<void> {
    const { book, daysLeft } = this.options;
    // A past that is still being read says nothing of now.
    if (daysLeft() > 0) return;
    const before = await book.standing(MACHINE_NOTICES);
    this.machines = await book.settle(MACHINE_NOTICES, machinesToTell(await this.room.answers.assets(null), before));
    const now = this.options.now();
    if (now >= this.modelsAt + MODELS_MS) {
      this.modelsAt = now;
      const judged: Judged[] = [];
      const { served } = this.room.follower;
      for (const one of served) if (one.model.role === 'champion') judged.push(await this.judged(one));
      this.models = await book.settle(MODEL_NOTICES, modelsToTell(judged));
    }
    for (const changed of this.listeners) changed();
  }

  private async judged({ model, machines }: PredictRoom['follower']['served'][number]): Promise<Judged> {
    const { answers, follower } = this.room;
    const now = this.options.now();
    const shadow = follower.served.find((one) => one.model.family === model.family && one.model.role === 'challenger');
    const [standing, record, failures, inShadow] = await Promise.all([
      answers.standing(model),
      answers.record(model, { from: now - RECORD_DAYS * DAY_MS, to: now }),
      model.learned
        ? failuresIn(this.options.records, { machines: [...machines], window: { from: model.learned.to, to: now } })
        : Promise.resolve([]),
      shadow ? answers.standing(shadow.model) : Promise.resolve(null),
    ]);
    return {
      ...{ model, standing, record, failuresSince: failures.length },
      shadow: shadow && inShadow ? { model: shadow.model, standing: inShadow } : null,
    };
  }
}
