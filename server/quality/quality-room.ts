/** Quality as the server has it: what is watched, its charts and their stages, the signals, and the feed that plots. */
import type { Logger } from 'pino';
import type { SignalView } from '../../twin/live/protocol.ts';
import type { NewsSource } from '../live/news-board.ts';
import type { Records } from '../records/database.ts';
import { BaselineStore } from '../records/quality/baseline-store.ts';
import { CharacteristicStore } from '../records/quality/characteristic-store.ts';
import { ChartAnswers } from '../records/quality/chart-answers.ts';
import { type Signal, SignalBook } from '../records/quality/signal-book.ts';
import type { TwinHost } from '../twin-host.ts';
import { ChartFeed } from './chart-feed.ts';

const AWAY_MS = 2_000;
/** Signals that screens are told of from the first moment. */
const MOST_STANDING = 500;

export interface QualityRoomOptions {
  readonly host: TwinHost;
  readonly records: Records;
  readonly log: Logger;
}

export class QualityRoom implements NewsSource<SignalView> {
  readonly characteristics: CharacteristicStore;
  readonly baselines: BaselineStore;
  readonly charts: ChartAnswers;
  readonly signals: SignalBook;
  readonly feed: ChartFeed;
  private readonly standing = new Map<string, SignalView>();
  private readonly listeners = new Set<(rows: readonly SignalView[]) => void>();
  private stopped = false;

  constructor(options: QualityRoomOptions) {
    const { host, records, log } = options;
    const anew = () => this.feed.renew();
    this.characteristics = new CharacteristicStore(records, host.now, anew);
    this.baselines = new BaselineStore(records, host.now, anew);
    this.charts = new ChartAnswers(records, host.now);
    this.signals = new SignalBook(records, host.now, (signal) => {
      this.tell([signal]);
      anew();
    });
    this.feed = new ChartFeed({ host, records, log, raised: (signals) => this.tell(signals) });
  }

  start(): void {
    this.feed.start();
    void this.recall();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.feed.stop();
  }

  current(): readonly SignalView[] {
    return [...this.standing.values()];
  }

  listen(changed: (rows: readonly SignalView[]) => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  /** Signals that were standing before this start. */
  private async recall(): Promise<void> {
    while (!this.stopped)
      try {
        this.tell(await this.signals.list({ state: 'standing', limit: MOST_STANDING }));
        return;
      } catch {
        await new Promise((done) => setTimeout(done, AWAY_MS).unref()); // the database is away
      }
  }

  private tell(signals: readonly Signal[]): void {
    const rows = signals.map(viewOf);
    for (const row of rows)
      if (row.state === 'closed') this.standing.delete(row.id);
      else this.standing.set(row.id, row);
    if (rows.length > 0) for (const listener of this.listeners) listener(rows);
  }
}

const viewOf = (signal: Signal): SignalView => ({
  id: String(signal.id),
  ...{ characteristic: signal.characteristic, product: signal.product, machine: signal.machine, line: signal.line },
  ...{ at: signal.at, last: signal.last, rules: [...signal.rules], stop: signal.stop, level: signal.level },
  ...{ state: signal.state, takenBy: signal.takenBy },
});
