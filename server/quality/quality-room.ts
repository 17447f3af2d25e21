/** Quality as the server has it: what is watched, its charts and their stages, the signals, and the feed that plots. */
import type { Logger } from 'pino';
import type { SignalView } from '../../twin/live/protocol.ts';
import { shiftsIn } from '../../twin/plant/calendar.ts';
import type { Historian } from '../historian/historian.ts';
import type { Series } from '../historian/series.ts';
import type { NewsSource } from '../live/news-board.ts';
import type { SignalToTell } from '../notify/occurrences.ts';
import type { Records } from '../records/database.ts';
import { BaselineStore } from '../records/quality/baseline-store.ts';
import { CharacteristicStore } from '../records/quality/characteristic-store.ts';
import { ChartAnswers } from '../records/quality/chart-answers.ts';
import { type Signal, SignalBook } from '../records/quality/signal-book.ts';
import type { Characteristic } from '../records/quality/words.ts';
import { declaredFor } from '../records/time/time-record.ts';
import type { TwinHost } from '../twin-host.ts';
import { ChartFeed } from './chart-feed.ts';
import { ContextOf } from './context-of.ts';
import { type Trial, trialOf } from './trial.ts';
import { type Changes, changesBefore, movedAt, windowBefore } from './what-changed.ts';

const AWAY_MS = 2_000;
/** Signals that screens are told of from the first moment. */
const MOST_STANDING = 500;

export interface QualityRoomOptions {
  readonly host: TwinHost;
  readonly records: Records;
  readonly log: Logger;
  series(tag: string, from: number, to: number, points: number): Promise<Series>;
  historian(): Historian;
}

/** Points by which it is judged when a chart's mean moved. */
const LOOKED_AT = 120;

export class QualityRoom implements NewsSource<SignalView> {
  readonly characteristics: CharacteristicStore;
  readonly baselines: BaselineStore;
  readonly charts: ChartAnswers;
  readonly signals: SignalBook;
  readonly feed: ChartFeed;
  private readonly options: QualityRoomOptions;
  private readonly standing = new Map<string, SignalView>();
  private readonly listeners = new Set<(rows: readonly SignalView[]) => void>();
  private stopped = false;

  constructor(options: QualityRoomOptions) {
    const { host, records, log } = options;
    this.options = options;
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

  /** Signals that nobody has closed, with what their characteristics are called and what is done first. */
  toTell(): readonly SignalToTell[] {
    return this.current().map((signal) => {
      const one = this.feed.watched(signal.characteristic);
      return { signal, name: one?.name ?? signal.characteristic, first: one?.plan[0] ?? '' };
    });
  }

  /** Signals that nobody had closed at a moment, as they stood then; null = now. */
  async standingAt(at: number | null): Promise<readonly SignalView[]> {
    if (at === null) return this.current();
    return (await this.signals.list({ standingAt: at, limit: MOST_STANDING })).map(viewOf);
  }

  listen(changed: (rows: readonly SignalView[]) => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  /** What it would have plotted over the hours before; null = nothing of the past tells. */
  trial(one: Characteristic): Promise<Trial | null> {
    const { host, historian } = this.options;
    return trialOf(one, {
      ...{ plant: host.plant, historian: historian(), now: host.now() },
      recordOf: (window) => host.recordOf(window, null),
      stateNow: (machine, at) =>
        host.twin.machines
          .openSpans(machine, host.now())
          .find(({ from, to }) => from <= at && at < (to ?? Number.POSITIVE_INFINITY))?.state ?? 'unknown',
    });
  }

  /** What changed just before a signal; null = the plant has its machine no more. */
  async changesBefore(signal: Signal): Promise<Changes | null> {
    const { host, records, series } = this.options;
    const { plant } = host;
    const machine = plant.machines.find(({ id }) => id === signal.machine);
    if (!machine) return null;
    const one = await this.characteristics.get(signal.characteristic);
    const { points } = await this.charts.chart(signal, { from: 0, to: signal.at + 1 }, LOOKED_AT);
    // Of several tags together it is their T2 that moved.
    const moved = movedAt(
      points.map(({ at, value, plotted }) => ({ at, value: value ?? plotted })),
      signal,
    );
    const window = windowBefore(moved, signal);
    const line = plant.lines[machine.line];
    const scopes = [`machine:${machine.id}`, ...(line ? [`line:${line.id}`] : [])];
    const told = await records.ask((db) => declaredFor(db, scopes, window));
    const record = await host.recordOf(window, null);
    const shifts = line ? shiftsIn(plant, line, window) : [];
    return changesBefore({
      ...{ plant, machine, record, window, movedAt: moved, series },
      context: new ContextOf(plant, record, told),
      edges: [
        ...told.flatMap(({ from_ms, to_ms }) => (to_ms === null ? [from_ms] : [from_ms, to_ms])),
        ...shifts.flatMap(({ from, to }) => [from, to]),
      ],
      charted: one?.measured.from === 'tag' ? one.measured.tag : null,
    });
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
  ...{ at: signal.at, last: signal.last, rules: [...signal.rules], stop: signal.stop },
  escalated: [...signal.escalated],
  ...{ state: signal.state, takenBy: signal.takenBy },
});
