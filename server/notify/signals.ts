/**
 * Signals of control charts are told in one message each rule and recipient: what comes within a few seconds, or within a minute
 * of the message before, is one message that says how many. Which were told of lies in the record with the sending.
 */
import type { Database, Records } from '../records/database.ts';
import type { Recipient } from './notify.ts';
import { signalOf, type Told } from './occurrences.ts';
import { type Channel, type Rule, timesDue } from './rule.ts';
import type { KeptRule } from './rules.ts';
import type { SENDING_STATES } from './tables.ts';
import { messageOfSignals } from './words.ts';

/** What upsets one chart upsets its neighbours: so long is waited for them. */
const GATHER_MS = 3_000;
/** Between two messages of one rule. */
const BETWEEN_MS = 60_000;

export interface Due {
  /** Rule, signal and how often. */
  readonly key: string;
  readonly told: Told;
  /** It has been due for long enough to be told, with all that are due by now. */
  readonly settled: boolean;
}

export const isSettled = (rule: Rule, told: Told, now: number): boolean => timesDue(rule, told, now - GATHER_MS) > 0;

interface Telling {
  readonly records: Records;
  readonly rule: KeptRule;
  readonly due: readonly Due[];
  readonly now: number;
  readonly timeZone: string;
  recipients(line: string | null): Promise<readonly Recipient[]>;
}

/** Keys of those that are told by now. */
export async function tellSignals({ records, rule, due, now, timeZone, recipients }: Telling): Promise<string[]> {
  if (due.length === 0) return [];
  const { known, last } = await records.ask(async (db) => ({
    known: new Set((await knownOf(db, due)).map(({ occurrence }) => occurrence)),
    last: await lastOf(db, rule.id),
  }));
  const before = due.filter(({ key }) => known.has(key)).map(({ key }) => key);
  const fresh = due.filter(({ key }) => !known.has(key));
  if (!fresh.some(({ settled }) => settled) || now < last + BETWEEN_MS) return before;
  const messages = new Map<string, { to: Recipient; signals: Due[] }>();
  for (const one of fresh)
    for (const to of await recipients(one.told.line)) {
      const key = `${to.channel}:${to.to}`;
      const message = messages.get(key) ?? { to, signals: [] };
      message.signals.push(one);
      messages.set(key, message);
    }
  await records.transact(async (trx) => {
    for (const [key, { to, signals }] of messages) {
      const subjects = signals.map(({ told }) => told.subject);
      const sending = await trx
        .insertInto('notify_sending')
        .values({
          ...{ key: `${signals[0]?.key}:${key}`, rule: rule.id, kind: 'signal', channel: to.channel, to_whom: to.to },
          ...messageOfSignals(subjects, to.language, timeZone),
          ...{ status: 'waiting', attempts: 0, next_ms: now, words: '', created_ms: now, done_ms: null },
        })
        .onConflict((on) => on.column('key').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!sending) continue;
      await trx
        .insertInto('notify_signal')
        .values(
          signals.map(({ key: occurrence, told }) => ({
            ...{ occurrence, signal: signalOf(told), level: told.escalated?.length ?? 0 },
            ...{ sending: sending.id, who: to.who },
          })),
        )
        .execute();
    }
  });
  return [...before, ...fresh.map(({ key }) => key)];
}

const knownOf = (db: Database, due: readonly Due[]) =>
  db
    .selectFrom('notify_signal')
    .select('occurrence')
    .where(
      'occurrence',
      'in',
      due.map(({ key }) => key),
    )
    .execute();

async function lastOf(db: Database, rule: string): Promise<number> {
  const row = await db
    .selectFrom('notify_sending')
    .select(({ fn }) => fn.max('created_ms').as('last'))
    .where('rule', '=', rule)
    .where('kind', '=', 'signal')
    .executeTakeFirst();
  return row?.last ?? Number.NEGATIVE_INFINITY;
}

export interface SignalTold {
  readonly at: number;
  readonly level: number;
  readonly who: string;
  readonly channel: Channel;
  readonly status: (typeof SENDING_STATES)[number];
}

export async function signalTold(db: Database, signal: number): Promise<SignalTold[]> {
  const rows = await db
    .selectFrom('notify_signal as n')
    .innerJoin('notify_sending as s', 's.id', 'n.sending')
    .select(['n.level', 'n.who', 's.channel', 's.status', 's.created_ms'])
    .where('n.signal', '=', signal)
    .orderBy('s.id')
    .execute();
  return rows.map(({ created_ms: at, ...told }) => ({ at, ...told }));
}
