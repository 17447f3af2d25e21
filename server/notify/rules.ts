/** Rules in the record: a change is a new version, with who made it. */
import { randomUUID } from 'node:crypto';
import { audit } from '../records/audit/trail.ts';
import type { Records } from '../records/database.ts';
import type { Actor } from '../records/people/refused.ts';
import type { Rule } from './rule.ts';

export interface KeptRule extends Rule {
  readonly id: string;
}

/** What is shown of a secret; sent back, the secret stays what it is. */
export const HIDDEN = '***';

/** What rules do not say that were written before it could be said. */
const OLDER = { characteristics: [], fromLevel: 0 } as const;

export class Rules {
  /** As they were read or changed last. */
  current: readonly KeptRule[] = [];
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  async load(): Promise<readonly KeptRule[]> {
    const rows = await this.records.ask((db) =>
      db.selectFrom('notify_rule').select(['id', 'body']).where('superseded', 'is', null).orderBy('version').execute(),
    );
    this.current = rows.map(({ id, body }) => ({ id, ...OLDER, ...body }));
    return this.current;
  }

  /** `id` null = a new one. Null = there is no such rule. */
  async put(id: string | null, rule: Rule, by: Actor): Promise<KeptRule | null> {
    const before = this.current.find((one) => one.id === id);
    if (id !== null && !before) return null;
    const secret = rule.webhook?.secret === HIDDEN ? (before?.webhook?.secret ?? '') : rule.webhook?.secret;
    const kept: Rule = { ...rule, webhook: rule.webhook && { url: rule.webhook.url, secret: secret ?? '' } };
    const made = id ?? randomUUID();
    await this.change(made, kept, before, by);
    return { id: made, ...kept };
  }

  async remove(id: string, by: Actor): Promise<boolean> {
    const before = this.current.find((one) => one.id === id);
    if (!before) return false;
    await this.change(id, null, before, by);
    return true;
  }

  private async change(id: string, after: Rule | null, before: KeptRule | undefined, by: Actor): Promise<void> {
    const at = this.now();
    await this.records.transact(async (trx) => {
      await trx
        .updateTable('notify_rule')
        .set({ superseded: at })
        .where('id', '=', id)
        .where('superseded', 'is', null)
        .execute();
      if (after)
        await trx
          .insertInto('notify_rule')
          .values({ id, body: JSON.stringify(after), by_whom: by.who, recorded: at, superseded: null })
          .execute();
      await audit(trx, {
        at,
        ...by,
        what: 'notification-changed',
        subject: `notification:${id}`,
        ...(before ? { before: withoutSecret(before) } : {}),
        ...(after ? { after: withoutSecret(after) } : {}),
      });
    });
    await this.load();
  }
}

export const withoutSecret = <R extends Rule>(rule: R): R => ({
  ...rule,
  webhook: rule.webhook && { url: rule.webhook.url, secret: HIDDEN },
});
