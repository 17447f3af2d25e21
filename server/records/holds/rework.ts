/** Rework of held lots: begun, done with what came of it, looked at again; only then it may be used, or it is scrapped. */
import { sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { holdIn } from './holds-in.ts';
import type { HeldLot, Hold, ReworkWhat } from './words.ts';

export interface ReworkTold {
  /** Null = all for which it is the next step. */
  readonly codes: readonly string[] | null;
  readonly what: ReworkWhat;
  readonly good: number | null;
  readonly scrapped: number | null;
  readonly note: string;
}

/** What may come after which; '' = decided to be reworked. */
const NEXT: Readonly<Record<ReworkWhat | '', readonly ReworkWhat[]>> = {
  '': ['begun', 'scrapped'],
  begun: ['done', 'scrapped'],
  // What does not pass is done once more.
  done: ['passed', 'begun', 'scrapped'],
  passed: [],
  scrapped: [],
};
/** What may be told of a lot next. */
export const nextOf = ({ disposition, rework }: Pick<HeldLot, 'disposition' | 'rework'>): readonly ReworkWhat[] =>
  disposition === 'rework' ? NEXT[rework.at(-1)?.what ?? ''] : [];

/** Throws `Refused`. */
export function tellRework(
  records: Records,
  id: number,
  told: ReworkTold,
  by: Actor & { readonly now: number },
): Promise<Hold> {
  const { codes, what, good, scrapped, note } = told;
  const { now, who, from } = by;
  return records.transact(async (trx) => {
    await sql`SELECT id FROM hold WHERE id = ${id} FOR UPDATE`.execute(trx);
    const before = await holdIn(trx, id);
    if (!before) throw new Refused('hold-unknown', `there is no hold ${id}`);
    const able = before.lots.filter((lot) => nextOf(lot).includes(what)).map(({ code }) => code);
    const wanted = codes ?? able;
    const strange = wanted.find((code) => !able.includes(code));
    if (strange !== undefined) {
      const lot = before.lots.find(({ code }) => code === strange);
      const stands = lot?.rework.at(-1)?.what ?? lot?.disposition ?? 'undecided';
      throw new Refused(
        'hold-refused',
        lot ? `${strange} is ${stands}: it cannot be ${what} now` : `${strange} is not in this hold`,
      );
    }
    if (wanted.length === 0) throw new Refused('hold-refused', `no lot of it can be ${what} now`);
    if ((what === 'scrapped' || what === 'passed') && note.trim() === '') throw new Refused('hold-refused', 'say why');
    await sql`
      INSERT INTO hold_rework (hold, lot, what, good, scrapped, note, by_whom, recorded)
      SELECT ${id}::bigint, id, ${what}, ${good}::float8, ${scrapped}::float8, ${note}, ${who}, ${now}::float8 FROM lot
      WHERE code = ANY(${[...wanted]})`.execute(trx);
    const after = (await holdIn(trx, id)) as Hold;
    await audit(trx, { at: now, who, from, what: 'hold-reworked', subject: `hold:${id}`, before, after });
    return after;
  });
}
