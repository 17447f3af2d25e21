/**
 * The embedded historian as it runs inside its thread: one file, one connection that writes and settles, one that reads.
 * Reads see the last finished write; writes wait for each other.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBAppender, type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { STATES } from '../../../twin/words.ts';
import type { IntervalChange, Means, Pixels, Retention, Storage, Tier } from '../historian.ts';
import { columnsOf, type IntervalColumns, inOrder } from '../interval-columns.ts';
import { planPixels } from '../pixel-plan.ts';
import type { ReadingColumns } from '../reading-columns.ts';
import { createTables, merged, pixelled, readings, tierRows } from './layout.ts';
import { Newest } from './newest.ts';
import { putIntervals } from './put-intervals.ts';
import { settle } from './settle.ts';
import { appendReadings, doubles } from './vectors.ts';

const FILE = 'historian.duckdb';
const DAY = 86_400_000;
/** Fresh rows that are settled: reads scan all that is fresh, and sorting is cheapest in large pieces. */
const FRESH_ROWS = 1_000_000;
/** Rows a page of a dump. */
const PAGE = 50_000;
/** How far back a reading is looked for first, then next; most tags speak within the hour. */
const LOOK_BACK = [3_600_000, DAY, 31 * DAY, Number.POSITIVE_INFINITY];

/** Readings in columns as they leave the thread: tags and texts as numbers. */
export interface FoundReadings {
  readonly at: Float64Array;
  readonly value: Float64Array;
  readonly quality: Float64Array;
  readonly recorded: Float64Array;
}

const stamp = (ms: number): string =>
  Number.isFinite(ms)
    ? `make_timestamp(${Math.round(ms * 1000)})`
    : ms < 0
      ? "'-infinity'::TIMESTAMP"
      : "'infinity'::TIMESTAMP";
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const MS = (column: string) => `epoch_us(${column}) / 1000.0::DOUBLE`;

export class DuckStore {
  private readonly directory: string;
  private readonly freshRows: number;
  private instance: DuckDBInstance | null = null;
  private writer: DuckDBConnection | null = null;
  private reader: DuckDBConnection | null = null;
  private appender: DuckDBAppender | null = null;
  private fresh = 0;
  private newest = new Newest();
  private stopped = false;
  private lastWrite: Promise<unknown> = Promise.resolve();
  private readonly kept: Record<Tier, number> = {
    raw: Number.NEGATIVE_INFINITY,
    minute: Number.NEGATIVE_INFINITY,
    hour: Number.NEGATIVE_INFINITY,
  };

  constructor(directory: string, freshRows = FRESH_ROWS) {
    this.directory = directory;
    this.freshRows = freshRows;
  }

  /** What stood before. */
  async start(): Promise<{ tags: [number, string][]; texts: [number, string][] }> {
    await mkdir(this.directory, { recursive: true });
    await this.open();
    return { tags: await this.names('tag'), texts: await this.names('text') };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.lastWrite.catch(() => {}); // told to the one who wrote
    this.close();
  }

  addNames(table: 'tag' | 'text', rows: readonly (readonly [number, string])[]): Promise<void> {
    return this.writing(async (writer) => {
      if (rows.length > 0)
        await writer.run(
          `INSERT INTO ${table} VALUES ${rows.map(([id, name]) => `(${id}, ${quoted(name)})`).join(',')}`,
        );
    });
  }

  write(rows: ReadingColumns): Promise<void> {
    return this.writing(async () => {
      const { appender } = this;
      if (!appender) throw new Error('the historian is closed');
      appendReadings(appender, rows);
      appender.flushSync();
      this.newest.take(rows);
      this.fresh += rows.length;
      // After the answer: the rows are durable, and sorting them is nobody's wait but the next write's.
      if (this.fresh >= this.freshRows) setImmediate(() => void this.settle().catch(() => {})); // tried again by the next write
    });
  }

  settle(): Promise<void> {
    return this.writing((writer) => this.settleNow(writer));
  }

  async raw(tag: number, from: number, to: number, limit: number): Promise<FoundReadings> {
    const where = `tag = ${tag} AND ts >= ${stamp(from)} AND ts < ${stamp(to)}`;
    const { columns } = await doubles(
      this.read(),
      `SELECT ${MS('ts')}, value, quality::DOUBLE, ${MS('recorded')} FROM (${readings(where)}) ORDER BY ts LIMIT ${limit}`,
      4,
    );
    const [at, value, quality, recorded] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
    return { at, value, quality, recorded };
  }

  async pixels(tag: number, from: number, to: number, points: number): Promise<Pixels> {
    const plan = planPixels(from, to, points, this.kept);
    const [begin, end] = [stamp(plan.begin), stamp(plan.end)];
    const slot = `(epoch_us(ts) - ${Math.round(plan.begin * 1000)}) // ${Math.round(plan.step * 1000)} AS slot`;
    const rows =
      plan.tier === 'raw'
        ? pixelled(readings(`tag = ${tag} AND ts >= ${begin} AND ts < ${end}`), slot)
        : merged(tierRows(plan.tier, [tag], begin, end), slot);
    const { length, columns } = await doubles(
      this.read(),
      `SELECT ${plan.begin} + slot * ${plan.step}::DOUBLE, coalesce(low, 'NaN'::DOUBLE), coalesce(high, 'NaN'::DOUBLE),
         CASE WHEN good > 0 THEN total / good ELSE 'NaN'::DOUBLE END, opening, closing, ${MS('closing_ts')},
         closing_quality::DOUBLE, n, bad / n FROM (${rows} GROUP BY 1) ORDER BY 1`,
      10,
    );
    const column = (i: number) => columns[i] as Float64Array;
    return {
      tier: plan.tier,
      begin: plan.begin,
      step: plan.step,
      from: column(0),
      low: column(1),
      high: column(2),
      mean: column(3),
      first: column(4),
      last: column(5),
      lastAt: column(6),
      lastQuality: length === 0 ? new Uint8Array(0) : Uint8Array.from(column(7)),
      count: column(8),
      bad: column(9),
    };
  }

  /** `tags`: -1 = the historian has none of that name. */
  async means(tags: readonly number[], from: number, to: number, step: number): Promise<Means> {
    const known = tags.flatMap((tag, i) => (tag >= 0 ? [`(${i}, ${tag})`] : []));
    if (known.length === 0) return { tag: new Float64Array(0), at: new Float64Array(0), mean: new Float64Array(0) };
    const rows = tierRows(
      'minute',
      tags.filter((tag) => tag >= 0),
      stamp(from),
      stamp(to),
    );
    const { columns } = await doubles(
      this.read(),
      `SELECT asked.i::DOUBLE, ${from} + slot * ${step}::DOUBLE, total / good FROM (
         SELECT tag, (epoch_us(ts) - ${Math.round(from * 1000)}) // ${Math.round(step * 1000)} AS slot, sum(total) AS total, sum(good) AS good
           FROM (${rows}) GROUP BY 1, 2) r
         JOIN (VALUES ${known.join(',')}) asked(i, tag) ON asked.tag = r.tag WHERE good > 0 ORDER BY 1, 2`,
      3,
    );
    const [tag, at, mean] = columns as [Float64Array, Float64Array, Float64Array];
    return { tag, at, mean };
  }

  /** For each pair of `tags` x `times`, row-major by time; a missing one has a NaN time. */
  async asOf(tags: readonly number[], times: readonly number[]): Promise<FoundReadings> {
    const count = tags.length * times.length;
    const found: FoundReadings = {
      at: new Float64Array(count).fill(Number.NaN),
      value: new Float64Array(count),
      quality: new Float64Array(count),
      recorded: new Float64Array(count),
    };
    let wanted = Array.from({ length: count }, (_, i) => i).filter((i) => (tags[i % tags.length] as number) >= 0);
    for (const back of LOOK_BACK) {
      if (wanted.length === 0) break;
      const tagOf = (i: number) => tags[i % tags.length] as number;
      const timeOf = (i: number) => times[Math.floor(i / tags.length)] as number;
      const oldest = wanted.reduce((least, i) => Math.min(least, timeOf(i)), Number.POSITIVE_INFINITY) - back;
      const newest = wanted.reduce((most, i) => Math.max(most, timeOf(i)), Number.NEGATIVE_INFINITY);
      const where = `tag IN (${[...new Set(wanted.map(tagOf))].join(',')}) AND ts >= ${stamp(oldest)} AND ts <= ${stamp(newest)}`;
      const asked = wanted.map((i) => `(${i}, ${tagOf(i)}, ${stamp(timeOf(i))})`).join(',');
      const { length, columns } = await doubles(
        this.read(),
        `SELECT asked.i::DOUBLE, ${MS('r.ts')}, r.value, r.quality::DOUBLE, ${MS('r.recorded')}
           FROM (VALUES ${asked}) asked(i, tag, ts) ASOF JOIN (${readings(where)}) r ON asked.tag = r.tag AND asked.ts >= r.ts`,
        5,
      );
      const done = new Set<number>();
      for (let row = 0; row < length; row++) {
        const i = columns[0]?.[row] as number;
        found.at[i] = columns[1]?.[row] as number;
        found.value[i] = columns[2]?.[row] as number;
        found.quality[i] = columns[3]?.[row] as number;
        found.recorded[i] = columns[4]?.[row] as number;
        done.add(i);
      }
      wanted = wanted.filter((i) => !done.has(i));
    }
    return found;
  }

  writeIntervals(changes: readonly IntervalChange[]): Promise<void> {
    return this.writing((writer) => putIntervals(writer, changes));
  }

  async intervals(machines: readonly string[], from: number, to: number): Promise<IntervalColumns> {
    const asked = machines.map((machine, i) => `(${quoted(machine)}, ${i})`).join(',');
    const { columns } = await doubles(
      this.read(),
      `SELECT i::DOUBLE, ${MS('since')}, ${MS('until')}, list_position([${STATES.map(quoted).join(',')}], state)::DOUBLE - 1,
         fault, good, reject, energy
         FROM interval_kept k JOIN (VALUES ${asked}) m(name, i) ON m.name = k.machine
         WHERE k.since < ${stamp(to)} AND k.until > ${stamp(from)}`,
      8,
    );
    // Sorting in SQL costs more than all the rest.
    return inOrder(
      columnsOf((_, place) => columns[place] as Float64Array),
      machines.length,
    );
  }

  retain(policy: Retention, now: number): Promise<void> {
    return this.writing(async (writer) => {
      const cut = (days: number | null) =>
        days === null ? Number.NEGATIVE_INFINITY : Math.floor((now - days * DAY) / DAY) * DAY;
      this.kept.raw = cut(policy.rawDays);
      this.kept.minute = cut(policy.minuteDays);
      await this.settleNow(writer);
      if (Number.isFinite(this.kept.raw)) await writer.run(`DELETE FROM settled WHERE ts < ${stamp(this.kept.raw)}`);
      if (Number.isFinite(this.kept.minute))
        await writer.run(`DELETE FROM minute WHERE ts < ${stamp(this.kept.minute)}`);
      await writer.run('CHECKPOINT');
    });
  }

  async storage(): Promise<Storage> {
    let bytes = 0;
    for (const name of await readdir(this.directory))
      if (name.startsWith(FILE)) bytes += (await stat(join(this.directory, name))).size;
    const { columns } = await doubles(
      this.read(),
      `SELECT ((SELECT count(*) FROM settled) + (SELECT count(*) FROM fresh))::DOUBLE, (SELECT count(*) FROM interval_kept)::DOUBLE,
         (SELECT count(*) FROM tag)::DOUBLE,
         coalesce(${MS('least((SELECT min(ts) FROM settled), (SELECT min(ts) FROM fresh), (SELECT min(ts) FROM hour))')}, 'NaN'::DOUBLE)`,
      4,
    );
    const [rows = 0, intervals = 0, tags = 0, oldest = Number.NaN] = columns.map((column) => column[0] as number);
    return { bytes, readings: rows, intervals, tags, oldest: Number.isNaN(oldest) ? null : oldest };
  }

  mark(name: string, value: string): Promise<void> {
    return this.writing(async (writer) => {
      await writer.run(`INSERT OR REPLACE INTO mark VALUES (${quoted(name)}, ${quoted(value)})`);
    });
  }

  async marked(name: string): Promise<string | null> {
    const found = await this.read().runAndReadAll(`SELECT value FROM mark WHERE name = ${quoted(name)}`);
    const value = found.getRows()[0]?.[0];
    return value === undefined ? null : String(value);
  }

  backup(folder: string): Promise<void> {
    return this.writing(async (writer) => {
      await mkdir(folder, { recursive: true });
      const file = join(folder, FILE);
      if (existsSync(file)) throw new Error(`${file} is there already; give an empty folder`);
      await writer.run(`ATTACH ${quoted(file)} AS copy_of`);
      try {
        await writer.run('COPY FROM DATABASE historian TO copy_of');
      } finally {
        await writer.run('DETACH copy_of');
      }
    });
  }

  async restore(folder: string): Promise<{ tags: [number, string][]; texts: [number, string][] }> {
    const { readings: rows, intervals } = await this.storage();
    if (rows + intervals > 0) throw new Error('this historian is not empty; restore into a new data folder');
    const from = join(folder, FILE);
    if (!existsSync(from)) throw new Error(`${folder} holds no ${FILE}; it is no backup of a historian`);
    await this.writing(async () => {
      this.close();
      await copyFile(from, join(this.directory, FILE));
      await this.open();
    });
    return { tags: await this.names('tag'), texts: await this.names('text') };
  }

  /** Page `page` of all readings; fewer rows than asked mean that it was the last. `settle` first. */
  async page(page: number): Promise<{ readonly size: number; readonly columns: readonly Float64Array[] }> {
    const { columns } = await doubles(
      this.read(),
      `SELECT tag::DOUBLE, ${MS('ts')}, value, quality::DOUBLE, ${MS('recorded')} FROM settled
         WHERE rowid >= ${page * PAGE} AND rowid < ${(page + 1) * PAGE}`,
      5,
    );
    return { size: PAGE, columns };
  }

  /** Row ids of `settled` end here. */
  async pages(): Promise<number> {
    const { columns } = await doubles(this.read(), 'SELECT (coalesce(max(rowid), -1) + 1)::DOUBLE FROM settled', 1);
    return Math.ceil((columns[0]?.[0] ?? 0) / PAGE);
  }

  async machines(): Promise<string[]> {
    const found = await this.read().runAndReadAll('SELECT DISTINCT machine FROM interval_kept ORDER BY 1');
    return found.getRows().map(([machine]) => String(machine));
  }

  private async settleNow(writer: DuckDBConnection): Promise<void> {
    await settle(writer, Number.isFinite(this.kept.raw) ? this.kept.raw * 1000 : null, this.newest.inOrder);
    this.fresh = 0;
    this.newest.begin();
  }

  private async names(table: 'tag' | 'text'): Promise<[number, string][]> {
    const found = await this.read().runAndReadAll(`SELECT id, name FROM ${table} ORDER BY id`);
    return found.getRows().map(([id, name]) => [Number(id), String(name)]);
  }

  private read(): DuckDBConnection {
    if (!this.reader) throw new Error('the historian is closed');
    return this.reader;
  }

  /** One after the other. After a failure the file is opened anew: DuckDB refuses all work after an error of the disk. */
  private writing(work: (writer: DuckDBConnection) => Promise<void>): Promise<void> {
    const done = this.lastWrite
      .catch(() => {}) // told to the one who wrote
      .then(async () => {
        if (this.stopped) throw new Error('the historian is stopped');
        if (!this.writer) await this.open();
        try {
          await work(this.writer as DuckDBConnection);
        } catch (error) {
          this.close();
          await this.open().catch(() => {}); // tried again by the next write; the first error is the one to tell
          throw error;
        }
      });
    this.lastWrite = done;
    return done;
  }

  private async open(): Promise<void> {
    const path = join(this.directory, FILE);
    this.instance = await openFile(path);
    this.writer = await this.instance.connect();
    this.reader = await this.instance.connect();
    await createTables(this.writer);
    this.appender = await this.writer.createAppender('fresh');
    const { columns } = await doubles(this.writer, 'SELECT count(*)::DOUBLE FROM fresh', 1);
    this.fresh = columns[0]?.[0] ?? 0;
    // Of what is fresh from before nobody knows whether it was in order.
    this.newest = new Newest();
    this.newest.inOrder = this.fresh === 0;
    const known = await doubles(
      this.writer,
      `SELECT tag::DOUBLE, epoch_us(max(moment))::DOUBLE FROM (SELECT tag, closing_ts AS moment FROM hour UNION ALL SELECT tag, ts FROM fresh) GROUP BY tag`,
      2,
    );
    this.newest.learn(known.columns[0] as Float64Array, known.columns[1] as Float64Array);
  }

  private close(): void {
    try {
      this.appender?.closeSync();
    } catch {
      // rows of a write that failed: the one who wrote was told
    }
    this.reader?.closeSync();
    this.writer?.closeSync();
    this.instance?.closeSync();
    this.appender = this.reader = this.writer = this.instance = null;
  }
}

async function openFile(path: string): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, { threads: '2', memory_limit: '1GB' });
  } catch (error) {
    if ((error as Error).message.includes('Could not set lock'))
      throw new Error(`${path} is in use by another process; stop that one first`);
    throw error;
  }
}
