/** What is wrong with the server's own stores, in the words of a source that is down: shown, told and counted the same way. */
import type { SourceView } from '../twin/live/protocol.ts';
import type { HistorianFeed } from './historian/feed.ts';
import type { Records } from './records/database.ts';
import type { TwinHost } from './twin-host.ts';

export interface Conditions {
  /** Looks again; a change is told as an event. */
  look(): void;
  /** Rows for the sources view; none while all is well. */
  views(): SourceView[];
}

export function watchConditions(host: TwinHost, feed: HistorianFeed, records: Records): Conditions {
  const standing = new Map<string, { since: number; reason: string }>();
  const found = (): Record<string, string> => {
    const { journal } = host;
    const behind = Math.round(journal.needed / 1e6);
    return {
      journal:
        journal.trouble ??
        (journal.highWater
          ? `${behind} MB of the journal wait for the historian: more than four fifths of JOURNAL_MAX_MB`
          : ''),
      records: records.status.status === 'down' ? `the record's database is away: ${records.status.reason}` : '',
      historian: feed.status.status === 'down' ? `the historian is away: ${feed.status.reason}` : '',
    };
  };
  return {
    look() {
      for (const [source, reason] of Object.entries(found())) {
        const known = standing.get(source)?.reason ?? '';
        if ((known === '') !== (reason === ''))
          host.tell({ type: 'source-changed', source, at: host.now(), status: reason === '' ? 'up' : 'down', reason });
        if (reason === '') standing.delete(source);
        else standing.set(source, { since: standing.get(source)?.since ?? host.now(), reason });
      }
    },
    views: () =>
      [...standing].map(([source, { since, reason }]) => ({
        source,
        protocol: source,
        address: '',
        status: 'down',
        since,
        reason,
        nextRetry: 0,
        tags: 0,
        samples: 0,
        lastSample: 0,
        refused: {},
      })),
  };
}
