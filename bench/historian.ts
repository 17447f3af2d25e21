/**
 * The historian: writing against the bare tools in the same run, questions, and what it does to the event loop.
 *
 * Writing counts until every row is there for queries. For DuckDB that is when it is acknowledged, and the sorting that it
 * does by itself meanwhile is in it; for QuestDB when its log is applied. CPU is that of this process alone: QuestDB's own is on its own account.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { DuckDBInstance, DuckDBTimestampValue } from '@duckdb/node-api';
import { Sender } from '@questdb/nodejs-client';
import { DuckDbHistorian } from '../server/historian/duckdb/duckdb-historian.ts';
import type { Historian, IntervalChange } from '../server/historian/historian.ts';
import { QuestDbHistorian } from '../server/historian/questdb/questdb-historian.ts';
import { ReadingColumns } from '../server/historian/reading-columns.ts';
import { type Bench, type Figure, median, round } from './figure.ts';
import { benchQuestDb } from './load/questdb.ts';

const BATCH = 20_000;
const TAGS = 1000;
const SECOND = 1000;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const ASKED = 9;
const IDLE_MS = 3000;
const MACHINES = 40;
/** A machine changes its state so often, ms. */
const CHANGE = 7 * 60_000;
/** Intervals of each machine written at once. */
const WRITTEN = 24;

export const historianBench: Bench = async ({ quick }) => {
  const directory = await mkdtemp(join(tmpdir(), 'gemba-bench-historian-'));
  const rows = quick ? 1_000_000 : 3_000_000;
  try {
    const figures = [...(await duckdb(directory, rows))];
    figures.push(...(await questdb(rows)));
    return figures;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

async function duckdb(directory: string, rows: number): Promise<Figure[]> {
  const historian = new DuckDbHistorian({ directory: join(directory, 'ours') });
  await historian.start();
  const bare = await bareAppender(join(directory, 'bare.duckdb'), rows / 4);
  const ours = await write(historian, rows, async () => undefined);
  const figures = [...writeFigures('historian-duckdb', rows, ours, 'bare appender, value by value', bare)];
  figures.push(...(await questions('historian-duckdb', historian, () => historian.settle())));
  await historian.stop();
  return figures;
}

async function questdb(rows: number): Promise<Figure[]> {
  const server = await benchQuestDb();
  try {
    const historian = new QuestDbHistorian(server);
    await historian.start();
    const client = await officialClient(server.http, rows / 10);
    const ours = await write(historian, rows, () => historian.applied());
    const figures = [...writeFigures('historian-questdb', rows, ours, '@questdb/nodejs-client over HTTP', client)];
    figures.push(...(await questions('historian-questdb', historian, () => historian.settle())));
    await historian.stop();
    return figures;
  } finally {
    await server.stop();
  }
}

interface Written {
  readonly rate: number;
  /** Until the last row was acknowledged, rows/s. */
  readonly acknowledged: number;
  /** Of this process, us a row. */
  readonly cpu: number;
  /** Event loop delay, p99.9, ms. */
  readonly delay: number;
  /** The same of an event loop with nothing to do, just before: a busy machine delays that one, too. */
  readonly idleDelay: number;
}

async function write(historian: Historian, rows: number, seen: () => Promise<void>): Promise<Written> {
  const tags = await historian.tags(Array.from({ length: TAGS }, (_, i) => `line${i % 8}-m${i >> 3}/signal-${i}`));
  const batch = new ReadingColumns(BATCH);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  // The first rows warm the code up.
  await fill(historian, batch, tags, 0, 5 * BATCH);
  await seen();
  loop.enable();
  await new Promise((done) => setTimeout(done, IDLE_MS));
  const idleDelay = delayOf(loop);
  loop.reset();
  const from = performance.now();
  const cpu = process.cpuUsage();
  await fill(historian, batch, tags, 5 * BATCH, 5 * BATCH + rows);
  const acknowledged = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  await seen();
  const ms = performance.now() - from;
  loop.disable();
  return {
    rate: (rows * 1000) / ms,
    acknowledged: (rows * 1000) / acknowledged,
    cpu: (user + system) / rows,
    delay: delayOf(loop),
    idleDelay,
  };
}

/** p99.9, ms; the histogram counts from the timer's own interval of 1 ms. */
const delayOf = (loop: IntervalHistogram): number => Math.max(0, loop.percentile(99.9) / 1e6 - 1);

async function fill(
  historian: Historian,
  batch: ReadingColumns,
  tags: readonly number[],
  from: number,
  to: number,
): Promise<void> {
  for (let k = from; k < to; k += BATCH) {
    batch.clear();
    for (let i = k; i < k + BATCH; i++) {
      const at = START + Math.floor(i / TAGS) * 100;
      batch.push(tags[i % TAGS] as number, at, 20 + (i % 7919) / 97, 0, at + 40);
    }
    await historian.write(batch);
  }
}

/** Rows/s of DuckDB's appender as its documentation shows it, flushed as often. */
async function bareAppender(path: string, rows: number): Promise<number> {
  const instance = await DuckDBInstance.create(path, { threads: '2' });
  const connection = await instance.connect();
  await connection.run(
    'CREATE TABLE bare (tag INTEGER, ts TIMESTAMP, value DOUBLE, quality UTINYINT, recorded TIMESTAMP)',
  );
  const appender = await connection.createAppender('bare');
  const from = performance.now();
  for (let k = 0; k < rows; k += BATCH) {
    for (let i = k; i < k + BATCH; i++) {
      const us = (START + Math.floor(i / TAGS) * 100) * 1000;
      appender.appendInteger(i % TAGS);
      appender.appendTimestamp(new DuckDBTimestampValue(BigInt(us)));
      appender.appendDouble(20 + (i % 7919) / 97);
      appender.appendUTinyInt(0);
      appender.appendTimestamp(new DuckDBTimestampValue(BigInt(us + 40_000)));
      appender.endRow();
    }
    appender.flushSync();
  }
  const ms = performance.now() - from;
  appender.closeSync();
  connection.closeSync();
  instance.closeSync();
  return (rows * 1000) / ms;
}

/** Rows/s of QuestDB's own client, in batches of 1,000. */
async function officialClient(http: string, rows: number): Promise<number> {
  const sender = await Sender.fromConfig(`http::addr=${new URL(http).host};auto_flush=off;`);
  const from = performance.now();
  for (let i = 0; i < rows; i++) {
    const at = START + Math.floor(i / TAGS) * 100;
    await sender
      .table('bare')
      .symbol('tag', `line${i % 8}-m${(i % TAGS) >> 3}/signal-${i % TAGS}`)
      .floatColumn('value', 20 + (i % 7919) / 97)
      .intColumn('quality', 0)
      .timestampColumn('recorded', at + 40, 'ms')
      .at(at, 'ms');
    if (i % 1000 === 999) await sender.flush();
  }
  await sender.flush();
  const ms = performance.now() - from;
  await sender.close();
  return (rows * 1000) / ms;
}

function writeFigures(name: string, rows: number, ours: Written, peer: string, theirs: number): Figure[] {
  return [
    {
      name: `${name}-write`,
      value: Math.round(ours.rate),
      unit: 'rows/s, seen by queries',
      n: rows,
      peer,
      ratio: round(ours.rate / theirs, 3),
    },
    { name: `${name}-acknowledged`, value: Math.round(ours.acknowledged), unit: 'rows/s', n: rows },
    { name: `${name}-cpu`, value: round(ours.cpu, 2), unit: 'us/row of our process', n: rows },
    {
      name: `${name}-loop`,
      value: round(ours.delay, 1),
      unit: 'ms, event loop p99.9',
      n: rows,
      peer: 'the same event loop with nothing to do',
      ratio: round(ours.delay / Math.max(0.1, ours.idleDelay), 2),
    },
  ];
}

/** One tag for 30 days at 1 s, and a week of 40 machines. */
async function questions(name: string, historian: Historian, settled: () => Promise<void>): Promise<Figure[]> {
  const [tag] = await historian.tags(['oven/temperature']);
  const readings = (30 * DAY) / SECOND;
  const batch = new ReadingColumns(BATCH);
  for (let k = 0; k < readings; k += BATCH) {
    batch.clear();
    for (let i = k; i < Math.min(readings, k + BATCH); i++)
      batch.push(tag as number, START + i * SECOND, 180 + 5 * Math.sin(i / 5000), 0, START + i * SECOND + 40);
    await historian.write(batch);
  }
  const machines = Array.from({ length: MACHINES }, (_, i) => `line1-m${i}`);
  // As live ones come: by time, a few machines at once.
  const week = Math.floor((7 * DAY) / CHANGE);
  for (let k = 0; k < week; k += WRITTEN) {
    const changes: IntervalChange[] = [];
    for (let i = k; i < Math.min(week, k + WRITTEN); i++)
      for (const machine of machines)
        changes.push({
          machine,
          removed: [],
          added: [
            {
              from: START + i * CHANGE,
              to: START + (i + 1) * CHANGE,
              state: i % 2 === 0 ? ('producing' as const) : ('starved' as const),
              fault: 0,
              good: 100,
              reject: 1,
              energy: 0.5,
            },
          ],
        });
    await historian.writeIntervals(changes);
  }
  await settled();
  let found = 0;
  const pixels = await asked(async () => {
    found = (await historian.pixels('oven/temperature', START, START + 30 * DAY, 2000)).from.length;
  });
  if (found < 1000 || found > 2000) throw new Error(`${name}: ${found} pixels of 2000`);
  const intervals = await asked(async () => {
    found = (await historian.intervals(machines, START, START + 7 * DAY)).from.length;
  });
  if (found !== MACHINES * week) throw new Error(`${name}: ${found} intervals`);
  return [
    {
      name: `${name}-pixels`,
      value: round(pixels, 1),
      unit: 'ms, 30 days at 1 s to 2,000 pixels, median',
      n: readings,
    },
    { name: `${name}-intervals`, value: round(intervals, 1), unit: 'ms, a week of 40 machines, median', n: found },
  ];
}

async function asked(ask: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ASKED; i++) {
    const from = performance.now();
    await ask();
    times.push(performance.now() - from);
  }
  return median(times);
}
