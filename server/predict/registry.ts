/**
 * The failure models of the plant: each family's versions, who answers and who answers in the shadow, and what calls and failures cost. A version is
 * never changed; its role is, and the audit trail says who changed it and why.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { audit } from '../records/audit/trail.ts';
import type { Database, Records, Work } from '../records/database.ts';
import { type Actor, Refused } from '../records/people/refused.ts';
import type { FamilyCosts, KnownModel, ModelCard, ModelOrigin, ModelRole } from './words.ts';

export interface NewModel {
  readonly family: string;
  readonly origin: ModelOrigin;
  readonly horizonHours: number;
  readonly stepMs: number;
  readonly learned: { readonly from: number; readonly to: number } | null;
  readonly card: ModelCard;
  /** The model as a file. */
  readonly text: string;
}

export interface FamilySetting {
  readonly costs: FamilyCosts;
  /** Calls are made from this chance on; null = where they cost least. */
  readonly threshold: number | null;
  readonly by: string;
  readonly recorded: number;
}

const NO_COSTS: FamilyCosts = { falseCall: null, missed: null, caught: null };

export class ModelRegistry {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Newest versions first, by family. */
  list(): Promise<KnownModel[]> {
    return this.records.ask(async (db) => {
      const rows = await known(db).orderBy('family').orderBy('version', 'desc').execute();
      return rows.map(modelOf);
    });
  }

  get(id: number): Promise<KnownModel | null> {
    return this.records.ask(async (db) => {
      const row = await known(db).where('id', '=', id).executeTakeFirst();
      return row ? modelOf(row) : null;
    });
  }

  /** The model as a file, held against its checksum. Throws where it was altered. */
  text(id: number): Promise<string> {
    return this.records.ask(async (db) => {
      const { file, sha256 } = await db
        .selectFrom('failure_model')
        .select(['file', 'sha256'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (sumOf(file) !== sha256) throw new Error(`model ${id}: its checksum is another than it was registered with`);
      return file;
    });
  }

  /** The first of a family answers; a later one answers in the shadow until somebody lets it answer. The same file again is the same model. */
  add(made: NewModel, by: Actor): Promise<KnownModel> {
    return this.records.transact(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(hashtext(${`failure-model ${made.family}`}))`.execute(trx);
      const sha256 = sumOf(made.text);
      const same = await known(trx).where('family', '=', made.family).where('sha256', '=', sha256).executeTakeFirst();
      if (same) return modelOf(same);
      const last = await trx
        .selectFrom('failure_model')
        .select(({ fn }) => fn.max('version').as('version'))
        .where('family', '=', made.family)
        .executeTakeFirst();
      const champion = await holder(trx, made.family, 'champion');
      const role: ModelRole = champion ? 'challenger' : 'champion';
      if (champion) await retire(trx, made.family, 'challenger');
      const recorded = this.now();
      const version = (last?.version ?? 0) + 1;
      const { family, origin, learned } = made;
      const { id } = await trx
        .insertInto('failure_model')
        .values({
          ...{ family, version, role, origin, horizon_h: made.horizonHours, step_ms: made.stepMs },
          ...{ learned_from: learned?.from ?? null, learned_to: learned?.to ?? null, file: made.text, sha256 },
          card: JSON.stringify(made.card),
          ...{ by_whom: by.who, recorded },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const after = { family, version, role, origin, sha256 };
      await audit(trx, { at: recorded, ...by, what: 'failure-model-added', subject: `failure-model:${id}`, after });
      return modelOf(await known(trx).where('id', '=', id).executeTakeFirstOrThrow());
    });
  }

  /** Lets a version answer; who answered before stays as a former one, and can be let answer again by the same. */
  promote(id: number, reason: string, by: Actor): Promise<KnownModel> {
    return this.records.transact(async (trx) => {
      const model = await trx
        .selectFrom('failure_model')
        .select(['family', 'role', 'version'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (!model) throw new Refused('failure-model-unknown', `there is no failure model ${id}`);
      const before = await holder(trx, model.family, 'champion');
      if (before !== id) {
        await retire(trx, model.family, 'champion');
        await trx.updateTable('failure_model').set({ role: 'champion' }).where('id', '=', id).execute();
        await audit(trx, {
          ...{ at: this.now(), ...by, what: 'failure-model-promoted', subject: `failure-model:${id}` },
          before: { champion: before },
          after: { champion: id, family: model.family, version: model.version, reason },
        });
      }
      return modelOf(await known(trx).where('id', '=', id).executeTakeFirstOrThrow());
    });
  }

  setting(family: string): Promise<FamilySetting> {
    return this.records.ask(async (db) => {
      const row = await db
        .selectFrom('predict_setting')
        .selectAll()
        .where('family', '=', family)
        .where('superseded', 'is', null)
        .executeTakeFirst();
      return row
        ? { costs: row.costs, threshold: row.threshold, by: row.by_whom, recorded: row.recorded }
        : { costs: NO_COSTS, threshold: null, by: '', recorded: 0 };
    });
  }

  set(family: string, setting: Pick<FamilySetting, 'costs' | 'threshold'>, by: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const recorded = this.now();
      const before = await trx
        .updateTable('predict_setting')
        .set({ superseded: recorded })
        .where('family', '=', family)
        .where('superseded', 'is', null)
        .returning(['costs', 'threshold'])
        .executeTakeFirst();
      const { costs, threshold } = setting;
      await trx
        .insertInto('predict_setting')
        .values({ family, costs: JSON.stringify(costs), threshold, by_whom: by.who, recorded, superseded: null })
        .execute();
      const subject = `failure-models:${family}`;
      await audit(trx, { at: recorded, ...by, what: 'prediction-costs-set', subject, before, after: setting });
    });
  }
}

const COLUMNS = [
  ...(['id', 'family', 'version', 'role', 'origin', 'horizon_h', 'step_ms', 'learned_from', 'learned_to'] as const),
  ...(['card', 'sha256', 'by_whom', 'recorded'] as const),
] as const;

const known = (db: Database | Work) => db.selectFrom('failure_model').select(COLUMNS);

type Row = Awaited<ReturnType<ReturnType<typeof known>['executeTakeFirstOrThrow']>>;

function modelOf(row: Row): KnownModel {
  const { horizon_h, step_ms, learned_from, learned_to, by_whom, id, ...same } = row;
  return {
    ...same,
    id: Number(id),
    horizonHours: horizon_h,
    stepMs: step_ms,
    learned: learned_from !== null && learned_to !== null ? { from: learned_from, to: learned_to } : null,
    by: by_whom,
  };
}

async function holder(trx: Work, family: string, role: ModelRole): Promise<number | null> {
  const row = await trx
    .selectFrom('failure_model')
    .select('id')
    .where('family', '=', family)
    .where('role', '=', role)
    .forUpdate()
    .executeTakeFirst();
  return row ? Number(row.id) : null;
}

async function retire(trx: Work, family: string, role: ModelRole): Promise<void> {
  await trx
    .updateTable('failure_model')
    .set({ role: 'former' })
    .where('family', '=', family)
    .where('role', '=', role)
    .execute();
}

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');
