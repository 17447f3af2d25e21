/** Named sets of changes that planners keep, share and go back to: each change of one is a version of it. */
import { sql } from 'kysely';
import type { Change } from '../../twin/simulate/plant/changes.ts';
import { audit } from '../records/audit/trail.ts';
import type { Records } from '../records/database.ts';
import { type Actor, Refused } from '../records/people/refused.ts';

export interface Scenario {
  readonly scenario: number;
  readonly version: number;
  readonly name: string;
  readonly note: string;
  readonly changes: readonly Change[];
  readonly by: string;
  /** Epoch ms. */
  readonly recorded: number;
}

export type ToldScenario = Pick<Scenario, 'name' | 'note' | 'changes'>;

export class Scenarios {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** As they are now, the newest change first. */
  async list(): Promise<Scenario[]> {
    const rows = await this.records.ask((db) =>
      db.selectFrom('plan_scenario').selectAll().where('superseded', 'is', null).orderBy('recorded', 'desc').execute(),
    );
    return rows.map(scenarioOf);
  }

  /** Every version, the newest first; empty = there is none of this number. */
  async versions(scenario: number): Promise<Scenario[]> {
    const rows = await this.records.ask((db) =>
      db.selectFrom('plan_scenario').selectAll().where('scenario', '=', scenario).orderBy('version', 'desc').execute(),
    );
    return rows.map(scenarioOf);
  }

  async make(told: ToldScenario, by: Actor): Promise<Scenario> {
    const recorded = this.now();
    return this.records.transact(async (trx) => {
      const { rows } = await sql<{ number: number }>`SELECT nextval('plan_scenario_number')::int AS number`.execute(
        trx,
      );
      const made: Scenario = { ...told, scenario: rows[0]?.number ?? 0, version: 1, by: by.who, recorded };
      await trx.insertInto('plan_scenario').values(rowOf(made)).execute();
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'scenario-made', subject: `scenario:${made.scenario}`, after: told },
      });
      return made;
    });
  }

  /** `version`: the one that the change was made of; where somebody else changed it meanwhile nothing is done. */
  async change(scenario: number, version: number, told: ToldScenario, by: Actor): Promise<Scenario> {
    const recorded = this.now();
    return this.records.transact(async (trx) => {
      const before = await trx
        .updateTable('plan_scenario')
        .set({ superseded: recorded })
        .where('scenario', '=', scenario)
        .where('version', '=', version)
        .where('superseded', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (!before) await this.missing(scenario);
      const made: Scenario = { ...told, scenario, version: version + 1, by: by.who, recorded };
      await trx.insertInto('plan_scenario').values(rowOf(made)).execute();
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'scenario-changed', subject: `scenario:${scenario}` },
        ...{ before: before && toldOf(scenarioOf(before)), after: told },
      });
      return made;
    });
  }

  async remove(scenario: number, by: Actor): Promise<void> {
    const recorded = this.now();
    await this.records.transact(async (trx) => {
      const before = await trx
        .updateTable('plan_scenario')
        .set({ superseded: recorded })
        .where('scenario', '=', scenario)
        .where('superseded', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (!before) throw new Refused('scenario-unknown', `there is no scenario ${scenario}`);
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'scenario-removed', subject: `scenario:${scenario}` },
        before: toldOf(scenarioOf(before)),
      });
    });
  }

  private async missing(scenario: number): Promise<never> {
    const [newest] = await this.versions(scenario);
    if (!newest) throw new Refused('scenario-unknown', `there is no scenario ${scenario}`);
    throw new Refused('scenario-changed', `${newest.by} changed it meanwhile: it is at version ${newest.version} now`);
  }
}

const toldOf = ({ name, note, changes }: Scenario): ToldScenario => ({ name, note, changes });

const rowOf = ({ scenario, version, name, note, changes, by, recorded }: Scenario) => ({
  ...{ scenario, version, name, note, changes: JSON.stringify(changes), by_whom: by, recorded, superseded: null },
});

const scenarioOf = (row: {
  scenario: number;
  version: number;
  name: string;
  note: string;
  changes: readonly Change[];
  by_whom: string;
  recorded: number;
}): Scenario => ({
  ...{ scenario: Number(row.scenario), version: row.version, name: row.name, note: row.note },
  ...{ changes: row.changes, by: row.by_whom, recorded: row.recorded },
});
