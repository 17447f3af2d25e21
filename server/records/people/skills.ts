/** Who can do what: skills, what lines and machines ask for, and levels that trainers gave (0 none .. 4 can teach). */
import { Temporal } from 'temporal-polyfill';
import { audit, lockChain } from '../audit/trail.ts';
import type { Audited } from '../audit/words.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from './refused.ts';
import type { Need, SkillWarning } from './tables.ts';

export interface Skill {
  readonly id: string;
  readonly name: string;
  /** How long a level holds, months; null = for ever. */
  readonly months: number | null;
  readonly needs: readonly Need[];
}
export interface Held {
  readonly person: string;
  readonly skill: string;
  readonly level: number;
  readonly trainer: string;
  readonly given: number;
  /** null = never. */
  readonly expires: number | null;
}
export interface Matrix {
  readonly skills: readonly Skill[];
  readonly people: readonly { readonly name: string; readonly display: string }[];
  readonly held: readonly Held[];
}

export interface SkillsOptions {
  readonly records: Records;
  readonly now: () => number;
  /** Time zone of the site: a level expires with a day there. */
  readonly timezone: () => string;
}

export class Skills {
  private readonly options: SkillsOptions;

  constructor(options: SkillsOptions) {
    this.options = options;
  }

  matrix(): Promise<Matrix> {
    return this.options.records.snapshot(async (trx) => {
      const people = await trx
        .selectFrom('person')
        .select(['name', 'display'])
        .where('active', '=', true)
        .orderBy('display')
        .execute();
      return { skills: await skillsIn(trx), people, held: await heldIn(trx) };
    });
  }

  /** Makes a skill, or changes it. */
  put(skill: Skill, by: Actor): Promise<void> {
    return this.change(async (trx) => {
      const before = (await skillsIn(trx)).find(({ id }) => id === skill.id);
      const { id, name, months, needs } = skill;
      const row = { name, months, needs: JSON.stringify(needs), retired: null };
      await trx
        .insertInto('skill')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      await this.note(trx, by, before ? 'skill-changed' : 'skill-added', `skill:${id}`, before, skill);
    });
  }

  /** A skill that nobody asks for any more; who had it stays on record. */
  retire(id: string, by: Actor): Promise<void> {
    return this.change(async (trx) => {
      const before = (await skillsIn(trx)).find((skill) => skill.id === id);
      if (!before) throw new Refused('skill-unknown', `there is no skill \`${id}\``);
      await trx.updateTable('skill').set({ retired: this.options.now() }).where('id', '=', id).execute();
      await this.note(trx, by, 'skill-removed', `skill:${id}`, before);
    });
  }

  /** Gives somebody a level; what they had stays on record. `expires` absent = by the skill's months. */
  give(
    told: {
      readonly person: string;
      readonly skill: string;
      readonly level: number;
      readonly given: number;
      readonly expires?: number | null;
    },
    by: Actor,
  ): Promise<Held> {
    const { now, timezone } = this.options;
    return this.change(async (trx) => {
      const person = await trx.selectFrom('person').select('id').where('name', '=', told.person).executeTakeFirst();
      if (!person) throw new Refused('person-unknown', `there is no person \`${told.person}\``);
      const skill = (await skillsIn(trx)).find(({ id }) => id === told.skill);
      if (!skill) throw new Refused('skill-unknown', `there is no skill \`${told.skill}\``);
      const before = (await heldIn(trx)).find((held) => held.person === told.person && held.skill === told.skill);
      const expires = told.expires === undefined ? endOf(told.given, skill.months, timezone()) : told.expires;
      const { level, given } = told;
      const recorded = now();
      await trx
        .updateTable('person_skill')
        .set({ superseded: recorded })
        .where('person', '=', person.id)
        .where('skill', '=', told.skill)
        .where('superseded', 'is', null)
        .execute();
      const row = {
        person: person.id,
        skill: told.skill,
        level,
        trainer: by.who,
        given,
        expires,
        recorded,
        superseded: null,
      };
      await trx.insertInto('person_skill').values(row).execute();
      const after: Held = { person: told.person, skill: told.skill, level, trainer: by.who, given, expires };
      await this.note(trx, by, 'skill-given', `person:${told.person}`, before, after);
      return after;
    });
  }

  private change<T>(work: (trx: Work) => Promise<T>): Promise<T> {
    return this.options.records.transact(async (trx) => {
      await lockChain(trx);
      return work(trx);
    });
  }

  private note(trx: Work, { who, from }: Actor, what: Audited, subject: string, before?: unknown, after?: unknown) {
    return audit(trx, { at: this.options.now(), who, from, what, subject, before, after });
  }
}

/** What a person lacks for scopes that ask for skills, at a moment. */
export function lacks(
  skills: readonly Skill[],
  held: readonly Held[],
  person: string,
  scopes: readonly string[],
  at: number,
): SkillWarning[] {
  const warnings: SkillWarning[] = [];
  for (const { id, needs } of skills) {
    const need = Math.max(0, ...needs.filter(({ scope }) => scopes.includes(scope)).map(({ level }) => level));
    if (need === 0) continue;
    const has = held.find((one) => one.person === person && one.skill === id);
    const level = has?.level ?? 0;
    if (!has || level === 0) warnings.push({ skill: id, need, level, why: 'missing' });
    else if (has.expires !== null && has.expires <= at) warnings.push({ skill: id, need, level, why: 'expired' });
    else if (level < need) warnings.push({ skill: id, need, level, why: 'level' });
  }
  return warnings;
}

export async function skillsIn(trx: Work | Database): Promise<Skill[]> {
  return trx
    .selectFrom('skill')
    .select(['id', 'name', 'months', 'needs'])
    .where('retired', 'is', null)
    .orderBy('name')
    .execute();
}

export async function heldIn(trx: Work | Database): Promise<Held[]> {
  const rows = await trx
    .selectFrom('person_skill')
    .innerJoin('person', 'person.id', 'person_skill.person')
    .innerJoin('skill', 'skill.id', 'person_skill.skill')
    .select(['person.name', 'skill.id as skill', 'level', 'trainer', 'given', 'expires'])
    .where('superseded', 'is', null)
    .where('skill.retired', 'is', null)
    .where('person.active', '=', true)
    .execute();
  return rows.map(({ name, ...rest }) => ({ person: name, ...rest }));
}

/** So many months after a day, at its end. */
function endOf(given: number, months: number | null, timezone: string): number | null {
  if (months === null) return null;
  const day = Temporal.Instant.fromEpochMilliseconds(Math.round(given)).toZonedDateTimeISO(timezone).toPlainDate();
  return day.add({ months, days: 1 }).toZonedDateTime(timezone).epochMilliseconds;
}
