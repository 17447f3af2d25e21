/**
 * Tells people: looks each second, and whenever an alarm or a call changes, what stands, by which rule somebody is to be told of it, and how
 * often that should have been by now. What is told has a key in the record, so a restart tells nothing twice and forgets
 * nothing.
 */
import type { Logger } from 'pino';
import type { Records } from '../records/database.ts';
import { Looking } from '../records/looking.ts';
import type { Accounts } from '../records/people/accounts.ts';
import type { Mailed, Mailer } from './mail.ts';
import { type Happening, occurrencesOf, type Told } from './occurrences.ts';
import type { Pusher, Subscription } from './push.ts';
import { type Channel, fits, isQuiet, type Rule, timesDue } from './rule.ts';
import { type KeptRule, Rules } from './rules.ts';
import { Sender, type Sending } from './sender.ts';
import { type Due, isSettled, type SignalTold, signalTold, tellSignals } from './signals.ts';
import { messageOf, type Subject } from './words.ts';

const LOOK_MS = 1000;

export interface NotifyOptions extends Happening {
  readonly records: Records;
  readonly accounts: Pick<Accounts, 'list'>;
  readonly mailer: Mailer;
  readonly pusher: Pusher;
  readonly log: Logger;
}

export interface Recipient {
  readonly channel: Channel;
  readonly to: string;
  readonly language: string;
  /** A person, an address, or the host of a web address. */
  readonly who: string;
}

export class Notify {
  readonly rules: Rules;
  readonly pusher: Pusher;
  readonly mailer: Mailer;
  private readonly options: NotifyOptions;
  private readonly sender: Sender;
  /** Keys of what was told, of what still stands. */
  private told = new Set<string>();
  private loaded = false;
  private readonly looking: Looking;

  constructor(options: NotifyOptions) {
    const { records, host, mailer, pusher, log } = options;
    this.options = options;
    this.pusher = pusher;
    this.mailer = mailer;
    this.rules = new Rules(records, host.now);
    const site = () => host.plant.site.id;
    this.looking = new Looking({ everyMs: LOOK_MS, log, trouble: 'nobody can be told', look: () => this.lookNow() });
    this.sender = new Sender({ records, mailer, pusher, rules: this.rules, site, now: host.now, log });
  }

  start(): void {
    this.sender.start();
    this.looking.start();
  }

  async stop(): Promise<void> {
    await this.looking.stop();
    await this.sender.stop();
  }

  look(): Promise<void> {
    return this.looking.now();
  }

  /** To everybody whom the rule tells, at once; what became of each. */
  async test(rule: KeptRule): Promise<(Mailed & { readonly channel: Channel; readonly to: string })[]> {
    const subject: Subject = {
      ...{ kind: 'test', priority: 'low', where: [], more: '', what: rule.name, since: this.options.host.now() },
    };
    const sendings = await this.sendingsOf(rule, null, subject, `test:${this.options.host.now()}`);
    return Promise.all(
      sendings.map(async (sending) => ({
        channel: sending.channel,
        to: sending.to_whom,
        ...(await this.sender.send(sending)),
      })),
    );
  }

  async subscribe(person: number, { endpoint, keys }: Subscription): Promise<void> {
    const row = { endpoint, person, keys: JSON.stringify(keys), created: this.options.host.now(), revoked: null };
    await this.options.records.ask((db) =>
      db
        .insertInto('push_subscription')
        .values(row)
        .onConflict((on) => on.column('endpoint').doUpdateSet({ person, keys: row.keys, revoked: null }))
        .execute(),
    );
  }

  async unsubscribe(person: number, endpoint: string): Promise<void> {
    await this.options.records.ask((db) =>
      db
        .updateTable('push_subscription')
        .set({ revoked: this.options.host.now() })
        .where('endpoint', '=', endpoint)
        .where('person', '=', person)
        .execute(),
    );
  }

  /** Newest first. */
  async sendings(limit: number, before: number | null, status: Sending['status'] | null): Promise<Sending[]> {
    return this.options.records.ask((db) => {
      let query = db.selectFrom('notify_sending').selectAll().orderBy('id', 'desc').limit(limit);
      if (before !== null) query = query.where('id', '<', before);
      if (status !== null) query = query.where('status', '=', status);
      return query.execute();
    });
  }

  /** Sends one that was put aside once more; false = there is none. */
  async retry(id: number): Promise<boolean> {
    const { numUpdatedRows } = await this.options.records.ask((db) =>
      db
        .updateTable('notify_sending')
        .set({ status: 'waiting', attempts: 0, next_ms: this.options.host.now(), done_ms: null })
        .where('id', '=', id)
        .where('status', '=', 'dead')
        .executeTakeFirst(),
    );
    if (Number(numUpdatedRows) === 0) return false;
    await this.sender.look();
    return true;
  }

  private async lookNow(): Promise<void> {
    const { host, records } = this.options;
    if (records.status.status !== 'up') return;
    if (!this.loaded) await this.rules.load();
    this.loaded = true;
    const now = host.now();
    const standing = this.rules.current.length === 0 ? [] : occurrencesOf(this.options);
    const still = new Set<string>();
    for (const rule of this.rules.current) {
      const signals: Due[] = [];
      for (const told of standing) {
        const times = fits(rule, told) ? timesDue(rule, told, now) : 0;
        if (times === 0) continue;
        const key = `${rule.id}:${told.key}:${times}`;
        const known = this.told.has(key);
        if (!known && isQuiet(rule, told, now, host.plant.site.timezone)) continue;
        if (known) still.add(key);
        else if (told.on === 'signal') signals.push({ key, told, settled: isSettled(rule, told, now) });
        else {
          await this.enqueue(rule, told, key);
          still.add(key);
        }
      }
      for (const key of await this.tellSignals(rule, signals)) still.add(key);
    }
    this.told = still;
  }

  private async enqueue(rule: KeptRule, told: Told, key: string): Promise<void> {
    const sendings = await this.sendingsOf(rule, told.line, told.subject, key);
    if (sendings.length === 0) return;
    await this.options.records.ask((db) =>
      db
        .insertInto('notify_sending')
        .values(sendings)
        .onConflict((on) => on.column('key').doNothing())
        .execute(),
    );
    void this.sender.look();
  }

  private async tellSignals(rule: KeptRule, due: readonly Due[]): Promise<readonly string[]> {
    const { host, records } = this.options;
    const told = await tellSignals({
      ...{ records, rule, due, now: host.now(), timeZone: host.plant.site.timezone },
      recipients: (line) => this.recipients(rule, line),
    });
    if (told.length > 0) void this.sender.look();
    return told;
  }

  /** Whom it was told of a signal, the first time first. */
  signalTold(signal: number): Promise<SignalTold[]> {
    return this.options.records.ask((db) => signalTold(db, signal));
  }

  private async sendingsOf(rule: KeptRule, line: string | null, subject: Subject, key: string) {
    const { host } = this.options;
    const now = host.now();
    return (await this.recipients(rule, line)).map(({ channel, to, language }) => ({
      key: `${key}:${channel}:${to}`,
      rule: rule.id,
      kind: subject.kind,
      channel,
      to_whom: to,
      ...messageOf(subject, language, host.plant.site.timezone),
      status: 'waiting' as const,
      attempts: 0,
      next_ms: now,
      words: '',
      created_ms: now,
      done_ms: null,
    }));
  }

  /** Whom a rule tells of something on a line; each once. */
  private async recipients(rule: Rule, line: string | null): Promise<Recipient[]> {
    const { accounts, records } = this.options;
    const found: Recipient[] = [];
    const persons =
      rule.persons.length === 0 && rule.roles.length === 0
        ? []
        : (await accounts.list()).filter(
            ({ id, active, grants }) =>
              active &&
              (rule.persons.includes(id) ||
                grants.some(
                  ({ role, lines }) =>
                    rule.roles.includes(role) && (lines === null || line === null || lines.includes(line)),
                )),
          );
    if (rule.channels.includes('mail')) {
      for (const { email, language, name, display } of persons)
        if (email !== '') found.push({ channel: 'mail', to: email, language, who: display || name });
      for (const to of rule.addresses) found.push({ channel: 'mail', to, language: '', who: to });
    }
    if (rule.channels.includes('webhook') && rule.webhook)
      found.push({ channel: 'webhook', to: rule.webhook.url, language: '', who: new URL(rule.webhook.url).host });
    if (rule.channels.includes('push') && persons.length > 0) {
      const ids = persons.map(({ id }) => id);
      const browsers = await records.ask((db) =>
        db
          .selectFrom('push_subscription')
          .select(['endpoint', 'person'])
          .where('revoked', 'is', null)
          .where('person', 'in', ids)
          .execute(),
      );
      for (const { endpoint, person } of browsers) {
        const whose = persons.find(({ id }) => id === person);
        found.push({
          ...{ channel: 'push', to: endpoint, language: whose?.language ?? '' },
          who: whose?.display || whose?.name || '',
        });
      }
    }
    return [...new Map(found.map((one) => [`${one.channel} ${one.to}`, one])).values()];
  }
}
