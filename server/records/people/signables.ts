/** What of the record can be signed. Append-only: a kind that was signed once is asked for ever after. */
import type { PlantStore } from '../../plant/plant-store.ts';
import { wholeIn } from '../checklists/run-store.ts';
import type { Records } from '../database.ts';
import { holdIn } from '../holds/holds-in.ts';
import { inspectionIn } from '../inspections/inspection-store.ts';
import { releaseIn } from '../inspections/shipments.ts';
import { recipeUse } from '../masters/master-room.ts';
import type { Signable } from './signatures.ts';

export function signables(records: Records, setup: () => PlantStore): Record<string, Signable> {
  const number = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : -1);
  return {
    'plant-version': (id) => setup().textOf(number(id)),
    declaration: (id) =>
      records.ask((db) => db.selectFrom('declaration').selectAll().where('id', '=', number(id)).executeTakeFirst()),
    restatement: (id) =>
      records.ask((db) => db.selectFrom('restatement').selectAll().where('id', '=', number(id)).executeTakeFirst()),
    /** A checklist that is finished, with its steps and answers. */
    'checklist-run': (id) =>
      records.ask(async (db) => {
        const whole = await wholeIn(db, id);
        return whole?.run.state === 'done' ? whole : undefined;
      }),
    /** A line set up by a recipe for an order: `<order>/<recipe>/<revision>`. */
    'recipe-order': (id) => records.ask((db) => recipeUse(db, id)),
    /** What is held, and what was decided on it. */
    hold: async (id) => (await records.ask((db) => holdIn(db, number(id)))) ?? undefined,
    /** A batch record as it was frozen when it was signed, by the number of its seal. */
    'batch-record': (id) =>
      records.ask(async (db) => {
        const seal = await db
          .selectFrom('batch_seal')
          .select('content')
          .where('id', '=', number(id))
          .where('what', '!=', 'reopened')
          .executeTakeFirst();
        return seal && frozenOf(seal.content);
      }),
    /** How a lot was found, and what was decided on it. */
    inspection: async (id) => (await records.ask((db) => inspectionIn(db, number(id)))) ?? undefined,
    'shipment-release': async (id) => (await records.ask((db) => releaseIn(db, number(id)))) ?? undefined,
    /** Training: `<person>/<skill>`. */
    skill: async (id) => {
      const [person = '', skill = ''] = id.split('/', 2);
      return records.ask((db) =>
        db
          .selectFrom('person_skill')
          .innerJoin('person', 'person.id', 'person_skill.person')
          .select(['person.name', 'skill', 'level', 'trainer', 'given', 'expires'])
          .where('person.name', '=', person)
          .where('skill', '=', skill)
          .where('superseded', 'is', null)
          .executeTakeFirst(),
      );
    },
  };
}

/** One that somebody has changed may be no JSON any more, and is not what was signed. */
function frozenOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
