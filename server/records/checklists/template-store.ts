/** Checklists as they were written: each change is a version of its own, and runs keep the one they began with. */
import type { Selectable } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import type { Actor } from '../people/refused.ts';
import { Refused } from '../people/refused.ts';
import { faultOfSteps } from './judge-answer.ts';
import type { ChecklistTable } from './tables.ts';
import type { Template } from './words.ts';

export interface Standing extends Template {
  /** When its first version was written, epoch ms: what begins before is not its business. */
  readonly since: number;
}

export class TemplateStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Those in use. */
  list(): Promise<Standing[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('checklist')
        .selectAll()
        .where('superseded', 'is', null)
        .orderBy('template')
        .execute();
      const first = await db
        .selectFrom('checklist')
        .select(({ fn }) => ['template', fn.min('recorded').as('since')])
        .groupBy('template')
        .execute();
      const since = new Map(first.map((row) => [row.template, row.since]));
      return rows.map((row) => ({ ...templateOf(row), since: since.get(row.template) ?? row.recorded }));
    });
  }

  get(id: string, version: number | null): Promise<Template | null> {
    return this.records.ask((db) => templateIn(db, id, version));
  }

  /** `base`: the version that was changed, 0 = it is new. */
  put(template: Omit<Template, 'version'>, base: number, by: Actor): Promise<Template> {
    const fault = faultOfSteps(template.steps);
    if (fault) throw new Refused('checklist-invalid', fault);
    return this.records.transact(async (trx) => {
      const last = await trx
        .selectFrom('checklist')
        .selectAll()
        .where('template', '=', template.id)
        .orderBy('version', 'desc')
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      const before = last?.superseded === null ? last : null;
      if ((before?.version ?? 0) !== base)
        throw new Refused('checklist-changed', `${template.id} is version ${before?.version ?? 0} now`);
      await this.missingFiles(trx, template);
      const at = this.now();
      const version = (last?.version ?? 0) + 1;
      await this.retireIn(trx, template.id, at);
      await trx
        .insertInto('checklist')
        .values({
          ...{ template: template.id, version, kind: template.kind, signature: template.signature },
          name: JSON.stringify(template.name),
          steps: JSON.stringify(template.steps),
          bindings: JSON.stringify(template.bindings),
          ...{ by_whom: by.who, recorded: at, superseded: null },
        })
        .execute();
      const after = { ...template, version };
      const subject = `checklist:${template.id}`;
      await audit(trx, { at, ...by, what: 'checklist-put', subject, before: before && templateOf(before), after });
      return after;
    });
  }

  /** It opens no more; what was done by it stays. False = there is none in use. */
  retire(id: string, by: Actor): Promise<boolean> {
    return this.records.transact(async (trx) => {
      const before = await templateIn(trx, id, null);
      if (!before) return false;
      const at = this.now();
      await this.retireIn(trx, id, at);
      await audit(trx, { at, ...by, what: 'checklist-retired', subject: `checklist:${id}`, before });
      return true;
    });
  }

  private retireIn(trx: Work, id: string, at: number) {
    return trx
      .updateTable('checklist')
      .set({ superseded: at })
      .where('template', '=', id)
      .where('superseded', 'is', null)
      .execute();
  }

  private async missingFiles(trx: Work, { steps }: Pick<Template, 'steps'>): Promise<void> {
    const wanted = steps.flatMap(({ file }) => file ?? []);
    if (wanted.length === 0) return;
    const found = await trx.selectFrom('stored_file').select('hash').where('hash', 'in', wanted).execute();
    const missing = wanted.find((hash) => !found.some((row) => row.hash === hash));
    if (missing) throw new Refused('file-unknown', `there is no file ${missing}`);
  }
}

/** `version` null = the one in use. */
export async function templateIn(db: Database | Work, id: string, version: number | null): Promise<Template | null> {
  const asked = db.selectFrom('checklist').selectAll().where('template', '=', id);
  const row = await (version === null
    ? asked.where('superseded', 'is', null)
    : asked.where('version', '=', version)
  ).executeTakeFirst();
  return row ? templateOf(row) : null;
}

const templateOf = (row: Selectable<ChecklistTable>): Template => ({
  id: row.template,
  version: row.version,
  kind: row.kind,
  name: row.name,
  steps: row.steps,
  bindings: row.bindings,
  signature: row.signature,
});
