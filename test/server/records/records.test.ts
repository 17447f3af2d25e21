/** The record of time on both databases: what is told is kept, cut, summed, corrected, and never lost. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figureOf, figuresOf } from '../../../analytics/oee/profiles/all.ts';
import { addPiece, emptySums, SUM_KEYS, type Sums } from '../../../analytics/oee/sums.ts';
import type { Base } from '../../../analytics/record/cut.ts';
import { RecordStore } from '../../../server/record/record-store.ts';
import { openRecords, type Records, RecordsAway } from '../../../server/records/database.ts';
import { dumpRecord, restoreRecord } from '../../../server/records/dump.ts';
import { columnOf } from '../../../server/records/tables.ts';
import { pieceOf, piecesIn } from '../../../server/records/time/pieces.ts';
import { TimeQuestions } from '../../../server/records/time/questions.ts';
import { LIVE, TimeRecord } from '../../../server/records/time/time-record.ts';
import type { TwinHost } from '../../../server/twin-host.ts';
import { lineText, plantOf } from '../../plants.ts';
import { embeddedDatabase, installedDatabase, isUp, type TestDatabase } from './databases.ts';

const log = pino({ level: 'silent' });
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** 12:00 in Berlin, in a day shift that runs from midnight to midnight. */
const NOON = Date.UTC(2026, 2, 10, 11);
const plant = plantOf(lineText());

describe.each([
  ['the embedded PostgreSQL', embeddedDatabase],
  ['a PostgreSQL of the system', installedDatabase],
])('%s', (_name, make) => {
  let database: TestDatabase;
  let records: Records;
  let now = NOON + 10 * HOUR;
  const record = new RecordStore(plant);
  let time: TimeRecord;
  /** Good units so far, by machine: totals go on from test to test, as in a plant. */
  const totals = new Map<string, number>();

  beforeAll(async () => {
    database = await make();
    records = await openRecords({ config: database.config, log, now: Date.now });
    await records.ready;
    time = new TimeRecord({ plant: () => plant, reasons: () => REASONS, signals: async () => record, now: () => now });
  }, 120_000);
  afterAll(async () => {
    await records?.stop();
    await database?.remove();
  });

  const REASONS = {
    byFault: (_machine: string, fault: number) => (fault === 7 ? 'cap-jam' : null),
    stateOf: (reason: string) => (reason === 'meeting' ? ('planned-stop' as const) : null),
    isPlanned: () => true,
  };

  /** An interval of a machine, with its counts; a tally a minute, as the twin tells them. */
  function base(machine: string, from: number, to: number, state: Base['state'], good = 0, fault = 0): Base {
    const before = totals.get(machine) ?? 0;
    for (let at = Math.ceil(from / MINUTE) * MINUTE; at <= to; at += MINUTE) {
      const share = Math.round((good * (at - from)) / (to - from));
      record.apply({ type: 'tally', machine, at, good: before + share, reject: 0, total: 0, energy: 0 });
    }
    totals.set(machine, before + good);
    return {
      machine,
      from,
      to,
      state,
      fault,
      good,
      reject: 0,
      energy: (to - from) / HOUR,
      goodTotal: before + good,
      rejectTotal: 0,
      rework: 0,
      reworkTotal: 0,
      cause: null,
      wholeFrom: from,
      wholeTo: to,
    };
  }
  const tell = (machine: string, bases: readonly Base[], why: string | null = null) =>
    records.transact((trx) =>
      time.tell(
        trx,
        machine,
        { from: (bases[0] as Base).from, to: (bases.at(-1) as Base).to },
        bases,
        LIVE,
        why === null ? null : { why, by: 'twin' },
      ),
    );
  const known = (machine: string, at: number | null = null) =>
    piecesIn(records.db, machine, { from: 0, to: Number.MAX_SAFE_INTEGER }, at);
  const sumsOf = async (scope: string): Promise<Sums> => {
    const rows = await records.db.selectFrom('hour_sum').selectAll().where('scope', '=', scope).execute();
    const sums = emptySums();
    for (const row of rows as unknown as Record<string, number>[])
      for (const key of SUM_KEYS) sums[key] += row[columnOf(key)] ?? Number.NaN;
    return sums;
  };

  test('an interval over two hours is two pieces, each with what was made in it, and the hours add up', async () => {
    await tell('m0', [base('m0', NOON + 30 * MINUTE, NOON + 90 * MINUTE, 'producing', 3600)]);
    expect(
      (await known('m0')).map(({ from_ms, to_ms, good, shift, ideal_ms }) => [from_ms, to_ms, good, shift, ideal_ms]),
    ).toEqual([
      [NOON + 30 * MINUTE, NOON + HOUR, 1800, '2026-03-10 day', 1000],
      [NOON + HOUR, NOON + 90 * MINUTE, 1800, '2026-03-10 day', 1000],
    ]);
    const sums = await sumsOf('machine:m0');
    expect([sums.producing, sums.good, sums.idealGood, sums.energy]).toEqual([HOUR, 3600, 3_600_000, 1]);
  });

  test('what is told again changes nothing; what is told otherwise supersedes, and lists what changed', async () => {
    const from = NOON + 100 * MINUTE;
    const first = base('m0', from, from + 10 * MINUTE, 'producing', 600);
    await tell('m0', [first]);
    const before = await known('m0');
    const then = now;
    now += 1000;
    expect(await tell('m0', [first], 'late-data')).toBe(false);
    expect(await known('m0')).toEqual(before);

    const stop = base('m0', from + 4 * MINUTE, from + 10 * MINUTE, 'breakdown', 0, 7);
    await tell(
      'm0',
      [{ ...first, to: from + 4 * MINUTE, good: 240, goodTotal: (first.goodTotal ?? 0) - 360 }, stop],
      'late-data',
    );
    expect(
      (await known('m0')).filter((row) => row.from_ms >= from).map(({ state, good, reason }) => [state, good, reason]),
    ).toEqual([
      ['producing', 240, null],
      ['breakdown', 0, 'cap-jam'],
    ]);
    expect((await known('m0', then)).filter((row) => row.from_ms >= from)).toMatchObject([
      { state: 'producing', good: 600 },
    ]);
    const listed = await records.db.selectFrom('restatement').selectAll().execute();
    expect(listed).toMatchObject([
      {
        machine: 'm0',
        why: 'late-data',
        by_whom: 'twin',
        before: [{ good: 600 }],
        after: [{ good: 240 }, { state: 'breakdown' }],
      },
    ]);
    expect((await sumsOf('machine:m0')).breakdown).toBe(6 * MINUTE);
  });

  test('"that was order 17, not 16" restates what it touches, and withdrawing it brings back what was', async () => {
    const from = NOON + 3 * HOUR;
    await tell('m0', [base('m0', from, from + 30 * MINUTE, 'producing', 1800)]);
    const wrong = await records.transact((trx) =>
      time.declare(trx, { scope: { line: 'line' }, what: 'order', value: '16', from, to: null, by: 'ada' }),
    );
    now += 1000;
    const right = await records.transact((trx) =>
      time.declare(trx, {
        scope: { machine: 'm0' },
        what: 'order',
        value: '17',
        from: from + 10 * MINUTE,
        to: from + 20 * MINUTE,
        by: 'ben',
      }),
    );
    const orders = async () =>
      (await known('m0')).filter((row) => row.from_ms >= from).map(({ order, good }) => [order, good]);
    expect(await orders()).toEqual([
      ['16', 600],
      ['17', 600],
      ['16', 600],
    ]);
    now += 1000;
    // A correction of a correction.
    await records.transact((trx) =>
      time.declare(trx, {
        scope: { machine: 'm0' },
        what: 'order',
        value: '18',
        from: from + 10 * MINUTE,
        to: from + 20 * MINUTE,
        by: 'ben',
        replaces: right,
      }),
    );
    expect((await orders()).map(([order]) => order)).toEqual(['16', '18', '16']);
    await records.transact((trx) => time.withdraw(trx, wrong, 'ada'));
    expect((await orders()).map(([order]) => order)).toEqual([null, '18', null]);
    expect(await records.transact((trx) => time.withdraw(trx, wrong, 'ada'))).toBe(false);
    const by = await records.db.selectFrom('restatement').select('by_whom').where('why', '=', 'order').execute();
    expect(by.map(({ by_whom }) => by_whom)).toEqual(['ada', 'ben', 'ben', 'ada']);
  });

  test('a reason says what standing time was, of a part of a stop too; running time has none', async () => {
    const from = NOON + 5 * HOUR;
    await tell('m0', [
      base('m0', from, from + 10 * MINUTE, 'breakdown', 0, 7),
      base('m0', from + 10 * MINUTE, from + 20 * MINUTE, 'producing', 600),
    ]);
    await records.transact((trx) =>
      time.declare(trx, {
        scope: { machine: 'm0' },
        what: 'reason',
        value: 'meeting',
        from: from + 4 * MINUTE,
        to: from + 15 * MINUTE,
        by: 'ada',
      }),
    );
    expect(
      (await known('m0'))
        .filter((row) => row.from_ms >= from)
        .map(({ from_ms, state, reason, reason_by }) => [(from_ms - from) / MINUTE, state, reason, reason_by]),
    ).toEqual([
      [0, 'breakdown', 'cap-jam', 'fault'],
      [4, 'planned-stop', 'meeting', 'person'],
      [10, 'producing', null, null],
      [15, 'producing', null, null],
    ]);
  });

  test("a line's sums: time of its constraint, good units of its last machine, rejects from the constraint on", async () => {
    const from = NOON - 2 * HOUR;
    await tell('m1', [base('m1', from, from + HOUR, 'producing', 3000)]);
    await tell('m3', [base('m3', from, from + HOUR, 'producing', 2400)]);
    await tell('m2', [
      { ...base('m2', from, from + HOUR, 'producing'), reject: 60, rejectTotal: 60, rework: 0, reworkTotal: 0 },
    ]);
    const sums = await sumsOf('line:line');
    expect([sums.producing, sums.good, sums.reject, sums.idealGood]).toEqual([HOUR, 2400, 60, 2_400_000]);
    // m0 stands before the constraint: its energy is the line's, its units are not.
    expect(sums.energy).toBeGreaterThan(3);
  });

  test('units to be worked on again are cut where they were counted, come back as they were, and are rework, not rejects', async () => {
    const from = NOON + 20 * HOUR + 30 * MINUTE;
    const run = base('m3', from, from + HOUR, 'producing', 90);
    const before = run.goodTotal as number;
    for (const [minute, rework] of [
      [10, 3],
      [30, 4],
      [60, 10],
    ] as const)
      record.apply({
        type: 'tally',
        machine: 'm3',
        at: from + minute * MINUTE,
        ...{ good: before - 90 + 1.5 * minute, reject: 0, total: 0, energy: 0, rework },
      });
    await tell('m3', [{ ...run, rework: 10, reworkTotal: 10 }]);
    const rows = (await known('m3')).filter(({ from_ms }) => from_ms >= from);
    expect(rows.map(({ good, reject, rework }) => [good, reject, rework])).toEqual([
      [45, 0, 4],
      [45, 0, 6],
    ]);
    expect(rows.map(pieceOf).map(({ base: { rework, reworkTotal } }) => [rework, reworkTotal])).toEqual([
      [4, 4],
      [6, 10],
    ]);
    const sums = emptySums();
    for (const piece of rows.map(pieceOf)) addPiece(sums, piece);
    const figure = (id: string) => figureOf('iso22400', id, sums, { from, to: from + HOUR })?.value;
    expect(figure('quality-ratio')).toBeCloseTo(0.9, 12);
    expect(figure('rework-ratio')).toBeCloseTo(0.1, 12);
  });

  test('losses by reason: minutes, stops and units, and a reason that is changed later moves them', async () => {
    const from = NOON + 30 * HOUR;
    await tell('m1', [
      base('m1', from, from + 6 * MINUTE, 'breakdown', 0, 7),
      base('m1', from + 6 * MINUTE, from + 16 * MINUTE, 'producing', 600),
      base('m1', from + 16 * MINUTE, from + 20 * MINUTE, 'breakdown', 0, 7),
      base('m1', from + 20 * MINUTE, from + 21 * MINUTE, 'blocked'),
    ]);
    const lost = async () =>
      (await records.db.selectFrom('loss_day').selectAll().where('machine', '=', 'm1').where('ms', '<>', 0).execute())
        .map(({ reason, state, ms, stops, units }) => [reason, state, ms / MINUTE, stops, units])
        .sort();
    expect(await lost()).toEqual([
      ['', 'blocked', 1, 1, 60],
      ['cap-jam', 'breakdown', 10, 2, 600],
    ]);
    const reason = { scope: { machine: 'm1' }, what: 'reason', by: 'ada' } as const;
    await records.transact((trx) =>
      time.declare(trx, { ...reason, value: 'worn-chuck', from: from + 2 * MINUTE, to: from + 6 * MINUTE }),
    );
    const meeting = await records.transact((trx) =>
      time.declare(trx, { ...reason, value: 'meeting', from: from + 16 * MINUTE, to: from + 20 * MINUTE }),
    );
    expect(await lost()).toEqual([
      ['', 'blocked', 1, 1, 60],
      ['cap-jam', 'breakdown', 2, 1, 120],
      ['worn-chuck', 'breakdown', 4, 1, 240],
    ]);
    await records.transact((trx) => time.withdraw(trx, meeting, 'ada'));
    expect((await lost()).find(([reason]) => reason === 'cap-jam')).toEqual(['cap-jam', 'breakdown', 6, 2, 360]);
  });

  test('the views for BI tools tell the same OEE as the figures, and a reader of them can change nothing', async () => {
    const { rows } = await query(
      records.address,
      database,
      'SELECT * FROM bi.oee_shift WHERE scope = $1 ORDER BY shift',
      ['machine:m1'],
    );
    expect(rows.length).toBeGreaterThan(0);
    const questions = new TimeQuestions({
      records,
      time,
      host: () => ({ plant, record, now: () => 0 }) as unknown as TwinHost,
    });
    const window = { from: NOON - 40 * HOUR, to: NOON + 60 * HOUR };
    for (const row of rows) {
      const [group] = await questions.sums({ scopes: ['machine:m1'], window, by: [], only: { shift: row.shift } });
      const figures = figuresOf('iso22400', group?.sums ?? emptySums(), window);
      const value = (id: string) => figures.find(({ formula }) => formula === id)?.value ?? null;
      expect([row.availability, row.effectiveness, row.quality, row.oee]).toEqual([
        value('availability'),
        value('effectiveness'),
        value('quality-ratio'),
        value('oee'),
      ]);
    }
    const stops = await query(
      records.address,
      database,
      'SELECT reason, seconds FROM bi.stop WHERE machine = $1 ORDER BY 2',
      ['m1'],
    );
    expect(stops.rows).toContainEqual({ reason: 'worn-chuck', seconds: 240 });
    if ('port' in database.config.records) {
      const read = (text: string) => query(records.address, database, text, [], 'gemba_read');
      expect((await read('SELECT count(*) AS n FROM loss')).rows[0]?.n).not.toBe('0');
      await expect(read('SELECT * FROM public.piece')).rejects.toThrow('permission denied');
      await expect(read('SET default_transaction_read_only = off; DELETE FROM bi.loss')).rejects.toThrow(
        'permission denied',
      );
    }
  });

  test('a dump restored elsewhere is the same record, and goes on', async () => {
    const file = join(database.config.data, 'record.jsonl.gz');
    const rows = await dumpRecord(records, file);
    const other = await embeddedDatabase();
    const copy = await openRecords({ config: other.config, log, now: Date.now });
    try {
      expect(await restoreRecord(copy, file)).toBe(rows);
      for (const table of ['piece', 'hour_sum', 'loss_day', 'declaration', 'restatement'] as const) {
        const all = (from: Records) => from.db.selectFrom(table).selectAll().execute();
        const sorted = async (from: Records) => (await all(from)).map((row) => JSON.stringify(row)).sort();
        expect(await sorted(copy)).toEqual(await sorted(records));
      }
      const again = new TimeRecord({
        plant: () => plant,
        reasons: () => REASONS,
        signals: async () => record,
        now: () => now,
      });
      const next = {
        scope: { machine: 'm0' },
        what: 'crew',
        value: 'A',
        from: NOON,
        to: NOON + HOUR,
        by: 'ada',
      } as const;
      const last = (await copy.db.selectFrom('declaration').select('id').orderBy('id', 'desc').execute())[0]?.id ?? 0;
      expect(await copy.transact((trx) => again.declare(trx, next))).toBe(last + 1);
      await expect(restoreRecord(copy, file)).rejects.toThrow('not empty');
    } finally {
      await copy.stop();
      await other.remove();
    }
  }, 60_000);

  test('a database that goes away in mid-write: a clear error, nothing half-done, and it goes on when it is back', async () => {
    const before = await known('m0');
    const cut = records.transact(async (trx) => {
      const from = NOON + 7 * HOUR;
      await time.tell(
        trx,
        'm0',
        { from, to: from + MINUTE },
        [base('m0', from, from + MINUTE, 'producing', 60)],
        LIVE,
        null,
      );
      await database.kill();
      await trx.selectFrom('piece').select('id').limit(1).execute();
    });
    await expect(cut).rejects.toThrow(RecordsAway);
    expect(records.status.status).toBe('down');
    await database.start();
    await isUp(records);
    expect(await known('m0')).toEqual(before);
  }, 60_000);
});

/** Asks as somebody else would: by a client of their own. */
async function query(address: string, database: TestDatabase, text: string, values: unknown[], user = 'gemba') {
  const url = new URL(address);
  const file = user === 'gemba' ? 'secret' : 'read-secret';
  url.username = user;
  if ('port' in database.config.records)
    url.password = readFileSync(join(database.config.data, 'records', file), 'utf8').trim();
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return values.length > 0 ? await client.query(text, values) : await client.query(text);
  } finally {
    await client.end();
  }
}
