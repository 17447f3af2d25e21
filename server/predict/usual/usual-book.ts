/** What is usual of the families of machines as it stands now, and when each machine was unlike it. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { AnomalyCard } from '../../../models/anomaly/anomaly-model.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../../records/database.ts';
import type { Unusual, UsualModel } from './words.ts';

export interface NewUsual {
  readonly family: string;
  readonly horizonHours: number;
  readonly stepMs: number;
  readonly learned: Window;
  readonly card: AnomalyCard;
  readonly text: string;
}

export interface UnusualOf extends Unusual {
  readonly machine: string;
}

const COLUMNS = [
  ...(['id', 'family', 'horizon_h', 'step_ms', 'learned_from', 'learned_to', 'card', 'recorded', 'looked_to'] as const),
] as const;

export class UsualBook {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** One a family. */
  models(): Promise<UsualModel[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('usual_model')
        .select(COLUMNS)
        .where('superseded', 'is', null)
        .orderBy('family')
        .execute();
      return rows.map(({ id, family, horizon_h, step_ms, learned_from, learned_to, card, recorded, looked_to }) => ({
        ...{ id: Number(id), family, horizonHours: horizon_h, stepMs: step_ms, card, recorded, lookedTo: looked_to },
        learned: { from: learned_from, to: learned_to },
      }));
    });
  }

  /** The model as a file, held against its checksum. */
  text(id: number): Promise<string> {
    return this.records.ask(async (db) => {
      const { file, sha256 } = await db
        .selectFrom('usual_model')
        .select(['file', 'sha256'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (sumOf(file) !== sha256)
        throw new Error(`model ${id} of the usual: its checksum is another than it was made with`);
      return file;
    });
  }

  /** Takes the place of what was usual before. */
  put({ family, horizonHours, stepMs, learned, card, text }: NewUsual): Promise<void> {
    return this.records.transact(async (trx) => {
      const recorded = this.now();
      await trx
        .updateTable('usual_model')
        .set({ superseded: recorded })
        .where('family', '=', family)
        .where('superseded', 'is', null)
        .execute();
      await trx
        .insertInto('usual_model')
        .values({
          ...{ family, horizon_h: horizonHours, step_ms: stepMs, card: JSON.stringify(card), file: text },
          ...{ learned_from: learned.from, learned_to: learned.to, sha256: sumOf(text) },
          ...{ recorded, looked_to: null, superseded: null },
        })
        .execute();
    });
  }

  /** What was found, and up to where was looked: both or neither. */
  add(model: number, found: readonly UnusualOf[], lookedTo: number): Promise<void> {
    return this.records.transact(async (trx) => {
      if (found.length > 0)
        await trx
          .insertInto('unusual')
          .values(
            found.map(({ machine, from, to, heard, peak, parts, ended }) => ({
              ...{ model, machine, from_ms: from, to_ms: to, heard_ms: heard, peak, ended },
              parts: JSON.stringify(parts),
            })),
          )
          .onConflict((conflict) =>
            conflict.columns(['machine', 'model', 'from_ms']).doUpdateSet(({ ref }) => ({
              ...{ to_ms: ref('excluded.to_ms'), heard_ms: ref('excluded.heard_ms'), peak: ref('excluded.peak') },
              ...{ parts: ref('excluded.parts'), ended: ref('excluded.ended') },
            })),
          )
          .execute();
      await trx.updateTable('usual_model').set({ looked_to: lookedTo }).where('id', '=', model).execute();
    });
  }

  /** Those that lay in part in a window, by models that stand, oldest first. */
  within(window: Window, only: string | null = null): Promise<UnusualOf[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('unusual')
        .innerJoin('usual_model', 'usual_model.id', 'unusual.model')
        .select(['machine', 'from_ms', 'to_ms', 'heard_ms', 'peak', 'parts', 'ended'])
        .where('usual_model.superseded', 'is', null)
        .where('from_ms', '<=', window.to)
        .where(sql<boolean>`coalesce(to_ms, heard_ms) >= ${window.from}`)
        .$if(only !== null, (q) => q.where('machine', '=', only as string))
        .orderBy('from_ms')
        .orderBy('machine')
        .execute();
      return rows.map(({ machine, from_ms, to_ms, heard_ms, peak, parts, ended }) => ({
        ...{ machine, from: from_ms, to: to_ms, heard: heard_ms, peak, parts, ended },
      }));
    });
  }

  /** Those of a model that last. */
  open(model: number): Promise<UnusualOf[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('unusual')
        .select(['machine', 'from_ms', 'heard_ms', 'peak', 'parts'])
        .where('model', '=', model)
        .where('to_ms', 'is', null)
        .execute();
      return rows.map(({ machine, from_ms, heard_ms, peak, parts }) => ({
        ...{ machine, from: from_ms, to: null, heard: heard_ms, peak, parts, ended: null },
      }));
    });
  }
}

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');
