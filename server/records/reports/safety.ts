/** What happened to the safety of people, or nearly did: told by whoever saw it, without the names of who was hurt. */
import type { Window } from '../../../twin/derived.ts';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { SafetyKind } from './tables.ts';

const DAY_MS = 86_400_000;

export interface SafetyFields {
  readonly kind: SafetyKind;
  /** Where; null = somewhere else on the site. */
  readonly line: string | null;
  readonly machine: string | null;
  readonly text: string;
  /** When it happened, epoch ms. */
  readonly at: number;
}

export interface SafetyEvent extends SafetyFields {
  readonly id: number;
  readonly by: string;
}

export interface SafetyTold {
  /** Of the window, newest first. */
  readonly events: readonly SafetyEvent[];
  /** Whole days at its end since somebody was hurt; null = nobody was, as far as it is told. */
  readonly daysSinceHarm: number | null;
  /** Since when anything was told at all, epoch ms; null = nothing ever was. */
  readonly since: number | null;
}

export class Safety {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** `by`: who says so on a shared panel; `actor`: who is signed in there. */
  tell(fields: SafetyFields, by: string, actor: Actor): Promise<SafetyEvent> {
    return this.records.transact(async (trx) => {
      const recorded = this.now();
      const { at, ...rest } = fields;
      const { id } = await trx
        .insertInto('safety_event')
        .values({ ...rest, at_ms: at, by_whom: by, recorded, superseded: null })
        .returning('id')
        .executeTakeFirstOrThrow();
      const after = { ...fields, by };
      const subject = `safety:${id}`;
      await audit(trx, { at: recorded, who: actor.who, from: actor.from, what: 'safety-told', subject, after });
      return { ...fields, id: Number(id), by };
    });
  }

  /** Takes back what was told by mistake; it stays on record as told and taken back. */
  withdraw(id: number, actor: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      const row = await trx
        .updateTable('safety_event')
        .set({ superseded: at })
        .where('id', '=', id)
        .where('superseded', 'is', null)
        .returning(['kind', 'line', 'machine', 'text', 'at_ms'])
        .executeTakeFirst();
      if (!row) throw new Refused('safety-unknown', `there is no safety event ${id}`);
      const subject = `safety:${id}`;
      await audit(trx, { at, who: actor.who, from: actor.from, what: 'safety-withdrawn', subject, before: row });
    });
  }

  /** `lines` null = all; else what is of these, or of the site. */
  told({ from, to }: Window, lines: readonly string[] | null): Promise<SafetyTold> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('safety_event')
        .selectAll()
        .where('superseded', 'is', null)
        .where('at_ms', '<', to)
        .$if(lines !== null, (query) =>
          query.where((is) => is.or([is('line', 'is', null), is('line', 'in', [...(lines ?? []), ''])])),
        )
        .orderBy('at_ms', 'desc')
        .orderBy('id', 'desc')
        .execute();
      const harm = rows.find(({ kind }) => kind !== 'near-miss');
      return {
        events: rows
          .filter(({ at_ms }) => at_ms >= from)
          .map(({ id, kind, line, machine, text, at_ms: at, by_whom: by }) => {
            return { id: Number(id), kind, line, machine, text, at, by };
          }),
        daysSinceHarm: harm ? Math.floor((to - harm.at_ms) / DAY_MS) : null,
        since: rows.at(-1)?.at_ms ?? null,
      };
    });
  }
}
