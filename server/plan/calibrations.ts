/**
 * What machines are able to do, learned from the record of the last weeks: once there is enough of it, every day, when a machine has changed, and
 * when somebody asks. The one in force is the newest.
 */
import type { Logger } from 'pino';
import type { Calibration } from '../../analytics/calibrate/calibrate.ts';
import type { Drift } from '../../analytics/calibrate/drift.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { AskedThread } from '../asked-thread.ts';
import { builtThread } from '../package-root.ts';
import { audit } from '../records/audit/trail.ts';
import { type Records, RecordsAway } from '../records/database.ts';
import { type Actor, Refused } from '../records/people/refused.ts';
import type { PlanAsked } from './plan-thread.ts';
import type { CalibratedFor } from './tables.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Older than this things may have been otherwise. */
const LEARN_MS = 14 * DAY;
/** A change is looked for in so much of the newest record, so often. */
const LATELY_MS = 2 * DAY;
const LOOK_MS = HOUR;
/** The record is asked so often whether there is enough of it yet. */
const WAIT_MS = 60_000;

export interface KnownCalibration extends Calibration {
  readonly id: number;
  /** Epoch ms. */
  readonly made: number;
  readonly why: CalibratedFor;
  readonly by: string | null;
  /** What had changed since the one before, where that was why. */
  readonly drifted: readonly Drift[];
}

export interface CalibrationsOptions {
  readonly records: Records;
  readonly log: Logger;
  plant(): PlantModel;
  now(): number;
  /** Imported days that are not in the record yet: what they tell is waited for. */
  daysLeft(): number;
}

export class Calibrations {
  private readonly options: CalibrationsOptions;
  private readonly thread = new AskedThread<PlanAsked>(builtThread('plan/plan-thread'));
  private known: KnownCalibration | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private looked = Number.NEGATIVE_INFINITY;
  private readonly listeners = new Set<() => void>();

  constructor(options: CalibrationsOptions) {
    this.options = options;
  }

  /** Null = there was never enough of a record. */
  get current(): KnownCalibration | null {
    return this.known;
  }

  /** The one in force; refused where there is none yet. */
  get needed(): KnownCalibration {
    if (this.known) return this.known;
    throw new Refused('not-ready', 'there is not enough of a record yet to tell what machines are able to do');
  }

  listen(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), WAIT_MS);
    this.timer.unref();
    void this.options.records.ready.then(() => this.look());
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.thread.stop();
    await this.looking.catch(() => undefined);
  }

  /** Learns anew from the last weeks; null = nothing is known of any machine yet. */
  async renew(why: CalibratedFor, by: Actor | null, drifted: readonly Drift[] = []): Promise<KnownCalibration | null> {
    const { plant, records, now } = this.options;
    const made = now();
    const window = { from: made - LEARN_MS, to: made };
    const learned = await this.thread.ask<Calibration>({ plant: plant(), url: records.url, window });
    if (Object.keys(learned.abilities.machines).length === 0) return null;
    const id = await records.transact(async (trx) => {
      const row = await trx
        .insertInto('plan_calibration')
        .values({
          ...{ made, from_ms: window.from, to_ms: window.to, why, by_whom: by?.who ?? null },
          ...{ drifted: JSON.stringify(drifted), body: JSON.stringify(learned) },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      if (by) await audit(trx, { at: made, ...by, what: 'plan-calibrated', subject: `calibration:${row.id}` });
      return Number(row.id);
    });
    this.known = { ...learned, id, made, why, by: by?.who ?? null, drifted };
    for (const changed of this.listeners) changed();
    return this.known;
  }

  private look(): Promise<void> {
    this.looking = this.looking
      .then(() => this.lookNow())
      .catch((error) => {
        if (this.timer && !(error instanceof RecordsAway))
          this.options.log.warn({ error }, 'machines were not calibrated');
      });
    return this.looking;
  }

  private async lookNow(): Promise<void> {
    const { plant, records, now, daysLeft } = this.options;
    if (!this.timer || records.status.status !== 'up') return;
    this.known ??= await this.newest();
    const { known } = this;
    if (!known) {
      if (daysLeft() === 0) await this.renew('first', null);
      return;
    }
    if (now() - known.made >= DAY) {
      await this.renew('daily', null);
      return;
    }
    if (now() - Math.max(this.looked, known.made) < LOOK_MS) return;
    this.looked = now();
    const window = { from: Math.max(known.window.to, now() - LATELY_MS), to: now() };
    const drifted = await this.thread.ask<readonly Drift[]>({
      plant: plant(),
      url: records.url,
      window,
      against: known,
    });
    if (drifted.length > 0) await this.renew('drift', null, drifted);
  }

  private async newest(): Promise<KnownCalibration | null> {
    const row = await this.options.records.ask((db) =>
      db
        .selectFrom('plan_calibration')
        .selectAll()
        .orderBy('made', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    if (!row) return null;
    const { id, made, why, by_whom, drifted, body } = row;
    return { ...body, id: Number(id), made, why, by: by_whom, drifted };
  }
}
