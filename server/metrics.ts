/** What /metrics tells of the twin, the journal and the live stream. */

import type { HistorianFeed } from './historian/feed.ts';
import type { Metric } from './http/deps.ts';
import type { LiveServer } from './live/live-server.ts';
import type { TwinHost } from './twin-host.ts';

export function metricsOf(host: TwinHost, live: LiveServer, feed: HistorianFeed): Metric[] {
  const { twin, journal } = host;
  const counter = (name: string, help: string, value: number): Metric => ({
    name,
    kind: 'counter',
    help,
    values: [{ value }],
  });
  const gauge = (name: string, help: string, value: number): Metric => ({
    name,
    kind: 'gauge',
    help,
    values: [{ value }],
  });
  return [
    counter('gemba_samples_total', 'Samples taken in.', twin.samples),
    {
      name: 'gemba_samples_refused_total',
      kind: 'counter',
      help: 'Samples not folded, or folded as bad, by why.',
      values: Object.entries(twin.refused).map(([why, value]) => ({ labels: { why }, value })),
    },
    counter('gemba_samples_late_total', 'Samples that took a place before others already folded.', twin.lateness.late),
    counter('gemba_samples_duplicate_total', 'Samples that came twice.', twin.lateness.duplicates),
    counter('gemba_samples_beyond_total', 'Samples later than the lateness window.', twin.lateness.beyond),
    gauge('gemba_journal_bytes', 'Bytes of the journal on disk.', journal.bytes),
    counter('gemba_journal_records_total', 'Records in the journal.', journal.next),
    counter('gemba_journal_errors_total', 'Journal writes that failed.', host.stats.journalErrors),
    counter('gemba_journal_refused_total', 'Batches refused because too much waited for a full disk.', journal.refused),
    gauge('gemba_journal_full', '1 = the journal cannot be written.', journal.trouble === null ? 0 : 1),
    gauge(
      'gemba_journal_high_water',
      '1 = the historian is so far behind that the journal grows.',
      journal.highWater ? 1 : 0,
    ),
    gauge('gemba_historian_up', '1 = the historian takes what it is given.', feed.status.status === 'up' ? 1 : 0),
    gauge(
      'gemba_historian_behind_records',
      'Journal records it does not have yet.',
      Math.max(0, journal.durable - feed.offset),
    ),
    counter('gemba_historian_rows_total', 'Readings written.', feed.stats.rows),
    counter('gemba_historian_left_out_total', 'Readings left out because they changed nothing.', feed.keeper.leftOut),
    counter('gemba_historian_failures_total', 'Writes that failed and were tried again.', feed.stats.failures),
    counter('gemba_snapshots_total', 'Snapshots taken.', host.stats.snapshots),
    gauge('gemba_live_clients', 'Clients of the live stream.', live.clients),
    counter('gemba_live_frames_total', 'Frames encoded.', live.stats.frames),
    counter('gemba_live_deliveries_total', 'Frames delivered.', live.stats.deliveries),
    counter('gemba_live_bytes_total', 'Frame bytes delivered.', live.stats.bytes),
    counter('gemba_live_behind_total', 'Times a client fell behind.', live.stats.behind),
    counter('gemba_live_refused_total', 'Handshakes and subscriptions refused.', live.stats.refused),
  ];
}
