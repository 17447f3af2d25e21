/**
 * Who works where: a person signs on to a line or machine and off again. The crew of the record of time follows, as a
 * declaration. Who lacks a skill is told so and works nevertheless: it is on record.
 */
import type { Machine, PlantModel } from '../../../twin/plant/model.ts';
import { audit, lockChain } from '../audit/trail.ts';
import type { Audited } from '../audit/words.ts';
import type { Records, Work } from '../database.ts';
import { oneWriter, type TimeRecord } from '../time/time-record.ts';
import { type Actor, Refused } from './refused.ts';
import { heldIn, lacks, skillsIn } from './skills.ts';
import type { SkillWarning } from './tables.ts';

export interface SignOn {
  readonly id: number;
  readonly person: string;
  readonly display: string;
  /** `line:<id>` or `machine:<id>`. */
  readonly scope: string;
  readonly from: number;
  readonly warnings: readonly SkillWarning[];
}

export interface SignOnsOptions {
  readonly records: Records;
  readonly time: TimeRecord;
  plant(): PlantModel;
  readonly now: () => number;
}

export class SignOns {
  private readonly options: SignOnsOptions;

  constructor(options: SignOnsOptions) {
    this.options = options;
  }

  /** Who is signed on, of a scope or everywhere (null). */
  open(scope: string | null): Promise<SignOn[]> {
    return this.options.records.ask((db) => openIn(db, scope));
  }

  on(name: string, scope: string, by: Actor): Promise<SignOn> {
    const at = this.options.now();
    return this.change(async (trx) => {
      const person = await trx
        .selectFrom('person')
        .select(['id', 'display'])
        .where('name', '=', name)
        .where('active', '=', true)
        .executeTakeFirst();
      if (!person) throw new Refused('person-unknown', `there is no person \`${name}\``);
      const known = (await openIn(trx, scope)).find((one) => one.person === name);
      if (known) return known;
      const asked = scopesAround(this.options.plant(), scope);
      const warnings = lacks(await skillsIn(trx), await heldIn(trx), name, asked, at);
      const row = { person: person.id, scope, from_ms: at, to_ms: null, warnings: JSON.stringify(warnings) };
      const { id } = await trx
        .insertInto('sign_on')
        .values({ ...row, by_whom: by.who })
        .returning('id')
        .executeTakeFirstOrThrow();
      await this.declareCrew(trx, scope, at, by);
      await this.note(trx, by, 'signed-on', name, undefined, { scope, warnings });
      return { id, person: name, display: person.display, scope, from: at, warnings };
    });
  }

  /** `owner`: only a sign-on of this person, null = anybody's. */
  off(id: number, owner: string | null, by: Actor): Promise<void> {
    const at = this.options.now();
    return this.change(async (trx) => {
      const known = (await openIn(trx, null)).find((one) => one.id === id);
      if (!known || (owner !== null && known.person !== owner))
        throw new Refused('sign-on-unknown', `there is no open sign-on ${id}`);
      await trx
        .updateTable('sign_on')
        .set({ to_ms: Math.max(at, known.from) })
        .where('id', '=', id)
        .execute();
      await this.declareCrew(trx, known.scope, at, by);
      await this.note(trx, by, 'signed-off', known.person, { scope: known.scope });
    });
  }

  /** From `at` on the crew of a scope is who is signed on there; what was until then stays. */
  private async declareCrew(trx: Work, scope: string, at: number, { who }: Actor): Promise<void> {
    const { time } = this.options;
    const [kind, id = ''] = scope.split(':', 2);
    const place = kind === 'machine' ? { machine: id } : { line: id };
    const before = await trx
      .selectFrom('declaration')
      .select(['id', 'value', 'from_ms'])
      .where('scope', '=', scope)
      .where('what', '=', 'crew')
      .where('superseded', 'is', null)
      .where('to_ms', 'is', null)
      .execute();
    for (const old of before)
      if (old.from_ms < at)
        await time.declare(trx, {
          ...{ scope: place, what: 'crew', value: old.value, from: old.from_ms, to: at, by: who },
          replaces: old.id,
        });
      else await time.withdraw(trx, old.id, who);
    const crew = (await openIn(trx, scope)).map(({ display }) => display).sort();
    if (crew.length === 0) return;
    await time.declare(trx, { scope: place, what: 'crew', value: crew.join(', '), from: at, to: null, by: who });
  }

  private change<T>(work: (trx: Work) => Promise<T>): Promise<T> {
    return this.options.records.transact(async (trx) => {
      // Time is declared before it is audited, here as everywhere: two orders of locks would wait for each other for ever.
      await oneWriter(trx);
      await lockChain(trx);
      return work(trx);
    });
  }

  private note(trx: Work, { who, from }: Actor, what: Audited, name: string, before?: unknown, after?: unknown) {
    return audit(trx, { at: this.options.now(), who, from, what, subject: `person:${name}`, before, after });
  }
}

async function openIn(trx: Pick<Work, 'selectFrom'>, scope: string | null): Promise<SignOn[]> {
  const all = trx
    .selectFrom('sign_on')
    .innerJoin('person', 'person.id', 'sign_on.person')
    .select(['sign_on.id', 'person.name', 'person.display', 'scope', 'from_ms', 'warnings'])
    .where('to_ms', 'is', null)
    .orderBy('sign_on.id');
  const rows = await (scope === null ? all : all.where('scope', '=', scope)).execute();
  return rows.map(({ name, from_ms, ...rest }) => ({ ...rest, person: name, from: from_ms }));
}

/** What may ask for skills where somebody works: the place, its line, and the types of its machines. */
export function scopesAround(plant: PlantModel, scope: string): string[] {
  const [kind, id] = scope.split(':', 2);
  const machines =
    kind === 'machine'
      ? plant.machines.filter((machine) => machine.id === id)
      : (plant.lines.find((line) => line.id === id)?.machines ?? []).map((slot) => plant.machines[slot] as Machine);
  const lines = machines.map((machine) => `line:${plant.lines[machine.line]?.id}`);
  const own = kind === 'line' ? machines.map((machine) => `machine:${machine.id}`) : [];
  return [...new Set([scope, ...lines, ...own, ...machines.map((machine) => `type:${machine.type}`)])];
}
