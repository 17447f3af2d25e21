/** Tables of notifications as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { Channel, Occasion, Rule } from './rule.ts';

export const SENDING_STATES = ['waiting', 'sent', 'dead'] as const;

export interface NotifyTables {
  notify_rule: {
    version: Generated<number>;
    id: string;
    body: ColumnType<Rule, string, string>;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  notify_sending: {
    id: Generated<number>;
    /** Rule, occurrence, how often, to whom: sent once. */
    key: string;
    rule: string;
    kind: Occasion | 'test';
    channel: Channel;
    /** A mail address, a web address, or the endpoint of a browser. */
    to_whom: string;
    subject: string;
    text: string;
    status: (typeof SENDING_STATES)[number];
    attempts: number;
    next_ms: number;
    /** What was answered last, in words. */
    words: string;
    created_ms: number;
    done_ms: number | null;
  };
  /** Of which signals a sending tells: the same rule tells a signal once a level and time. */
  notify_signal: {
    /** Rule, signal and how often. */
    occurrence: string;
    signal: number;
    /** Levels the signal was raised by when it was told. */
    level: number;
    sending: number;
    /** A person, an address, or the host of a web address. */
    who: string;
  };
  push_subscription: {
    endpoint: string;
    person: number;
    keys: ColumnType<{ readonly p256dh: string; readonly auth: string }, string, string>;
    created: number;
    revoked: number | null;
  };
}
