/**
 * What answers of the record of time cost on the embedded database: 40 machines, a year, a million stops, written by the code
 * that writes them in the plant. `record-month`: any KPI of a month by shift and machine; `record-pareto`: a year's Pareto by
 * reason; `record-why`: the evidence of a shift's OEE of a line; `record-write`: a closed interval recorded, a second's worth at
 * a time. Wall time, as somebody at a screen waits.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { figureOf } from '../analytics/oee/profiles/all.ts';
import type { Base } from '../analytics/record/cut.ts';
import type { PlantRecord } from '../server/past/plant-record.ts';
import { openRecords } from '../server/records/database.ts';
import { Figures } from '../server/records/figures.ts';
import { Losses } from '../server/records/losses.ts';
import { TimeQuestions } from '../server/records/time/questions.ts';
import { LIVE, TimeRecord } from '../server/records/time/time-record.ts';
import { TwinHost } from '../server/twin-host.ts';
import type { State } from '../twin/words.ts';
import { bigPlantText, plantOf } from './big-plant.ts';
import { type Bench, median, round } from './figure.ts';

const MACHINES = 40;
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Stops of a machine in a day; 40 machines make a million in a year. */
const STOPS = 69;
const START = Date.UTC(2025, 10, 1);
const STANDING: readonly State[] = ['breakdown', 'micro-stop', 'starved', 'blocked'];
const SHIFTS = `shifts:
  - { id: early, name: Early, days: [mon, tue, wed, thu, fri, sat, sun], from: "06:00", to: "14:00" }
  - { id: late, name: Late, days: [mon, tue, wed, thu, fri, sat, sun], from: "14:00", to: "22:00" }
  - { id: night, name: Night, days: [mon, tue, wed, thu, fri, sat, sun], from: "22:00", to: "06:00" }`;

export const recordBench: Bench = async ({ quick }) => {
  const days = quick ? 60 : 365;
  const folder = await mkdtemp(join(tmpdir(), 'gemba-bench-record-'));
  const log = pino({ level: 'silent' });
  const plant = plantOf(bigPlantText({ machines: MACHINES }).replace('shifts: []', SHIFTS));
  const end = START + days * DAY;
  const host = new TwinHost({ plant, directory: folder, log, now: () => end });
  const records = await openRecords({ config: { data: folder, records: { port: 0 } }, log, now: Date.now });
  try {
    await records.ready;
    const time = new TimeRecord({
      plant: () => plant,
      reasons: () => ({ byFault: (_machine, fault) => `reason-${fault}`, stateOf: () => null, isPlanned: () => true }),
      signals: async () => SIGNALS,
      now: () => end,
    });
    const questions = new TimeQuestions({ records, time, host: () => host });
    const figures = new Figures(() => plant, records, questions);
    const losses = new Losses(questions);
    const began = performance.now();
    let pieces = 0;
    for (let day = 0; day < days; day += 15)
      for (const { id } of plant.machines) {
        const span = { from: START + day * DAY, to: START + Math.min(days, day + 15) * DAY };
        const bases = [...basesOf(id, span.from, span.to)];
        pieces += bases.length;
        await records.transact((trx) => time.tell(trx, id, span, bases, LIVE, null));
      }
    const filled = performance.now() - began;
    const machines = plant.machines.map(({ id }) => id);
    const month = { from: end - 31 * DAY, to: end };
    const timed = async (times: number, work: () => Promise<unknown>) => {
      const took: number[] = [];
      for (let i = 0; i < times; i++) {
        const from = performance.now();
        await work();
        took.push(performance.now() - from);
      }
      return median(took);
    };
    const byShift = await timed(quick ? 3 : 9, async () => {
      const groups = await questions.sums({
        scopes: machines.map((id) => `machine:${id}`),
        window: month,
        by: ['scope', 'shift'],
      });
      return groups.map(({ sums }) => figureOf('iso22400', 'oee', sums, month));
    });
    const pareto = await timed(quick ? 3 : 9, () =>
      losses.ask({ machines, window: { from: START, to: end }, by: ['reason'] }),
    );
    const line = plant.lines[0];
    const shift = { from: end - 30 * HOUR, to: end - 22 * HOUR };
    const why = await timed(quick ? 5 : 15, () =>
      figures.why('oee', {
        scope: { kind: 'line', line: line as never },
        window: shift,
        profile: 'iso22400',
        known: null,
      }),
    );
    let at = end;
    const write = await timed(quick ? 10 : 40, async () => {
      const id = machines[Math.floor(at / 1000) % MACHINES] as string;
      const base = baseOf(id, at, at + 60_000, 'producing', 400);
      at += 61_000;
      await records.transact((trx) => time.tell(trx, id, { from: base.from, to: base.to }, [base], LIVE, null));
    });
    const stops = Math.round((days * STOPS * MACHINES) / 1000) * 1000;
    return [
      {
        name: 'record-month',
        value: round(byShift, 0),
        unit: 'ms for OEE of 40 machines x 93 shifts',
        n: MACHINES * 93,
      },
      { name: 'record-pareto', value: round(pareto, 0), unit: `ms for ${days} days by reason`, n: stops },
      { name: 'record-why', value: round(why, 0), unit: "ms for the evidence of a line's shift", n: STOPS / 3 },
      { name: 'record-write', value: round(write, 1), unit: 'ms an interval, by itself, on disk', n: 40 },
      { name: 'record-fill', value: round((filled * 1000) / pieces, 0), unit: 'us an interval in bulk', n: pieces },
    ];
  } finally {
    await records.stop();
    await host.journal.stop().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
};

/** Orders of a shift, three products in turn; no tallies: intervals tell their counts. */
const SIGNALS: PlantRecord = {
  intervalsOf: () => [],
  tallyAt: () => undefined,
  firstInterval: () => undefined,
  changesOf: () => [],
  contextsOf: (_m, from, to) => {
    const first = Math.floor(from / (8 * HOUR));
    return Array.from({ length: Math.ceil((to - from) / (8 * HOUR)) + 1 }, (_, i) => ({
      at: (first + i) * 8 * HOUR,
      product: 'p1',
      order: `o${first + i}`,
      lot: '',
    }));
  },
};

function* basesOf(id: string, from: number, to: number): Generator<Base> {
  const each = DAY / STOPS;
  for (let n = 0; from + n * each < to; n++) {
    const at = from + n * each;
    const stand = 30_000 + ((n * 7919) % 300) * 1000;
    yield baseOf(id, at, at + each - stand, 'producing', Math.round((each - stand) / 150));
    yield baseOf(id, at + each - stand, at + each, STANDING[n % 4] as State, 0, 100 + ((n * 31) % 25));
  }
}

const baseOf = (machine: string, from: number, to: number, state: State, good: number, fault = 0): Base => ({
  machine,
  from,
  to,
  state,
  fault,
  good,
  reject: 0,
  energy: (to - from) / HOUR,
  goodTotal: null,
  rejectTotal: null,
  rework: 0,
  reworkTotal: 0,
  cause: null,
  wholeFrom: from,
  wholeTo: to,
});
