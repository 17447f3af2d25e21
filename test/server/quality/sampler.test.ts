/** Which readings charts take: by number, by time, by what was counted, by another tag, of counters; and over a restart. */
import { expect, test } from 'vitest';
import type { PlantRecord } from '../../../server/past/plant-record.ts';
import { type Sampled, Sampler } from '../../../server/quality/sampler.ts';
import { RecordStore } from '../../../server/record/record-store.ts';
import type { Characteristic, Measured, Sampling } from '../../../server/records/quality/words.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { State } from '../../../twin/words.ts';
import { linePlant, tagSlot } from '../../plants.ts';

const plant = linePlant(2);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** A full minute. */
const BEGIN = Math.floor(1_790_000_000_000 / MINUTE) * MINUTE;

const watched = (measured: Measured): Characteristic => ({
  ...{ id: 'temp', version: 1, name: 'Temperature', machine: 'm1', unit: '°C', measured, size: 1, perProduct: false },
  chart: measured.from === 'counters' ? 'p' : 'i-mr',
  ...{ specifications: [], rules: ['nelson-1'], sigma: null, learn: null, plan: [], escalateMin: null, stopOn: [] },
});
const tag = (sampling: Sampling) => watched({ from: 'tag', tag: 'temperature', sampling });

function sampler(
  one: Characteristic,
  {
    state = 'producing',
    record = new RecordStore(plant),
    kept,
  }: { state?: State; record?: PlantRecord; kept?: Sampled } = {},
) {
  const made = new Sampler(
    { plant, characteristics: [one], record: () => record, stateAt: () => state },
    new Map(kept ? [['temp', kept]] : []),
  );
  /** Samples at seconds from the beginning: `{'m1/temperature': 80}`. */
  const say = (second: number, values: Readonly<Record<string, number>>, quality = 0, late = 0) => {
    const batch = new SampleBatch();
    batch.received = BEGIN + second * SECOND;
    for (const [name, value] of Object.entries(values))
      batch.push(tagSlot(plant, name), batch.received - late * SECOND, value, quality);
    made.samples(batch);
  };
  const taken = () =>
    made.taken.map(({ at, value, of }) => [(at - BEGIN) / SECOND, value, ...(of === null ? [] : [of])]);
  return { made, say, taken };
}

test('each third reading', () => {
  const { say, taken } = sampler(tag({ kind: 'every', n: 3 }));
  for (let i = 1; i <= 7; i++) say(i, { 'm1/temperature': 80 + i });
  expect(taken()).toEqual([
    [3, 83],
    [6, 86],
  ]);
});

test('at each full ten seconds the reading that held then, also where nothing was said meanwhile', () => {
  const { made, say, taken } = sampler(tag({ kind: 'time', seconds: 10 }));
  say(1, { 'm1/temperature': 81 });
  say(12, { 'm1/temperature': 82 });
  say(19, { 'm1/temperature': 83 });
  made.until(BEGIN + 45 * SECOND);
  expect(taken()).toEqual([
    [10, 81],
    [20, 83],
    [30, 83],
    [40, 83],
  ]);
});

test('when five more units were counted; a register that begins anew counts nothing by its fall', () => {
  const { say, taken } = sampler(tag({ kind: 'cycle', n: 5 }));
  say(1, { 'm1/temperature': 80, 'm1/good': 100 });
  say(2, { 'm1/good': 104 });
  say(3, { 'm1/temperature': 81, 'm1/good': 106 });
  say(4, { 'm1/good': 0 });
  say(5, { 'm1/temperature': 82, 'm1/good': 4 });
  expect(taken()).toEqual([
    [3, 81],
    [5, 82],
  ]);
});

test('when another tag changes, and not when it says the same again', () => {
  const { say, taken } = sampler(tag({ kind: 'event', tag: 'pressure' }));
  say(1, { 'm1/temperature': 80, 'm1/pressure': 1 });
  say(2, { 'm1/temperature': 81, 'm1/pressure': 1 });
  say(3, { 'm1/pressure': 2 });
  expect(taken()).toEqual([[3, 81]]);
});

test('nothing of a machine that stands or is not heard, and nothing while its reading is bad', () => {
  for (const state of ['breakdown', 'unknown', 'idle'] as const) {
    const { say, taken } = sampler(tag({ kind: 'every', n: 1 }), { state });
    say(1, { 'm1/temperature': 80 });
    expect(taken()).toEqual([]);
  }
  const { made, say, taken } = sampler(tag({ kind: 'time', seconds: 10 }));
  say(1, { 'm1/temperature': 80 });
  say(15, { 'm1/temperature': Number.NaN }, 3);
  made.until(BEGIN + 60 * SECOND);
  expect(taken()).toEqual([[10, 80]]);
});

test('a reading that comes late, or from a clock that is ahead, is none', () => {
  const { made, say, taken } = sampler(tag({ kind: 'every', n: 1 }));
  say(10, { 'm1/temperature': 80 });
  say(11, { 'm1/temperature': 81 }, 0, 5);
  say(12, { 'm1/temperature': 82 }, 0, -120);
  expect(taken()).toEqual([[10, 80]]);
  expect(made.late).toBe(1);
});

test('rejects among what was made, in each full five minutes; none where nothing was made', () => {
  const record = new RecordStore(plant);
  const tally = (minute: number, good: number, reject: number) =>
    record.apply({ type: 'tally', machine: 'm1', at: BEGIN + minute * MINUTE, good, reject, total: 0, energy: 0 });
  const { made, taken } = sampler(watched({ from: 'counters', minutes: 5 }), { record });
  tally(0, 0, 0);
  made.until(BEGIN + 1);
  const first = Math.ceil((BEGIN + 1) / (5 * MINUTE)) * 5;
  const offset = (first * MINUTE - BEGIN) / MINUTE;
  tally(offset - 5, 100, 10);
  tally(offset, 195, 15);
  tally(offset + 5, 195, 15);
  tally(offset + 10, 295, 15);
  made.until(BEGIN + (offset + 12) * MINUTE);
  expect(taken()).toEqual([
    [offset * 60, 5, 100],
    [(offset + 10) * 60, 0, 100],
  ]);
});

test('over a restart it goes on where it stood', () => {
  const whole = sampler(tag({ kind: 'every', n: 3 }));
  for (let i = 1; i <= 9; i++) whole.say(i, { 'm1/temperature': 80 + i });
  const before = sampler(tag({ kind: 'every', n: 3 }));
  for (let i = 1; i <= 4; i++) before.say(i, { 'm1/temperature': 80 + i });
  const [[, kept] = []] = before.made.changed();
  const after = sampler(tag({ kind: 'every', n: 3 }), { kept: JSON.parse(JSON.stringify(kept)) as Sampled });
  for (let i = 5; i <= 9; i++) after.say(i, { 'm1/temperature': 80 + i });
  expect([...before.taken(), ...after.taken()]).toEqual(whole.taken());
});
