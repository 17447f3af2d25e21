import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { Twin } from '../../../twin/core/twin.ts';
import { lineText, plantOf } from '../../plants.ts';

/** The last machine tells a total and no good units: those follow from its other counters, whatever came first. */
const plant = plantOf(
  lineText(3)
    .replace(
      'areas:',
      `  counted:
    source: plc
    lateness_s: 10
    tags:
      state: { role: state, from: "{machine}.state" }
      total: { role: total, from: "{machine}.total", bits: 16 }
      reject: { role: reject, from: "{machine}.reject" }
      rework: { role: rework, from: "{machine}.rework" }
areas:`,
    )
    .replace('name: Machine 2, type: any', 'name: Machine 2, type: counted'),
);
const START = Date.UTC(2026, 2, 2, 6);
const LATENESS = 10_000;

interface Sample {
  readonly tag: number;
  readonly at: number;
  readonly value: number;
  readonly quality: number;
}

/** Samples of a plausible and of an implausible plant: any tag, any value, minutes apart or in the same millisecond. */
const samples = fc
  .array(
    fc.record({
      tag: fc.integer({ min: 0, max: plant.tags.length - 1 }),
      gap: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 4_000 }) },
        fc.integer({ min: 0, max: 90_000 }),
      ),
      value: fc.oneof(
        fc.constantFrom(1, 2, 4, 5, 6, 9, 10, 11, 12, 15, 16, 17),
        fc.integer({ min: 0, max: 70_000 }),
        fc.constant(Number.NaN),
      ),
      quality: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((list) => {
    let at = START;
    return list.map(({ tag, gap, value, quality }): Sample => {
      at += gap;
      const role = plant.tags[tag]?.role;
      const small =
        role === 'wait'
          ? Math.abs(value % 3)
          : role === 'mode'
            ? Math.abs(value % 5)
            : role === 'calendar'
              ? Math.abs(value % 3)
              : value;
      return { tag, at, value: role === 'product' ? Math.abs(value % 3) || 0 : small, quality };
    });
  });

/** An order in which every sample comes at most `LATENESS` of source time after the newest before it. */
const disorder = (list: readonly Sample[], keys: readonly number[]): Sample[] =>
  list
    .map((sample, i) => ({ sample, arrival: sample.at + ((keys[i % keys.length] ?? 0) % (LATENESS / 2)) }))
    .sort((a, b) => a.arrival - b.arrival)
    .map(({ sample }) => sample);

function freshTwin(): Twin {
  const twin = new Twin(plant);
  for (const text of ['red', 'BLUE-1']) twin.texts.intern(text);
  return twin;
}

function feed(twin: Twin, list: readonly Sample[], sizes: readonly number[]): void {
  const batch = new SampleBatch();
  for (let i = 0, b = 0; i < list.length; b++) {
    batch.clear();
    batch.received = START + 100 * 24 * 3_600_000;
    const size = Math.max(1, sizes[b % sizes.length] ?? 1);
    for (const sample of list.slice(i, i + size)) batch.push(sample.tag, sample.at, sample.value, sample.quality);
    twin.fold(batch);
    i += size;
  }
}

const end = (twin: Twin) => twin.hash();

test('samples in any order inside the lateness window, cut into any batches, end in the same history', () => {
  fc.assert(
    fc.property(
      samples,
      fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
      (list, keys, sizes) => {
        const ordered = freshTwin();
        feed(ordered, list, [1000]);
        const shuffled = freshTwin();
        feed(shuffled, disorder(list, keys), sizes);
        expect(shuffled.lateness.beyond).toBe(0);
        expect(end(shuffled)).toBe(end(ordered));
      },
    ),
    { numRuns: 400 },
  );
});

test('samples sent twice are counted once', () => {
  fc.assert(
    fc.property(samples, fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), (list, keys) => {
      const once = freshTwin();
      feed(once, list, [7]);
      const twice = freshTwin();
      const repeats = list.filter((_, i) => (keys[i % keys.length] ?? 0) % 2 === 0);
      feed(
        twice,
        disorder(
          [...list, ...repeats].sort((a, b) => a.at - b.at),
          keys,
        ),
        [5],
      );
      expect(end(twice)).toBe(end(once));
    }),
    { numRuns: 300 },
  );
});

test('a twin restarted from a snapshot at any point goes on to the same history', () => {
  fc.assert(
    fc.property(samples, fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), fc.nat(), (list, keys, cut) => {
      const arrivals = disorder(list, keys);
      const at = cut % (arrivals.length + 1);
      const straight = freshTwin();
      feed(straight, arrivals, [3]);
      const first = freshTwin();
      feed(first, arrivals.slice(0, at), [3]);
      const second = Twin.from(plant, structuredClone(first.snapshot()));
      expect(end(second)).toBe(end(first));
      feed(second, arrivals.slice(at), [3]);
      expect(end(second)).toBe(end(straight));
    }),
    { numRuns: 300 },
  );
});

test('a fork and its origin go separate ways', () => {
  const origin = freshTwin();
  const batch = new SampleBatch();
  batch.received = START + 1000;
  batch.push(0, START, 6, 0);
  origin.fold(batch);
  const before = origin.hash();
  const fork = origin.fork();
  batch.clear();
  batch.push(0, START + 500, 11, 0);
  fork.fold(batch);
  expect(origin.hash()).toBe(before);
  expect(fork.hash()).not.toBe(before);
});

test('a tick changes what is shown, never what is history', () => {
  fc.assert(
    fc.property(
      samples,
      fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 1, maxLength: 10 }),
      (list, ticks) => {
        const quiet = freshTwin();
        feed(quiet, list, [1]);
        const ticked = freshTwin();
        list.forEach((sample, i) => {
          feed(ticked, [sample], [1]);
          ticked.tick(sample.at + (ticks[i % ticks.length] ?? 0));
        });
        expect(end(ticked)).toBe(end(quiet));
      },
    ),
    { numRuns: 200 },
  );
});
