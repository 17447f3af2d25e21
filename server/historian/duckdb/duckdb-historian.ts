/** The embedded historian: DuckDB in a thread of its own, asked through messages. Zero set-up; one file in the data folder. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtThread } from '../../package-root.ts';
import type {
  DumpReader,
  Historian,
  IntervalChange,
  Means,
  Pixels,
  RawPage,
  Reading,
  Retention,
  Storage,
} from '../historian.ts';
import { emptyIntervals, type IntervalColumns, intervalsIn } from '../interval-columns.ts';
import { NameBook } from '../name-book.ts';
import { ReadingColumns, TEXT } from '../reading-columns.ts';
import type { DuckStore, FoundReadings } from './store.ts';

/** Built, also when this file is read as TypeScript by a test. */
const THREAD = builtThread('historian/duckdb/thread');

export interface StoreOptions {
  readonly directory: string;
  /** Settle after so many rows; absent = the default. */
  readonly freshRows?: number;
}

type Work = {
  [K in keyof DuckStore]: DuckStore[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof DuckStore];

export interface Ask {
  readonly id: number;
  readonly method: Work;
  readonly args: readonly unknown[];
}

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };

export class DuckDbHistorian implements Historian {
  readonly engine = 'duckdb';
  private readonly options: StoreOptions;
  private worker: Worker | null = null;
  private asked = 0;
  private readonly waiting = new Map<number, { done: (result: never) => void; fail: (error: Error) => void }>();
  private readonly tagBook = new NameBook();
  private readonly textBook = new NameBook();

  constructor(options: StoreOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    await this.stop();
    const worker = new Worker(THREAD, { workerData: this.options });
    this.worker = worker;
    worker.on('message', ({ id, result, error }: Answer) => {
      const waiter = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiter?.done(result as never);
      else waiter?.fail(new Error(error));
    });
    const gone = (error: Error) => {
      if (this.worker === worker) this.worker = null;
      for (const { fail } of this.waiting.values()) fail(error);
      this.waiting.clear();
    };
    worker.on('error', gone);
    worker.on('exit', () => gone(new Error('the thread of the historian has ended')));
    try {
      this.learn(await this.ask('start'));
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const ended = once(worker, 'exit');
    await this.ask('stop');
    this.worker = null;
    await ended;
  }

  tags(names: readonly string[]): Promise<readonly number[]> {
    return this.tagBook.numbers(names, (rows) => this.ask('addNames', 'tag', rows));
  }

  texts(texts: readonly string[]): Promise<readonly number[]> {
    return this.textBook.numbers(texts, (rows) => this.ask('addNames', 'text', rows));
  }

  write(rows: ReadingColumns): Promise<void> {
    const n = rows.length;
    const copy = {
      length: n,
      tag: rows.tag.slice(0, n),
      at: rows.at.slice(0, n),
      value: rows.value.slice(0, n),
      quality: rows.quality.slice(0, n),
      recorded: rows.recorded.slice(0, n),
    };
    const buffers = [copy.tag, copy.at, copy.value, copy.quality, copy.recorded].map(({ buffer }) => buffer);
    return this.send('write', [copy], buffers as ArrayBuffer[]);
  }

  async raw(tag: string, from: number, to: number, limit: number, after?: number): Promise<RawPage> {
    const number = this.tagBook.numberOf(tag);
    if (number === undefined) return { readings: [], next: null };
    const found = await this.ask('raw', number, after ?? from, to, limit + 1);
    const readings = this.readingsOf(found) as Reading[];
    return { readings: readings.slice(0, limit), next: readings[limit]?.at ?? null };
  }

  pixels(tag: string, from: number, to: number, points: number): Promise<Pixels> {
    return this.ask('pixels', this.tagBook.numberOf(tag) ?? -1, from, to, points);
  }

  means(tags: readonly string[], from: number, to: number, stepMs: number): Promise<Means> {
    return this.ask(
      'means',
      tags.map((tag) => this.tagBook.numberOf(tag) ?? -1),
      ...[from, to, stepMs],
    );
  }

  async asOf(tags: readonly string[], times: readonly number[]): Promise<readonly (Reading | null)[]> {
    if (tags.length === 0 || times.length === 0) return [];
    return this.readingsOf(
      await this.ask(
        'asOf',
        tags.map((tag) => this.tagBook.numberOf(tag) ?? -1),
        times,
      ),
    );
  }

  writeIntervals(changes: readonly IntervalChange[]): Promise<void> {
    return this.ask('writeIntervals', changes);
  }

  async intervals(machines: readonly string[], from: number, to: number): Promise<IntervalColumns> {
    return machines.length === 0 ? emptyIntervals(0) : this.ask('intervals', machines, from, to);
  }

  retain(policy: Retention, now: number): Promise<void> {
    return this.ask('retain', policy, now);
  }

  settle(): Promise<void> {
    return this.ask('settle');
  }

  storage(): Promise<Storage> {
    return this.ask('storage');
  }

  mark(name: string, value: string): Promise<void> {
    return this.ask('mark', name, value);
  }

  marked(name: string): Promise<string | null> {
    return this.ask('marked', name);
  }

  backup(folder: string): Promise<void> {
    return this.ask('backup', folder);
  }

  async restore(folder: string): Promise<void> {
    this.learn(await this.ask('restore', folder));
  }

  async dump(into: DumpReader): Promise<void> {
    await this.settle();
    await into.names(this.tagBook.names(), this.textBook.names());
    const pages = await this.ask('pages');
    const rows = new ReadingColumns();
    for (let page = 0; page < pages; page++) {
      const [tag, at, value, quality, recorded] = (await this.ask('page', page)).columns as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      rows.clear();
      for (let i = 0; i < tag.length; i++)
        rows.push(tag[i] as number, at[i] as number, value[i] as number, quality[i] as number, recorded[i] as number);
      if (rows.length > 0) await into.readings(rows);
    }
    for (const machine of await this.ask('machines')) {
      const kept = await this.intervals([machine], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
      await into.intervals([{ machine, removed: [], added: [...intervalsIn(kept, [machine])] }]);
    }
  }

  private learn({ tags, texts }: { tags: [number, string][]; texts: [number, string][] }): void {
    this.tagBook.learn(tags);
    this.textBook.learn(texts);
  }

  private readingsOf({ at, value, quality, recorded }: FoundReadings): (Reading | null)[] {
    return Array.from(at, (time, i) => {
      if (Number.isNaN(time)) return null;
      const text = ((quality[i] as number) & TEXT) !== 0;
      return {
        at: time,
        value: text ? Number.NaN : (value[i] as number),
        text: text ? (this.textBook.nameOf(value[i] as number) ?? '') : null,
        quality: (quality[i] as number) & (TEXT - 1),
        recorded: recorded[i] as number,
      };
    });
  }

  private ask<W extends Work>(method: W, ...args: Parameters<DuckStore[W]>): ReturnType<DuckStore[W]> {
    return this.send(method, args, []) as ReturnType<DuckStore[W]>;
  }

  private send<Result>(method: Work, args: readonly unknown[], transfer: ArrayBuffer[]): Promise<Result> {
    return new Promise((done, fail) => {
      if (!this.worker) return fail(new Error('the historian is not running'));
      const id = ++this.asked;
      this.waiting.set(id, { done, fail });
      this.worker.postMessage({ id, method, args } satisfies Ask, transfer);
    });
  }
}
