/** Deviations with their explanations, and the seals of a batch: rows that are added in the transaction of their audit entry. */
import type { Database, Work } from '../database.ts';
import type { BatchDeviation, BatchSeal, BatchState, Finding } from './words.ts';

const RULE = 'rule';

/** What is known of a batch's deviations: those on record, and what the rules find now. */
export function deviationsOf(kept: readonly KeptDeviation[], findings: readonly Finding[]): BatchDeviation[] {
  const found = new Map(findings.map((one) => [one.key, one]));
  const known = new Set(kept.map(({ key }) => key));
  const all: BatchDeviation[] = [
    // What is known now of what was found then.
    ...kept.map(({ id: _id, ...one }) => ({
      ...one,
      ...found.get(one.key),
      found: one.by !== RULE || found.has(one.key),
    })),
    ...findings
      .filter(({ key }) => !known.has(key))
      .map((one) => ({ ...one, by: RULE, found: true, explanation: null })),
  ];
  return all.sort((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? -1 : 1));
}

export type KeptDeviation = Omit<BatchDeviation, 'found'> & { readonly id: number };

/** With the explanation that counts: the newest. */
export async function keptDeviations(db: Database | Work, order: string): Promise<KeptDeviation[]> {
  const rows = await db.selectFrom('batch_deviation').selectAll().where('order', '=', order).orderBy('id').execute();
  const told = await db
    .selectFrom('batch_explanation')
    .selectAll()
    .where('deviation', 'in', rows.map(({ id }) => id).concat(-1))
    .orderBy('id')
    .execute();
  return rows.map(({ id, key, kind, subject, detail, at_ms, by_whom }) => {
    const explained = told.filter(({ deviation }) => Number(deviation) === Number(id)).at(-1);
    return {
      ...{ id: Number(id), key, kind, subject, detail, at: new Date(at_ms).toISOString(), by: by_whom },
      explanation: explained
        ? {
            ...{ class: explained.class, comment: explained.comment, by: explained.by_whom },
            at: new Date(explained.recorded).toISOString(),
          }
        : null,
    };
  });
}

/** What was found stays on record, also where it is found no more. */
export async function keepFindings(trx: Work, order: string, findings: readonly Finding[], at: number): Promise<void> {
  if (findings.length === 0) return;
  await trx
    .insertInto('batch_deviation')
    .values(
      findings.map((one) => ({
        ...{ order, key: one.key, kind: one.kind, subject: one.subject, detail: one.detail },
        ...{ at_ms: Date.parse(one.at), by_whom: RULE, recorded: at },
      })),
    )
    .onConflict((on) => on.columns(['order', 'key']).doNothing())
    .execute();
}

export interface KeptSeal extends BatchSeal {
  readonly person: number | null;
  readonly content: string;
}

/** The first one first. */
export async function sealsOf(db: Database | Work, order: string): Promise<KeptSeal[]> {
  const rows = await db.selectFrom('batch_seal').selectAll().where('order', '=', order).orderBy('id').execute();
  return rows.map(({ at_ms, order: _order, ...row }) => ({
    ...{ ...row, id: Number(row.id), version: Number(row.version), at: at_ms },
    person: row.person === null ? null : Number(row.person),
  }));
}

/** The version that is worked on, and how far it is. */
export function standing(
  seals: readonly BatchSeal[],
  ended: boolean,
): { readonly version: number; readonly state: BatchState } {
  const version = 1 + seals.filter(({ what }) => what === 'reopened').length;
  const last = seals.filter((seal) => seal.version === version && seal.what !== 'reopened').at(-1);
  const state = last ? (last.what === 'released' ? 'released' : 'reviewed') : ended ? 'open' : 'running';
  return { version, state };
}
