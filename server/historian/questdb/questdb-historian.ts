/**
 * The historian in a QuestDB server beside: rows in as line text over HTTP, everything else through SQL. QuestDB answers a
 * write when it is in its write-ahead log; it is seen by queries a moment later (`applied` waits for that).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { copyHistorian } from '../copy-historian.ts';
import { DuckDbHistorian } from '../duckdb/duckdb-historian.ts';
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
  Tier,
} from '../historian.ts';
import { emptyIntervals, type IntervalColumns, intervalsIn } from '../interval-columns.ts';
import { NameBook } from '../name-book.ts';
import { planPixels } from '../pixel-plan.ts';
import { ReadingColumns, TEXT } from '../reading-columns.ts';
import { openSql, type Sql, sendRows } from './client.ts';
import { type LinePost, openLinePost } from './line-post.ts';
import { linePrefix, READING_TABLE, readingLines } from './line-text.ts';
import { askedColumns, intervalsOf, quoted, rowBytes } from './read-intervals.ts';
import {
  AGGREGATES,
  CREATE,
  HOUR_VIEW,
  INTERVAL_TABLE,
  MARK_TABLE,
  MERGED,
  MINUTE_VIEW,
  NAME_TABLE,
  TABLES,
  TIER_COLUMNS,
} from './tables.ts';

const ANSWER_MS = 15_000;
const DAY = 86_400_000;
/** Rows a request, a transaction each in QuestDB; and rows whose text is made in one go, which the event loop must be able to spare. */
const POST_ROWS = 10_000;
const TEXT_ROWS = 2_500;
/** Rows a page of a dump, and pairs of an as-of question. */
const PAGE = 50_000;
const PAIRS = 400;
const LOOK_MS = 20;

export interface QuestDbOptions {
  /** `http://127.0.0.1:9000` */
  readonly http: string;
  /** `postgres://admin:quest@127.0.0.1:8812/qdb` */
  readonly pg: string;
}

export class QuestDbHistorian implements Historian {
  readonly engine = 'questdb';
  private readonly http: URL;
  private readonly pgAddress: string;
  private sql: Sql | null = null;
  private poster: LinePost | null = null;
  private tagBook = new NameBook();
  private textBook = new NameBook();
  private readonly prefixes: string[] = [];
  private readonly kept: Record<Tier, number> = {
    raw: Number.NEGATIVE_INFINITY,
    minute: Number.NEGATIVE_INFINITY,
    hour: Number.NEGATIVE_INFINITY,
  };

  constructor(options: QuestDbOptions) {
    this.http = new URL(options.http);
    this.pgAddress = options.pg;
  }

  async start(): Promise<void> {
    await this.stop();
    const sql = openSql(this.pgAddress, ANSWER_MS);
    try {
      for (const statement of CREATE) await sql.run(statement);
      // A fault is whatever number the controller tells; tables of before kept integers only.
      const [fault] = await sql.rows(`SELECT type FROM table_columns('${INTERVAL_TABLE}') WHERE "column" = 'fault'`);
      if (fault?.[0] !== 'DOUBLE') await sql.run(`ALTER TABLE ${INTERVAL_TABLE} ALTER COLUMN fault TYPE DOUBLE`);
      this.sql = sql;
      // A name that is written but not yet seen would be given a second number.
      await this.applied();
      this.tagBook = new NameBook();
      this.textBook = new NameBook();
      this.tagBook.learn(await this.names('tag'));
      this.textBook.learn(await this.names('text'));
      for (const [number, name] of this.tagBook.names()) this.prefixes[number] = linePrefix(name);
      this.poster = openLinePost(this.http, ANSWER_MS);
    } catch (error) {
      this.sql = null;
      await sql.end();
      throw new Error(`QuestDB cannot be used: ${(error as Error).message || String(error)}`);
    }
  }

  async stop(): Promise<void> {
    this.poster?.close();
    this.poster = null;
    const { sql } = this;
    this.sql = null;
    await sql?.end();
  }

  async tags(names: readonly string[]): Promise<readonly number[]> {
    const numbers = await this.tagBook.numbers(names, (rows) => this.addNames('tag', rows));
    for (const [i, number] of numbers.entries()) this.prefixes[number] ??= linePrefix(names[i] as string);
    return numbers;
  }

  texts(texts: readonly string[]): Promise<readonly number[]> {
    return this.textBook.numbers(texts, (rows) => this.addNames('text', rows));
  }

  async write(rows: ReadingColumns): Promise<void> {
    const { poster } = this;
    if (!poster) throw new Error('the historian is not running');
    // One request after the other, because of two readings of one moment the later must win; the next text is made meanwhile.
    let sent = Promise.resolve();
    for (let from = 0; from < rows.length; from += POST_ROWS) {
      const to = Math.min(rows.length, from + POST_ROWS);
      let lines = '';
      for (let at = from; at < to; at += TEXT_ROWS) {
        await nextTurn();
        lines += readingLines(rows, at, Math.min(to, at + TEXT_ROWS), this.prefixes);
      }
      await sent;
      sent = poster.post(lines);
      sent.catch(() => {}); // told by the await that follows
    }
    await sent;
  }

  async raw(tag: string, from: number, to: number, limit: number, after?: number): Promise<RawPage> {
    const rows = await this.query(
      `SELECT ts::long, value, quality, recorded::long FROM ${READING_TABLE}
         WHERE tag = ${quoted(tag)} AND ts >= ${stamp(after ?? from)} AND ts < ${stamp(to)} ORDER BY ts LIMIT ${limit + 1}`,
    );
    const readings = rows.map((row) => this.reading(row, 0));
    return { readings: readings.slice(0, limit), next: readings[limit]?.at ?? null };
  }

  async pixels(tag: string, from: number, to: number, points: number): Promise<Pixels> {
    const plan = planPixels(from, to, points, this.kept);
    const slot = `(ts::long - ${us(plan.begin)}) / ${us(plan.step)} slot`;
    const where = (begin: number, end: number) =>
      `tag = ${quoted(tag)} AND ts >= ${stamp(begin)} AND ts < ${stamp(end)}`;
    const readings = (begin: number) =>
      `SELECT ${slot}, ${AGGREGATES} FROM ${READING_TABLE} WHERE ${where(begin, plan.end)} GROUP BY slot ORDER BY slot`;
    const made =
      plan.tier === 'raw' ? readings(plan.begin) : await this.tierPixels(plan.tier, slot, where, plan.begin, plan.end);
    const rows = await this.query(
      `SELECT slot, low, high, total, good, n, bad, opening, closing, closing_ts::long, closing_quality FROM (${made})`,
    );
    const column = (i: number) => Float64Array.from(rows, (row) => numberOf(row[i]));
    const [total, good, n, bad] = [column(3), column(4), column(5), column(6)];
    return {
      tier: plan.tier,
      begin: plan.begin,
      step: plan.step,
      from: column(0).map((number) => plan.begin + number * plan.step),
      low: column(1),
      high: column(2),
      mean: total.map((sum, i) => ((good[i] as number) > 0 ? sum / (good[i] as number) : Number.NaN)),
      first: column(7),
      last: column(8),
      lastAt: column(9).map((at) => at / 1000),
      lastQuality: Uint8Array.from(column(10)),
      count: n,
      bad: bad.map((spoilt, i) => spoilt / (n[i] as number)),
    };
  }

  async means(tags: readonly string[], from: number, to: number, stepMs: number): Promise<Means> {
    if (tags.length === 0) return { tag: new Float64Array(0), at: new Float64Array(0), mean: new Float64Array(0) };
    const slot = `(ts::long - ${us(from)}) / ${us(stepMs)} slot`;
    const names = [...new Set(tags)].map(quoted).join(',');
    const where = (begin: number, end: number) => `tag IN (${names}) AND ts >= ${stamp(begin)} AND ts < ${stamp(end)}`;
    const made = await this.tierPixels('minute', slot, where, from, to, 'tag, slot');
    const rows = await this.query(`SELECT tag, slot, total / good FROM (${made}) WHERE good > 0`);
    const place = new Map(tags.map((tag, i) => [tag, i]));
    const found = rows
      .map(
        ([tag, number, mean]) =>
          [place.get(tag ?? '') ?? -1, from + numberOf(number) * stepMs, numberOf(mean)] as const,
      )
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return {
      tag: Float64Array.from(found, ([tag]) => tag),
      at: Float64Array.from(found, ([, at]) => at),
      mean: Float64Array.from(found, ([, , mean]) => mean),
    };
  }

  async asOf(tags: readonly string[], times: readonly number[]): Promise<readonly (Reading | null)[]> {
    const pairs = times.flatMap((time) => tags.map((tag) => ({ tag, time })));
    const found: (Reading | null)[] = pairs.map(() => null);
    for (let from = 0; from < pairs.length; from += PAIRS) {
      const part = pairs.slice(from, from + PAIRS);
      const asked = part
        .map(({ tag, time }, i) => `SELECT ${from + i} i, cast(${us(time)} AS TIMESTAMP) ts, ${quoted(tag)} tag`)
        .join(' UNION ALL ');
      const known = [...new Set(part.map(({ tag }) => quoted(tag)))].join(',');
      const rows = await this.query(
        `WITH asked AS (SELECT * FROM ((${asked}) ORDER BY ts) TIMESTAMP(ts))
         SELECT asked.i, r.ts::long, r.value, r.quality, r.recorded::long
           FROM asked ASOF JOIN (${READING_TABLE} WHERE tag IN (${known})) r ON (tag)`,
      );
      for (const row of rows) if (row[1] !== null) found[Number(row[0])] = this.reading(row, 1);
    }
    return found;
  }

  async writeIntervals(changes: readonly IntervalChange[]): Promise<void> {
    if (changes.every(({ removed, added }) => removed.length + added.length === 0)) return;
    await sendRows(this.http, ANSWER_MS, async (sender) => {
      for (const { machine, removed, added } of changes) {
        for (const since of removed)
          await sender
            .table(INTERVAL_TABLE)
            .symbol('machine', machine)
            .booleanColumn('gone', true)
            .at(BigInt(us(since)), 'us');
        for (const one of added)
          await sender
            .table(INTERVAL_TABLE)
            .symbol('machine', machine)
            .symbol('state', one.state)
            .timestampColumn('until', BigInt(us(one.to)), 'us')
            .floatColumn('fault', one.fault)
            .floatColumn('good', one.good)
            .floatColumn('reject', one.reject)
            .floatColumn('energy', one.energy)
            .booleanColumn('gone', false)
            .at(BigInt(us(one.from)), 'us');
      }
    });
  }

  async intervals(machines: readonly string[], from: number, to: number): Promise<IntervalColumns> {
    if (machines.length === 0) return emptyIntervals(0);
    const asked = `SELECT ${askedColumns(machines)} FROM`;
    const found = await Promise.all(
      [
        `${asked} ${INTERVAL_TABLE} WHERE machine IN (${machines.map(quoted).join(',')}) AND NOT gone
           AND ts >= ${stamp(from)} AND ts < ${stamp(to)} AND until > ${stamp(from)}`,
        // The one that was open when the window began: intervals of a machine do not overlap. Machines are picked from
        // the answer: LATEST ON does not find names with a quote in them.
        `${asked} (SELECT * FROM ${INTERVAL_TABLE} WHERE NOT gone AND ts < ${stamp(Math.min(from, to))}
           LATEST ON ts PARTITION BY machine) WHERE until > ${stamp(from)}`,
      ].map((sql) => rowBytes(this.http, sql, ANSWER_MS)),
    );
    return intervalsOf(found, machines.length);
  }

  async retain(policy: Retention, now: number): Promise<void> {
    const cut = (days: number | null) =>
      days === null ? Number.NEGATIVE_INFINITY : Math.floor((now - days * DAY) / DAY) * DAY;
    this.kept.raw = cut(policy.rawDays);
    this.kept.minute = cut(policy.minuteDays);
    // The coarse tiers first: what goes must be in them.
    await this.settle();
    await this.run(`ALTER TABLE ${READING_TABLE} SET TTL ${policy.rawDays ?? 0} DAYS`);
    await this.run(`ALTER MATERIALIZED VIEW ${MINUTE_VIEW} SET TTL ${policy.minuteDays ?? 0} DAYS`);
  }

  async settle(): Promise<void> {
    await this.applied();
    for (const [view, base] of [
      [MINUTE_VIEW, READING_TABLE],
      [HOUR_VIEW, MINUTE_VIEW],
    ] as const) {
      await this.run(`REFRESH MATERIALIZED VIEW ${view} INCREMENTAL`);
      await this.until(async () => {
        const [row] = await this.query(
          `SELECT view_status, invalidation_reason, refresh_base_table_txn, base_table_txn FROM materialized_views() WHERE view_name = '${view}'`,
        );
        if (row?.[0] === 'invalid') {
          await this.run(`REFRESH MATERIALIZED VIEW ${view} FULL`);
          return false;
        }
        return row?.[0] === 'valid' && Number(row[2]) >= Number(row[3]);
      });
      await this.applied([view, base]);
    }
  }

  /** Resolves when everything that was acknowledged is seen by queries. */
  async applied(tables: readonly string[] = TABLES): Promise<void> {
    // From the log itself: what wal_tables() says of it comes a moment late.
    const wanted = new Map<string, number>();
    for (const table of tables) {
      const [row] = await this.query(`SELECT sequencerTxn FROM wal_transactions('${table}') LIMIT -1`);
      wanted.set(table, Number(row?.[0] ?? 0));
    }
    const names = tables.map(quoted).join(',');
    await this.until(async () => {
      const rows = await this.query(
        `SELECT name, suspended, writerTxn, errorMessage FROM wal_tables() WHERE name IN (${names})`,
      );
      for (const [name, suspended, , reason] of rows)
        if (suspended === 't' || suspended === 'true')
          throw new Error(
            `QuestDB has suspended ${name}: ${reason}; see ALTER TABLE ... RESUME WAL in its documentation`,
          );
      return rows.every(([name, , writer]) => Number(writer) >= (wanted.get(name ?? '') ?? 0));
    });
  }

  async storage(): Promise<Storage> {
    const one = async (sql: string) => numberOf((await this.query(sql))[0]?.[0]);
    const bytes = await Promise.all(
      [READING_TABLE, MINUTE_VIEW, HOUR_VIEW, INTERVAL_TABLE, NAME_TABLE].map((table) =>
        one(`SELECT sum(diskSize) FROM table_partitions('${table}')`),
      ),
    );
    const oldest = await Promise.all(
      [READING_TABLE, HOUR_VIEW].map((table) => one(`SELECT min(ts)::long FROM ${table}`)),
    );
    const known = oldest.filter((at) => !Number.isNaN(at));
    return {
      bytes: bytes.reduce((sum, size) => sum + (size || 0), 0),
      readings: await one(`SELECT count() FROM ${READING_TABLE}`),
      intervals: await one(`SELECT count() FROM ${INTERVAL_TABLE} WHERE NOT gone`),
      tags: this.tagBook.names().size,
      oldest: known.length === 0 ? null : Math.min(...known) / 1000,
    };
  }

  mark(name: string, value: string): Promise<void> {
    return this.run(`INSERT INTO ${MARK_TABLE} VALUES (0, ${quoted(name)}, ${quoted(value)})`);
  }

  async marked(name: string): Promise<string | null> {
    return (await this.query(`SELECT value FROM ${MARK_TABLE} WHERE name = ${quoted(name)}`))[0]?.[0] ?? null;
  }

  /** As a file of the embedded historian: it needs no access to the server's disk, and can be restored into either. */
  async backup(folder: string): Promise<void> {
    const work = `${folder}.unfinished`;
    await rm(work, { recursive: true, force: true });
    const file = new DuckDbHistorian({ directory: work });
    await file.start();
    try {
      await copyHistorian(this, file);
      await file.backup(folder);
    } finally {
      await file.stop();
      await rm(work, { recursive: true, force: true });
    }
  }

  async restore(folder: string): Promise<void> {
    await this.applied();
    const { readings, intervals } = await this.storage();
    if (readings + intervals > 0) throw new Error('this historian is not empty; restore into a new QuestDB');
    const work = join(folder, 'restoring');
    await rm(work, { recursive: true, force: true });
    const file = new DuckDbHistorian({ directory: work });
    await file.start();
    try {
      await file.restore(folder);
      await copyHistorian(file, this);
    } finally {
      await file.stop();
      await rm(work, { recursive: true, force: true });
    }
    await this.settle();
  }

  async dump(into: DumpReader): Promise<void> {
    await this.applied();
    await into.names(this.tagBook.names(), this.textBook.names());
    const rows = new ReadingColumns(PAGE);
    const days = await this.query(
      `SELECT minTimestamp::long, maxTimestamp::long FROM table_partitions('${READING_TABLE}') WHERE numRows > 0 ORDER BY 1`,
    );
    for (const [first, last] of days)
      for (let from = 0; ; from += PAGE) {
        const page = await this.query(
          `SELECT tag, ts::long, value, quality, recorded::long FROM ${READING_TABLE}
             WHERE ts >= cast(${first} AS TIMESTAMP) AND ts <= cast(${last} AS TIMESTAMP) LIMIT ${from}, ${from + PAGE}`,
        );
        rows.clear();
        for (const [tag, at, value, quality, recorded] of page)
          rows.push(
            this.tagBook.numberOf(tag ?? '') ?? -1,
            numberOf(at) / 1000,
            numberOf(value),
            numberOf(quality),
            numberOf(recorded) / 1000,
          );
        if (rows.length > 0) await into.readings(rows);
        if (page.length < PAGE) break;
      }
    const machines = await this.query(`SELECT DISTINCT machine FROM ${INTERVAL_TABLE} WHERE NOT gone`);
    for (const [machine] of machines) {
      if (!machine) continue;
      const kept = await this.intervals([machine], 0, Date.UTC(2250, 0, 1));
      await into.intervals([{ machine, removed: [], added: [...intervalsIn(kept, [machine])] }]);
    }
  }

  /** The tier's rows, and from its newest aggregate of the tag on the readings: the view may not know them yet. */
  private async tierPixels(
    tier: 'minute' | 'hour',
    slot: string,
    where: (begin: number, end: number) => string,
    begin: number,
    end: number,
    by: 'slot' | 'tag, slot' = 'slot',
  ): Promise<string> {
    const view = tier === 'minute' ? MINUTE_VIEW : HOUR_VIEW;
    const [newest] = await this.query(`SELECT max(ts)::long FROM ${view} WHERE ${where(begin, end)}`);
    const known = numberOf(newest?.[0]) / 1000;
    const cut = Number.isNaN(known) ? begin : known < this.kept.raw ? end : known;
    const unit = tier === 'minute' ? '1m' : '1h';
    return `SELECT ${by === 'slot' ? slot : `tag, ${slot}`}, ${MERGED} FROM (
        SELECT ts, tag, ${TIER_COLUMNS} FROM ${view} WHERE ${where(begin, cut)}
        UNION ALL
        SELECT ts, tag, ${TIER_COLUMNS} FROM (
          SELECT ts, tag, ${AGGREGATES} FROM ${READING_TABLE} WHERE ${where(cut, end)} SAMPLE BY ${unit} ALIGN TO CALENDAR)
      ) GROUP BY ${by} ORDER BY slot`;
  }

  private addNames(kind: 'tag' | 'text', rows: readonly (readonly [number, string])[]): Promise<void> {
    return sendRows(this.http, ANSWER_MS, async (sender) => {
      // The number is the time: a name of each kind and number is there once.
      for (const [id, name] of rows)
        await sender
          .table(NAME_TABLE)
          .symbol('kind', kind)
          .intColumn('id', id)
          .stringColumn('name', name)
          .at(BigInt(id), 'us');
    });
  }

  private async names(kind: 'tag' | 'text'): Promise<[number, string][]> {
    const rows = await this.query(`SELECT id, name FROM ${NAME_TABLE} WHERE kind = '${kind}'`);
    return rows.map(([id, name]) => [Number(id), name ?? '']);
  }

  /** `row[from ...]` = ts, value, quality, recorded. */
  private reading(row: readonly (string | null)[], from: number): Reading {
    const quality = numberOf(row[from + 2]);
    const text = (quality & TEXT) !== 0;
    const value = numberOf(row[from + 1]);
    return {
      at: numberOf(row[from]) / 1000,
      value: text ? Number.NaN : value,
      text: text ? (this.textBook.nameOf(value) ?? '') : null,
      quality: quality & (TEXT - 1),
      recorded: numberOf(row[from + 3]) / 1000,
    };
  }

  private query(sql: string): Promise<(string | null)[][]> {
    if (!this.sql) return Promise.reject(new Error('QuestDB is not connected'));
    return this.sql.rows(sql);
  }

  private async run(sql: string): Promise<void> {
    if (!this.sql) throw new Error('QuestDB is not connected');
    await this.sql.run(sql);
  }

  private async until(done: () => Promise<boolean>): Promise<void> {
    for (let wait = LOOK_MS; !(await done()); wait = Math.min(500, wait * 1.5))
      await new Promise((next) => setTimeout(next, wait));
  }
}

const us = (ms: number): number => Math.round(ms * 1000);
/** QuestDB knows no times before 1970, and none for ever. */
const stamp = (ms: number): string => `cast(${Math.min(Math.max(us(ms), 0), us(Date.UTC(2290, 0, 1)))} AS TIMESTAMP)`;
const numberOf = (text: string | null | undefined): number =>
  text === null || text === undefined || text === '' ? Number.NaN : Number(text);
