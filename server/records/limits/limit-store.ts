/** Limits by effective date, readings that people enter, stretches that were judged and what was answered to them. */
import { sql } from 'kysely';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { inForce, overlapOf } from '../masters/in-force.ts';
import { oneAtATime } from '../once.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { EnvironmentalLimit, LimitStretch } from './words.ts';

export interface StretchesAsked {
  readonly limit: string | null;
  /** Null = of all lines, and of the site. */
  readonly lines: readonly string[] | null;
  /** Those that touch it; null = all. */
  readonly window: { readonly from: number; readonly to: number } | null;
  readonly kinds: readonly LimitStretch['kind'][];
  /** Exceeded, and nobody has answered. */
  readonly unanswered: boolean;
  /** Only those of lower id. */
  readonly before: number | null;
  readonly limitRows: number;
}

export class LimitStore {
  private readonly records: Records;
  private readonly plant: () => PlantModel;
  private readonly now: () => number;

  constructor(records: Records, plant: () => PlantModel, now: () => number) {
    this.records = records;
    this.plant = plant;
    this.now = now;
  }

  /** All revisions that are known now, by limit and date. */
  list(): Promise<EnvironmentalLimit[]> {
    return this.records.ask(limitsIn);
  }

  /** A new revision, or one put right: both stay on record. Throws `Refused`. */
  put(limit: EnvironmentalLimit, by: Actor): Promise<void> {
    this.judge(limit);
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, `limit ${limit.id}`);
      const known = (await limitsIn(trx)).filter(({ id }) => id === limit.id);
      const before = known.find(({ revision }) => revision === limit.revision) ?? null;
      const overlap = overlapOf(
        limit,
        known.filter((one) => one !== before),
      );
      if (overlap !== null) throw new Refused('limit-invalid', overlap, 'effectiveFrom');
      if (before && JSON.stringify(before) === JSON.stringify(limit)) return;
      const recorded = this.now();
      await trx
        .updateTable('limit_revision')
        .set({ superseded: recorded })
        .where('limit', '=', limit.id)
        .where('revision', '=', limit.revision)
        .where('superseded', 'is', null)
        .execute();
      const { id, revision, effectiveFrom, effectiveTo, ...body } = limit;
      await trx
        .insertInto('limit_revision')
        .values({
          ...{ limit: id, revision, body: JSON.stringify(body), by_whom: by.who, recorded, superseded: null },
          ...{ effective_from: effectiveFrom, effective_to: effectiveTo },
        })
        .execute();
      await judgeAnew(trx, limit);
      await audit(trx, {
        at: recorded,
        ...by,
        what: 'limit-put',
        subject: `limit:${id}/${revision}`,
        before,
        after: limit,
      });
    });
  }

  /** Throws `Refused` where its readings come from a tag. */
  enter(
    id: string,
    { at, value, note }: { readonly at: number; readonly value: number; readonly note: string },
    by: Actor,
  ): Promise<void> {
    return this.records.transact(async (trx) => {
      const limit = inForce(
        (await limitsIn(trx)).filter((one) => one.id === id),
        at,
      );
      if (!limit) throw new Refused('limit-unknown', `no revision of ${id} is in force then`, 'at');
      if (limit.tag !== null) throw new Refused('limit-invalid', `${id} is read from ${limit.tag}`);
      if (at > this.now())
        throw new Refused('limit-invalid', 'nobody has read tomorrow yet: the time is in the future', 'at');
      const recorded = this.now();
      await trx
        .insertInto('limit_reading')
        .values({ limit: id, at_ms: at, value, note, by_whom: by.who, recorded })
        .execute();
      // What was judged from there on is judged again.
      await judgeAnew(trx, limit);
      const after = { at: new Date(at).toISOString(), value, note };
      await audit(trx, { at: recorded, ...by, what: 'limit-read', subject: `limit:${id}`, after });
    });
  }

  /** What it came of and what was done; a later answer counts, the earlier ones stay. Throws `Refused`. */
  answer(id: number, told: { readonly cause: string; readonly action: string }, by: Actor): Promise<LimitStretch> {
    return this.records.transact(async (trx) => {
      const before = await stretchIn(trx, id);
      if (before?.kind !== 'exceeded') throw new Refused('limit-unknown', `there is no exceedance ${id}`);
      const recorded = this.now();
      await trx
        .insertInto('limit_answer')
        .values({ limit: before.limit, from_ms: before.from, ...told, by_whom: by.who, recorded })
        .execute();
      const after = (await stretchIn(trx, id)) as LimitStretch;
      const subject = `limit:${before.limit}`;
      await audit(trx, { at: recorded, ...by, what: 'limit-answered', subject, before, after });
      return after;
    });
  }

  stretch(id: number): Promise<LimitStretch | null> {
    return this.records.ask((db) => stretchIn(db, id));
  }

  /** The newest first. */
  stretches(asked: StretchesAsked): Promise<LimitStretch[]> {
    return this.records.ask((db) => stretchesIn(db, asked, this.plant().site.timezone));
  }

  private judge({ tag, line, low, high, average, minutes, effectiveFrom, effectiveTo }: EnvironmentalLimit): void {
    const { tags, lines } = this.plant();
    const wrong = (field: string, reason: string): never => {
      throw new Refused('limit-invalid', reason, field);
    };
    const found = tag === null ? null : tags.find(({ name }) => name === tag);
    if (found === undefined) wrong('tag', `the plant has no tag ${tag}`);
    if (found && found.type !== 'number') wrong('tag', `${tag} tells no number`);
    if (line !== null && !lines.some(({ id }) => id === line)) wrong('line', `the plant has no line ${line}`);
    if (low === null && high === null) wrong('low', 'a limit has a `low` or a `high`');
    if (low !== null && high !== null && low > high) wrong('low', '`low` is above `high`');
    if ((average === 'minutes') !== (minutes !== null)) wrong('minutes', '`minutes` belong to a mean over minutes');
    if (tag === null && average !== 'instant') wrong('average', 'readings that people enter are judged one by one');
    if (effectiveTo !== null && effectiveTo <= effectiveFrom) wrong('effectiveTo', 'it ends before it begins');
  }
}

/** How far a limit has been judged. */
export const readerOf = ({ id, revision }: Pick<EnvironmentalLimit, 'id' | 'revision'>): string =>
  `limit ${id}/${revision}`;
const judgeAnew = (trx: Work, limit: EnvironmentalLimit) =>
  trx.deleteFrom('progress').where('reader', '=', readerOf(limit)).execute();

async function limitsIn(db: Database | Work): Promise<EnvironmentalLimit[]> {
  const rows = await db
    .selectFrom('limit_revision')
    .selectAll()
    .where('superseded', 'is', null)
    .orderBy('limit')
    .orderBy('effective_from')
    .execute();
  return rows.map(({ limit, revision, body, effective_from, effective_to }) => ({
    ...{ id: limit, revision, name: body.name, kind: body.kind, line: body.line, tag: body.tag, unit: body.unit },
    ...{ low: body.low, high: body.high, average: body.average, minutes: body.minutes, holdsS: body.holdsS },
    ...{ allowedAMonth: body.allowedAMonth, authority: body.authority, permit: body.permit, note: body.note },
    ...{ effectiveFrom: effective_from, effectiveTo: effective_to },
  }));
}

async function stretchIn(db: Database | Work, id: number): Promise<LimitStretch | null> {
  const row = await db.selectFrom('limit_stretch').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  // It may have gone on since: the newest telling of the same one counts.
  const asked: StretchesAsked & { from: number } = {
    ...{
      limit: row.limit,
      lines: null,
      window: null,
      kinds: [row.kind],
      unanswered: false,
      before: null,
      limitRows: 1,
    },
    from: row.from_ms,
  };
  return (await stretchesIn(db, asked, 'UTC'))[0] ?? null;
}

async function stretchesIn(
  db: Database | Work,
  { limit, lines, window, kinds, unanswered, before, limitRows, from }: StretchesAsked & { readonly from?: number },
  zone: string,
): Promise<LimitStretch[]> {
  const { rows } = await sql<{
    id: number;
    limit: string;
    revision: string;
    kind: LimitStretch['kind'];
    from_ms: number;
    to_ms: number;
    open: boolean;
    worst: number | null;
    periods: number;
    known_ms: number;
    in_month: number;
    cause: string | null;
    action: string | null;
    by_whom: string | null;
    answered: number | null;
  }>`
    SELECT s.*, a.cause, a.action, a.by_whom, a.recorded AS answered, CASE WHEN s.kind = 'exceeded' THEN (
      SELECT sum(CASE WHEN r.body->>'average' = 'instant' THEN 1 ELSE m.periods END) FROM limit_stretch m
      WHERE m."limit" = s."limit" AND m.kind = 'exceeded' AND m.superseded IS NULL AND m.from_ms <= s.from_ms
        AND date_trunc('month', to_timestamp(m.from_ms / 1000) AT TIME ZONE ${zone})
          = date_trunc('month', to_timestamp(s.from_ms / 1000) AT TIME ZONE ${zone})
    ) ELSE 0 END AS in_month
    FROM limit_stretch s
    JOIN LATERAL (
      SELECT body FROM limit_revision WHERE "limit" = s."limit" AND revision = s.revision ORDER BY id DESC LIMIT 1
    ) r ON true
    LEFT JOIN LATERAL (
      SELECT cause, action, by_whom, recorded FROM limit_answer
      WHERE "limit" = s."limit" AND from_ms = s.from_ms ORDER BY id DESC LIMIT 1
    ) a ON s.kind = 'exceeded'
    WHERE s.superseded IS NULL AND s.kind = ANY(${[...kinds]}::text[])
      AND (${limit}::text IS NULL OR s."limit" = ${limit})
      AND (${from ?? null}::float8 IS NULL OR s.from_ms = ${from ?? null}::float8)
      AND (${window?.from ?? null}::float8 IS NULL OR (s.from_ms < ${window?.to ?? null}::float8 AND s.to_ms > ${window?.from ?? null}::float8))
      AND (${lines === null} OR r.body->>'line' IS NULL OR r.body->>'line' = ANY(${[...(lines ?? [])]}::text[]))
      AND (${!unanswered} OR a.recorded IS NULL)
      AND (${before}::bigint IS NULL OR s.id < ${before}::bigint)
    ORDER BY s.id DESC LIMIT ${limitRows}`.execute(db);
  return rows.map((row) => ({
    ...{
      id: Number(row.id),
      limit: row.limit,
      revision: row.revision,
      kind: row.kind,
      from: row.from_ms,
      to: row.to_ms,
    },
    ...{ open: row.open, worst: row.worst, periods: Number(row.periods), knownMs: row.known_ms },
    inMonth: Number(row.in_month),
    answer:
      row.answered === null
        ? null
        : { cause: row.cause ?? '', action: row.action ?? '', by: row.by_whom ?? '', at: row.answered },
  }));
}
