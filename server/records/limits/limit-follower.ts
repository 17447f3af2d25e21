/**
 * Judges limits of the surroundings as readings come in: from the beginning of what last was open, up to what the historian has.
 * A stretch that goes on is told anew; the telling before it stays on record as superseded.
 */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { Temporal } from 'temporal-polyfill';
import type { ReadingPoint } from '../../../analytics/batch/actual.ts';
import { instantStretches, meanStretches, type Stretch } from '../../../analytics/limits/exceedances.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { LATE_MS } from '../../historian/feed.ts';
import type { Database, Records, Work } from '../database.ts';
import { Looking } from '../looking.ts';
import { type LimitStore, readerOf } from './limit-store.ts';
import type { EnvironmentalLimit } from './words.ts';

const LOOK_MS = 10_000;
/** A limit that was put with an earlier date is judged from so long ago on, and one that was not judged for long likewise. */
const BACK_MS = 35 * 86_400_000;
/** Longest time before a reading that its period begins, ms. */
const PERIOD_MS: Readonly<Record<EnvironmentalLimit['average'], (minutes: number | null) => number>> = {
  instant: () => 0,
  minutes: (minutes) => (minutes ?? 1) * 60_000,
  hour: () => 3_600_000,
  day: () => 25 * 3_600_000,
};
/** In one go, so that a long past does not lie in memory at once. */
const STEP_MS = 86_400_000;
const MOST_STEPS = 10;
/** One that lasts is told anew so often, or when it is worse. */
const TELL_MS = 60_000;

export interface LimitFollowerOptions {
  readonly records: Records;
  readonly store: LimitStore;
  plant(): PlantModel;
  now(): number;
  /** Everything up to here is in the historian, epoch ms. */
  until(): number;
  /** By tag the oldest reading that came late since this was asked last, epoch ms. */
  late(): ReadonlyMap<string, number>;
  /** With the last one before the window. */
  readings(
    tag: string,
    window: Window,
  ): Promise<readonly { readonly at: number; readonly value: number | string | null }[]>;
  readonly log: Logger;
}

export class LimitFollower {
  private readonly options: LimitFollowerOptions;
  private readonly looking: Looking;
  /** Came late, and what it changes is not judged anew yet. */
  private readonly late = new Map<string, number>();

  constructor(options: LimitFollowerOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'limits could not be judged',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  private async look(): Promise<void> {
    const { store, now, until } = this.options;
    const end = Math.min(now() - LATE_MS, until());
    if (!Number.isFinite(end)) return;
    for (const [tag, at] of this.options.late()) this.late.set(tag, Math.min(at, this.late.get(tag) ?? at));
    const late = new Map(this.late);
    const all = await store.list();
    for (const limit of all) {
      const since = limit.tag === null ? undefined : late.get(limit.tag);
      if (since !== undefined) await this.goBack(limit, since);
      // One gives way to the next.
      const next = all.filter(({ id, effectiveFrom }) => id === limit.id && effectiveFrom > limit.effectiveFrom);
      const last = Math.min(limit.effectiveTo ?? end, ...next.map(({ effectiveFrom }) => effectiveFrom), end);
      await this.judge(limit, last);
    }
    // Where that failed, it is gone back to again.
    for (const [tag, at] of late) if (this.late.get(tag) === at) this.late.delete(tag);
  }

  /** A reading of `since` came late: from the beginning of all that it may change on, the limit is judged anew. */
  private goBack(limit: EnvironmentalLimit, since: number): Promise<void> {
    const oldest = Math.max(limit.effectiveFrom, this.options.now() - BACK_MS);
    return this.options.records.transact(async (trx) => {
      const place = await placeIn(trx, limit);
      if (!place || since >= place.reached) return;
      // It may hold on into a later revision, and belongs to the period that it lies in.
      let from = Math.max(oldest, Math.min(place.from, since - PERIOD_MS[limit.average](limit.minutes)));
      for (;;) {
        const { rows } = await sql<{ from: number | null }>`
          SELECT min(from_ms) AS from FROM limit_stretch
          WHERE "limit" = ${limit.id} AND revision = ${limit.revision} AND superseded IS NULL
            AND from_ms < ${from}::float8 AND to_ms >= ${from}::float8`.execute(trx);
        const earlier = rows[0]?.from ?? null;
        if (earlier === null || earlier >= from) break;
        from = earlier;
      }
      await putPlace(trx, limit, { from, reached: from });
    });
  }

  /** `end`: so far everything is known, and the revision in force. */
  private async judge(limit: EnvironmentalLimit, end: number): Promise<void> {
    const { records, now } = this.options;
    for (let step = 0; step < MOST_STEPS; step++) {
      const place = await records.ask((db) => placeIn(db, limit));
      const from = place?.from ?? Math.max(limit.effectiveFrom, end - BACK_MS);
      const to = Math.min(end, Math.max(from, place?.reached ?? from) + STEP_MS);
      const edges = limit.average === 'instant' ? [from, to] : this.edgesOf(limit, from, to);
      const reached = edges.at(-1) ?? from;
      if (edges.length < 2 || reached <= (place?.reached ?? from)) return;
      const stretches = await this.stretchesOf(limit, edges);
      const window = { from: edges[0] as number, to: reached };
      await records.transact((trx) => keep(trx, limit, window, stretches, now()));
      if (reached >= end) return;
    }
  }

  private async stretchesOf(limit: EnvironmentalLimit, edges: readonly number[]): Promise<Stretch[]> {
    const { records, readings } = this.options;
    const window = { from: edges[0] as number, to: edges.at(-1) as number };
    const told =
      limit.tag === null
        ? await records.ask((db) => enteredIn(db, limit, window))
        : (await readings(limit.tag, window)).map(
            ({ at, value }): ReadingPoint => [at, typeof value === 'number' ? value : null],
          );
    const holds = limit.holdsS * 1000;
    const limits = { low: limit.low, high: limit.high };
    return limit.average === 'instant'
      ? instantStretches(told, holds, window, limits)
      : meanStretches(told, holds, edges, limits);
  }

  /** Edges of the whole periods in [from, to): of hours and days those of the site's clock. */
  private edgesOf({ average, minutes }: EnvironmentalLimit, from: number, to: number): number[] {
    if (average === 'minutes') {
      const step = (minutes ?? 1) * 60_000;
      const edges: number[] = [];
      for (let at = Math.ceil(from / step) * step; at <= to; at += step) edges.push(at);
      return edges;
    }
    const unit = average === 'day' ? 'day' : 'hour';
    const zone = this.options.plant().site.timezone;
    const begin = Temporal.Instant.fromEpochMilliseconds(Math.ceil(from)).toZonedDateTimeISO(zone);
    let at = begin.round({ smallestUnit: unit, roundingMode: 'ceil' });
    const edges: number[] = [];
    while (at.epochMilliseconds <= to) {
      edges.push(at.epochMilliseconds);
      // By the clock of the site: a day of a change of clocks has 23 or 25 hours.
      at = at.add(unit === 'day' ? { days: 1 } : { hours: 1 });
    }
    return edges;
  }
}

interface Place {
  /** What is before it is judged for good: a stretch that lasts is judged whole, and again. */
  readonly from: number;
  readonly reached: number;
}

async function placeIn(db: Database | Work, limit: EnvironmentalLimit): Promise<Place | null> {
  const row = await db.selectFrom('progress').select('place').where('reader', '=', readerOf(limit)).executeTakeFirst();
  return row ? (JSON.parse(row.place) as Place) : null;
}

async function enteredIn(db: Database, { id }: EnvironmentalLimit, { from, to }: Window): Promise<ReadingPoint[]> {
  const rows = await db
    .selectFrom('limit_reading')
    .select(['at_ms', 'value'])
    .where('limit', '=', id)
    .where('at_ms', '<', to)
    .where(
      'at_ms',
      '>=',
      sql<number>`coalesce((SELECT max(at_ms) FROM limit_reading WHERE "limit" = ${id} AND at_ms <= ${from}), 0)`,
    )
    .orderBy('at_ms')
    .orderBy('id')
    .execute();
  return rows.map(({ at_ms, value }) => [at_ms, value]);
}

/** What was known of the window gives way to what is known now; of what is as it was nothing is written. */
async function keep(
  trx: Work,
  limit: EnvironmentalLimit,
  { from, to }: Window,
  found: readonly Stretch[],
  now: number,
): Promise<void> {
  const known = await trx
    .selectFrom('limit_stretch')
    .select(['id', 'kind', 'from_ms', 'to_ms', 'open', 'worst'])
    .where('limit', '=', limit.id)
    .where('revision', '=', limit.revision)
    .where('superseded', 'is', null)
    .where('from_ms', '>=', from)
    .where('from_ms', '<', to)
    .execute();
  const told = found.map((stretch) => {
    const before = known.find((one) => one.kind === stretch.kind && one.from_ms === stretch.from);
    const isNews =
      !before ||
      before.open !== stretch.open ||
      before.worst !== stretch.worst ||
      (stretch.open ? stretch.to - before.to_ms >= TELL_MS : stretch.to !== before.to_ms);
    return { stretch, before, isNews };
  });
  const stays = new Set(told.flatMap(({ before, isNews }) => (before && !isNews ? [before.id] : [])));
  const gone = known.filter(({ id }) => !stays.has(id)).map(({ id }) => id);
  const fresh = told.filter(({ isNews }) => isNews).map(({ stretch }) => stretch);
  if (gone.length > 0)
    await trx.updateTable('limit_stretch').set({ superseded: now }).where('id', 'in', gone).execute();
  if (fresh.length > 0)
    await trx
      .insertInto('limit_stretch')
      .values(
        fresh.map((one) => ({
          ...{ limit: limit.id, revision: limit.revision, kind: one.kind, from_ms: one.from, to_ms: one.to },
          ...{ open: one.open, worst: one.worst, periods: one.periods, known_ms: one.knownMs },
          ...{ recorded: now, superseded: null },
        })),
      )
      .execute();
  await putPlace(trx, limit, { from: lastingFrom(found, to), reached: to });
}

async function putPlace(trx: Work, limit: EnvironmentalLimit, place: Place): Promise<void> {
  await sql`INSERT INTO progress (reader, place) VALUES (${readerOf(limit)}, ${JSON.stringify(place)})
    ON CONFLICT (reader) DO UPDATE SET place = excluded.place`.execute(trx);
}

/** Begin of the stretches that touch each other up to the end: what comes may still join them. */
function lastingFrom(found: readonly Stretch[], to: number): number {
  let from = to;
  for (const one of [...found].reverse()) {
    if (one.to < from) break;
    from = one.from;
  }
  return from;
}
