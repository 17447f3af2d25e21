/**
 * Lets the failure models answer as the plant goes on: reads the newest rows out of the historian, hands them to the thread, keeps what is said, and
 * judges what was said before once its future is there. After a start, and for a model that is new, the rows before are read first, so that the
 * model knows what it would know had it always been there; what it says of moments that are gone is kept as worked out later.
 */
import type { Logger } from 'pino';
import type { BackendInUse } from '../../models/backend.ts';
import type { LifeLevels } from '../../models/calibration/conformal-life.ts';
import type { JudgedMoment } from '../../models/evaluation/compare.ts';
import type { MachineRecord, RecordAsked, TrackRecord } from '../../models/evaluation/track-record.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';
import type { Historian } from '../historian/historian.ts';
import type { Records } from '../records/database.ts';
import { Looking } from '../records/looking.ts';
import { down, runsSinceOf, SETTLE_MS, settledTo } from './followed.ts';
import { HOUR_MS, type MachineEvent, productTags, readHistories } from './histories.ts';
import { heardIn, judged } from './judge.ts';
import type { PredictionBook } from './predictions.ts';
import type { ModelRegistry } from './registry.ts';
import type { Reads, Scoring } from './scoring.ts';
import { type ServedModel, servedBy } from './served.ts';
import type { KnownModel, Said } from './words.ts';

const LOOK_MS = 10_000;
/** A breakdown is known to be one some minutes after it began, ms. */
const KNOWN_MS = 15 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows before the first answer, in horizons: levels and trends have forgotten what was before, and most lives were seen to begin. */
const WARM_HORIZONS = 20;
/** How far back a new model is asked what it would have said. */
const REPLAY_MS = 30 * DAY_MS;
/** What is kept of a machine: so many a horizon. */
const KEPT_A_HORIZON = 48;
const JUDGED_AT_ONCE = 5_000;

export interface PredictSources {
  readonly records: Records;
  plant(): PlantModel;
  now(): number;
  historian(): Pick<Historian, 'means' | 'intervals' | 'asOf' | 'raw'>;
  /** Everything up to here is in the historian, epoch ms. */
  until(): number;
  /** Oldest moment of the record. */
  oldest(): number;
  /** Imported days that are not in the record yet. */
  daysLeft(): number;
  /** What the machine has been doing, and since when. */
  doing(machine: string): { readonly state: State; readonly since: number } | null;
  /** Failures and renewals that began in a window. */
  lifeEvents(machines: readonly string[], window: Window): Promise<readonly MachineEvent[]>;
}

export interface FollowerOptions extends PredictSources {
  readonly registry: ModelRegistry;
  readonly book: PredictionBook;
  readonly scoring: Scoring;
  readonly log: Logger;
}

interface Following extends ServedModel, Reads {
  /** Everything up to here was read, epoch ms. */
  at: number;
  /** Said of moments up to here is kept already. */
  readonly keptTo: number;
  readonly cadenceMs: number;
  /** Oldest moment of the record when it began. */
  readonly reach: number;
  /** Failures and repairs that its streams were told of. */
  readonly told: Set<string>;
}

export class PredictFollower {
  private readonly options: FollowerOptions;
  private readonly looking: Looking;
  private readonly scoring: Scoring;
  private following = new Map<number, Following>();
  private readonly newest = new Map<number, Map<string, Said>>();
  /** Why a model that should answer does not. */
  readonly troubles = new Map<number, string>();
  private renewing = true;
  private stopping = false;

  constructor(options: FollowerOptions) {
    this.options = options;
    this.scoring = options.scoring;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'failures could not be predicted',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.looking.stop();
  }

  /** Roles, models or machines changed. */
  renew(): void {
    this.renewing = true;
    void this.looking.now();
  }

  /** Resolves when everything that is there was read. */
  lookNow(): Promise<void> {
    return this.looking.now();
  }

  /** Models that answer or answer in the shadow, with the machines they do it for. */
  get served(): readonly ServedModel[] {
    return [...this.following.values()];
  }

  /** How far the lives of a model may be believed; null = it does not answer, or too few were held out to know. */
  lifeLevels(model: number): LifeLevels | null {
    return this.following.get(model)?.life ?? null;
  }

  /** The newest of each machine by its champion, and by which. */
  current(): Map<string, { readonly said: Said; readonly model: KnownModel }> {
    const found = new Map<string, { said: Said; model: KnownModel }>();
    for (const { model } of this.following.values())
      if (model.role === 'champion')
        for (const [machine, said] of this.newest.get(model.id) ?? []) found.set(machine, { said, model });
    return found;
  }

  /** Of judged predictions; worked out where the models answer, away from the event loop. */
  record(machines: readonly MachineRecord[], asked: RecordAsked): Promise<TrackRecord> {
    return this.scoring.record(machines, asked);
  }

  /** Of what two models said of the same moments; away from the event loop, too. */
  compare(first: readonly JudgedMoment[], second: readonly JudgedMoment[], horizon: number) {
    return this.scoring.compare(first, second, horizon);
  }

  backend(): Promise<BackendInUse> {
    return this.scoring.backend();
  }

  private async look(): Promise<void> {
    if (!Number.isFinite(this.options.until())) return;
    if (this.renewing) await this.take();
    await this.reachBack();
    for (const one of this.following.values()) await this.goOn(one);
    await this.judge();
  }

  private async take(): Promise<void> {
    this.renewing = false;
    const { registry, plant } = this.options;
    const served = servedBy(plant(), await registry.list());
    const next = new Map<number, Following>();
    for (const one of served) {
      const { id } = one.model;
      const before = this.following.get(id);
      if (before && before.machines.join() === one.machines.join()) next.set(id, Object.assign(before, one));
      else {
        const begun = await this.begin(one);
        if (begun) next.set(id, begun);
      }
    }
    for (const id of this.following.keys()) if (!next.has(id)) await this.forget(id);
    this.following = next;
  }

  /** Days before the record were imported: what would have been said then is worked out, too. */
  private async reachBack(): Promise<void> {
    const { daysLeft, oldest } = this.options;
    if (daysLeft() > 0) return;
    for (const [id, one] of this.following) {
      if (oldest() > one.reach - one.cadenceMs) continue;
      await this.scoring.forget(id);
      const begun = await this.begin(one);
      if (begun) this.following.set(id, begun);
    }
  }

  private async forget(id: number): Promise<void> {
    this.newest.delete(id);
    await this.scoring.forget(id);
  }

  /** Null where the model is not sound: the machines are then told to have none. */
  private async begin(one: ServedModel): Promise<Following | null> {
    const { registry, book, oldest, log } = this.options;
    const { id, family, version, horizonHours, stepMs, learned } = one.model;
    let reads: Reads;
    try {
      reads = await this.scoring.serve(id, await registry.text(id));
      this.troubles.delete(id);
    } catch (error) {
      const why = (error as Error).message;
      this.troubles.set(id, why);
      log.error({ family, version, why }, 'a failure model does not answer');
      return null;
    }
    const cadenceMs = Math.max(1, Math.round((horizonHours * HOUR_MS) / KEPT_A_HORIZON / stepMs)) * stepMs;
    const to = settledTo(this.options, cadenceMs);
    const reach = oldest();
    const first = Math.max(learned?.to ?? 0, to - REPLAY_MS, reach);
    const kept = await book.span(id);
    // What is kept already is gone on with, unless the record has become longer than it.
    const whole = kept !== null && kept.from <= first + 2 * cadenceMs;
    const keptTo = whole ? Math.max(kept.to, first) : first;
    const warm = Math.max(reach, Math.min(keptTo, to) - WARM_HORIZONS * horizonHours * HOUR_MS);
    const { model, machines } = one;
    return {
      model,
      machines,
      at: down(Math.min(warm, to), cadenceMs),
      keptTo,
      cadenceMs,
      reach,
      ...reads,
      told: new Set(),
    };
  }

  private async goOn(one: Following): Promise<void> {
    const { cadenceMs } = one;
    const to = settledTo(this.options, one.model.stepMs);
    while (!this.stopping && one.at < to) {
      // Moments that are kept end a stretch, or lie at equal distances in it.
      const edge = down(one.at, cadenceMs) + cadenceMs;
      const whole = one.at % cadenceMs === 0 ? down(Math.min(to, one.at + Math.max(DAY_MS, cadenceMs)), cadenceMs) : 0;
      await this.step(one, { from: one.at, to: whole > one.at ? whole : Math.min(edge, to) });
    }
  }

  private async step(one: Following, window: Window): Promise<void> {
    const { historian, book, now } = this.options;
    const { model, machines, cadenceMs } = one;
    const fleet = await readHistories({
      historian: historian(),
      machines,
      signals: one.signals,
      productTag: productTags(this.options.plant()),
      window,
      stepMs: model.stepMs,
      events: await this.untold(one, window),
      runsSince: runsSinceOf(this.options),
    });
    const all = await this.scoring.push(model.id, fleet.assets, cadenceMs / model.stepMs);
    one.at = window.to;
    const kept = all.filter(({ at }) => at % cadenceMs === 0 && at > one.keptTo);
    const late = now() - cadenceMs - 2 * SETTLE_MS;
    await book.add(model.id, model.horizonHours, kept, (at) => at < late);
    const newest = this.newest.get(model.id) ?? new Map<string, Said>();
    for (const said of all) newest.set(said.machine, said);
    this.newest.set(model.id, newest);
  }

  /** Events of the window; one that became known when its row was gone is told with the first row. */
  private async untold(one: Following, { from, to }: Window): Promise<MachineEvent[]> {
    const since = from - HOUR_MS * Math.max(12, one.model.horizonHours);
    const found = await this.options.lifeEvents(one.machines, { from: since, to });
    const fresh: MachineEvent[] = [];
    for (const event of found) {
      const key = `${event.machine}@${event.at}`;
      if (one.told.has(key)) continue;
      one.told.add(key);
      fresh.push({ ...event, at: Math.max(event.at, from) });
    }
    return fresh;
  }

  private async judge(): Promise<void> {
    while (!this.stopping && (await this.judgeSome())) {}
  }

  /** True while there may be more. */
  private async judgeSome(): Promise<boolean> {
    const { book, now, daysLeft, historian, lifeEvents, doing } = this.options;
    // A day that is not in the record yet may hold the failure.
    if (daysLeft() > 0) return false;
    const open = await book.open(Math.min(now(), this.options.until()) - KNOWN_MS, JUDGED_AT_ONCE);
    if (open.length === 0) return false;
    const machines = [...new Set(open.map(({ machine }) => machine))];
    const from = open.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
    const to = open.reduce((most, { at, horizonHours }) => Math.max(most, at + horizonHours * HOUR_MS), 0);
    const [events, columns] = await Promise.all([
      lifeEvents(machines, { from, to }),
      historian().intervals(machines, from, to),
    ]);
    const times = (wanted: MachineEvent['event']) =>
      new Map(
        machines.map((machine) => [
          machine,
          events.filter((one) => one.machine === machine && one.event === wanted).map(({ at }) => at),
        ]),
      );
    const failures = times('failure');
    // One that lasts is in no record yet.
    for (const machine of machines) {
      const is = doing(machine);
      if (is?.state === 'breakdown') failures.set(machine, [...(failures.get(machine) ?? []), is.since]);
    }
    const heard = heardIn(columns, machines, (machine) => {
      const is = doing(machine);
      return is && is.state !== 'unknown' ? is.since : null;
    });
    await book.judge(judged(open, { failures, renewals: times('repair'), heard }));
    return open.length === JUDGED_AT_ONCE;
  }
}
