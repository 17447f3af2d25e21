/**
 * What is to be sent lies in the record until it was taken: a server that ends in between sends it after its next start. What
 * is refused for good, or again and again, is put aside with its reason.
 */
import type { Selectable } from 'kysely';
import type { Logger } from 'pino';
import { signedPost } from '../out/signed-post.ts';
import type { Records } from '../records/database.ts';
import { Looking } from '../records/looking.ts';
import type { Mailed, Mailer } from './mail.ts';
import type { Pusher } from './push.ts';
import type { Rules } from './rules.ts';
import type { NotifyTables } from './tables.ts';

export type Sending = Selectable<NotifyTables['notify_sending']>;

const LOOK_MS = 500;
const AT_ONCE = 20;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
/** About an hour of trying. */
const ATTEMPTS = 18;

export interface SenderOptions {
  readonly records: Records;
  readonly mailer: Mailer;
  readonly pusher: Pusher;
  readonly rules: Rules;
  readonly site: () => string;
  readonly now: () => number;
  readonly log: Logger;
}

/** Where a message leads, by what it is about; the others lead to the alarms. */
const PAGES: Readonly<Record<string, string>> = {
  signal: '/quality',
  machine: '/maintenance',
  model: '/maintenance?tab=models',
};

export class Sender {
  private readonly options: SenderOptions;
  private readonly looking: Looking;

  constructor(options: SenderOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'notifications wait',
      look: () => this.work(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  /** Sends what is due. */
  look(): Promise<void> {
    return this.looking.now();
  }

  /** One message, whatever becomes of it. */
  async send(
    sending: Pick<Sending, 'key' | 'rule' | 'kind' | 'channel' | 'to_whom' | 'subject' | 'text'>,
  ): Promise<Mailed> {
    const { mailer, pusher, rules, records, now, site } = this.options;
    const { channel, to_whom: to, subject, text } = sending;
    if (channel === 'mail') return mailer.send({ to, subject, text });
    if (channel === 'webhook') {
      const webhook = rules.current.find(({ id }) => id === sending.rule)?.webhook;
      if (!webhook) return { taken: false, words: 'the rule has no web address any more', refused: true };
      const body = JSON.stringify({ plant: site(), kind: sending.kind, subject, text });
      return signedPost({ url: to, secret: webhook.secret, body, delivery: sending.key, now: now() });
    }
    const found = await records.ask((db) =>
      db
        .selectFrom('push_subscription')
        .selectAll()
        .where('endpoint', '=', to)
        .where('revoked', 'is', null)
        .executeTakeFirst(),
    );
    if (!found) return { taken: false, words: 'the browser has unsubscribed', refused: true };
    const { gone, ...answer } = await pusher.send(found, {
      title: subject,
      body: text,
      url: PAGES[sending.kind] ?? '/alarms',
      tag: sending.rule,
    });
    if (gone)
      await records.ask((db) =>
        db.updateTable('push_subscription').set({ revoked: now() }).where('endpoint', '=', to).execute(),
      );
    return answer;
  }

  private async work(): Promise<void> {
    const { records, now, log } = this.options;
    if (records.status.status !== 'up') return;
    for (;;) {
      const due = await records.ask((db) =>
        db
          .selectFrom('notify_sending')
          .selectAll()
          .where('status', '=', 'waiting')
          .where('next_ms', '<=', now())
          .orderBy('next_ms')
          .limit(AT_ONCE)
          .execute(),
      );
      // One that hangs does not hold up the others.
      await Promise.all(
        due.map(async (sending) => {
          const { taken, refused, words } = await this.send(sending);
          const attempts = sending.attempts + 1;
          const dead = !taken && (refused || attempts >= ATTEMPTS);
          if (dead) log.warn({ sending: sending.id, channel: sending.channel, words }, 'a notification was put aside');
          const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
          const over = taken || dead;
          await records.ask((db) =>
            db
              .updateTable('notify_sending')
              .set({
                attempts,
                words,
                status: taken ? 'sent' : dead ? 'dead' : 'waiting',
                next_ms: now() + wait,
                done_ms: over ? now() : null,
              })
              .where('id', '=', sending.id)
              .execute(),
          );
        }),
      );
      if (due.length < AT_ONCE) return;
    }
  }
}
