/** What every historian does, whichever engine stands behind it. Run by a test file an engine, on the real one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Historian, last } from '../../../server/historian/historian.ts';
import { intervalsIn } from '../../../server/historian/interval-columns.ts';
import { ReadingColumns, TEXT } from '../../../server/historian/reading-columns.ts';

const START = Date.UTC(2026, 0, 5, 6);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GOOD = 0;
const BAD = 2;

type Row = readonly [tag: string, at: number, value: number, quality?: number, recorded?: number];

/**
 * `open`: a started, empty historian. `another`: one more of the same engine, for a restore. `seen`: waits until reads see
 * what was acknowledged, where an engine needs a moment.
 */
export function conformance(
  open: () => Promise<Historian>,
  another: () => Promise<Historian>,
  seen: (historian: Historian) => Promise<void> = async () => undefined,
): void {
  let historian: Historian;
  let folder: string;
  let used = 0;
  /** A tag of its own for every test: they share one historian, as a plant does. */
  const newTag = () => `press/${used++}'"\\ ü=,${used}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gemba-historian-'));
    historian = await open();
  }, 120_000);
  afterAll(async () => {
    await historian?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = async (rows: readonly Row[], into = historian): Promise<void> => {
    const numbers = await into.tags(rows.map(([tag]) => tag));
    const columns = new ReadingColumns(4);
    for (const [i, [, at, value, quality = GOOD, recorded = at + 5]] of rows.entries())
      columns.push(numbers[i] as number, at, value, quality, recorded);
    await into.write(columns);
    await seen(into);
  };
  const valuesOf = async (tag: string, from = START - DAY, to = START + 400 * DAY) =>
    (await historian.raw(tag, from, to, 100_000)).readings.map(({ at, value }) => [at, value]);

  test('what was written is read back: time to the microsecond, value to the last bit, quality, and when it was got', async () => {
    const tag = newTag();
    const rows: Row[] = [
      [tag, START + 0.125, 0.1 + 0.2, GOOD, START + 9.5],
      [tag, START + 1, -1.7976931348623157e308, 1],
      [tag, START + 2, 5e-324, GOOD],
      [tag, START + 3, Number.NaN, BAD],
      [tag, START + 4, -0, GOOD],
      [tag, START + 5, 1e21, 3],
    ];
    await write(rows);
    const { readings, next } = await historian.raw(tag, START, START + 10, 100);
    expect(next).toBeNull();
    expect(readings.map(({ at, value, quality, recorded }) => [at, value + 0, quality, recorded])).toEqual(
      rows.map(([, at, value, quality, recorded]) => [at, value + 0, quality, recorded ?? at + 5]),
    );
    expect(readings.every(({ text }) => text === null)).toBe(true);
  });

  test('any number comes back as it was', async () => {
    const tag = newTag();
    const values = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 500, seed: 7 });
    await write(values.map((value, i): Row => [tag, START + i * 0.5, value]));
    const found = (await valuesOf(tag)).map(([, value]) => value);
    expect(found.length).toBe(values.length);
    expect(found.every((value, i) => value === values[i])).toBe(true);
  });

  test('texts are texts', async () => {
    const tag = newTag();
    const texts = ['KET-750', '', 'Füller "A"\n\\, = ü 😀', "O'Neil"];
    const numbers = await historian.texts(texts);
    await write(texts.map((_, i): Row => [tag, START + i, numbers[i] as number, GOOD | TEXT]));
    const { readings } = await historian.raw(tag, START, START + 10, 10);
    expect(readings.map(({ text }) => text)).toEqual(texts);
    expect(readings.every(({ value, quality }) => Number.isNaN(value) && quality === GOOD)).toBe(true);
    expect((await last(historian, [tag], START + 1.5))[0]?.text).toBe('');
  });

  test('a name keeps its number, and a new one gets another', async () => {
    const tag = newTag();
    const [first] = await historian.tags([tag]);
    const [again, other] = await historian.tags([tag, newTag()]);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('of two readings of one tag and time the one written last stands, and a batch that comes again changes nothing', async () => {
    const tag = newTag();
    const rows: Row[] = [
      [tag, START, 1],
      [tag, START + 1, 2],
      [tag, START, 10],
    ];
    await write(rows);
    expect(await valuesOf(tag)).toEqual([
      [START, 10],
      [START + 1, 2],
    ]);
    await historian.settle();
    await write(rows);
    expect(await valuesOf(tag)).toEqual([
      [START, 10],
      [START + 1, 2],
    ]);
    await write([[tag, START + 1, 20]]);
    await historian.settle();
    expect(await valuesOf(tag)).toEqual([
      [START, 10],
      [START + 1, 20],
    ]);
    const pixels = await historian.pixels(tag, START, START + 10, 1);
    expect([...pixels.count]).toEqual([2]);
  });

  test('readings come in pages, in order of time, none twice', async () => {
    const tag = newTag();
    const order = Array.from({ length: 250 }, (_, i) => (i * 97) % 250);
    await write(order.map((i): Row => [tag, START + i, i]));
    const found: number[] = [];
    let after: number | undefined;
    for (let page = 0; page < 10; page++) {
      const { readings, next } = await historian.raw(tag, START, START + 240, 100, after);
      found.push(...readings.map(({ value }) => value));
      expect(readings.length).toBeLessThanOrEqual(100);
      if (next === null) break;
      after = next;
    }
    expect(found).toEqual(Array.from({ length: 240 }, (_, i) => i));
  });

  test('a pixel knows least, most, mean, first, last, how many, and the share that was bad', async () => {
    const tag = newTag();
    await write([
      [tag, START, 5],
      [tag, START + 1, 1],
      [tag, START + 2, Number.NaN, BAD],
      [tag, START + 3, 9],
      [tag, START + 10, Number.NaN, BAD],
      [tag, START + 29.5, 7, 1],
    ]);
    const pixels = await historian.pixels(tag, START, START + 30, 3);
    expect(pixels.tier).toBe('raw');
    expect(pixels.step).toBe(10);
    expect([...pixels.from]).toEqual([START, START + 10, START + 20]);
    expect([...pixels.low]).toEqual([1, Number.NaN, 7]);
    expect([...pixels.high]).toEqual([9, Number.NaN, 7]);
    expect([...pixels.mean]).toEqual([5, Number.NaN, 7]);
    expect([...pixels.first]).toEqual([5, Number.NaN, 7]);
    expect([...pixels.last]).toEqual([9, Number.NaN, 7]);
    expect([...pixels.lastAt]).toEqual([START + 3, START + 10, START + 29.5]);
    expect([...pixels.lastQuality]).toEqual([GOOD, BAD, 1]);
    expect([...pixels.count]).toEqual([4, 1, 1]);
    expect([...pixels.bad]).toEqual([0.25, 1, 0]);
  });

  test('pixels of minutes and hours say the same as the readings they were made of', async () => {
    const tag = newTag();
    const wave = (k: number) => Math.round(1000 * Math.sin(k / 40)) / 8 + 0; // sums of eighths are exact; + 0: no minus zero
    // A reading every 20 s over three days, one in fifty bad.
    const rows = Array.from(
      { length: (3 * DAY) / (20 * SECOND) },
      (_, k): Row => [tag, START + k * 20 * SECOND, k % 50 === 7 ? Number.NaN : wave(k), k % 50 === 7 ? BAD : GOOD],
    );
    await write(rows);
    await historian.settle();
    // Late and corrected readings after the aggregates stood, and a tail that no aggregate knows yet.
    const late: Row[] = [
      [tag, START + 7 * HOUR + 1, 4000],
      [tag, START + 9 * HOUR, -4000],
      [tag, START + 3 * DAY + 5 * SECOND, 77],
    ];
    await write(late);
    await historian.settle();
    await write([[tag, START + 3 * DAY + 90 * SECOND, 78]]);
    const all = [...rows, ...late, [tag, START + 3 * DAY + 90 * SECOND, 78] as Row];
    for (const [points, tier] of [
      [500, 'minute'],
      [40, 'hour'],
    ] as const) {
      const pixels = await historian.pixels(tag, START, START + 3 * DAY + HOUR, points);
      expect(pixels.tier).toBe(tier);
      expect(pixels.from.length).toBeLessThanOrEqual(points);
      const wanted = plainPixels(all, pixels.begin, pixels.step);
      expect(pixelRows(pixels)).toEqual(wanted);
    }
  });

  test('the newest reading at or before each moment, of many tags at once', async () => {
    const [a, b, c] = [newTag(), newTag(), newTag()] as [string, string, string];
    await write([
      [a, START, 1],
      [a, START + 10, 2],
      [a, START + 20, 3],
      [b, START - 200 * DAY, 9],
      [b, START + 15, 8, BAD],
    ]);
    const found = await historian.asOf([a, b, c, 'no/such-tag'], [START - 1, START + 10, START + 15, START + DAY]);
    expect(found.map((reading) => reading && [reading.value, reading.quality])).toEqual([
      ...[null, [9, GOOD], null, null],
      ...[[2, GOOD], [9, GOOD], null, null],
      ...[[2, GOOD], [8, BAD], null, null],
      ...[[3, GOOD], [8, BAD], null, null],
    ]);
  });

  test('means of many tags by steps of minutes, settled and fresh alike; what is bad does not count', async () => {
    const [a, b] = [newTag(), newTag()] as [string, string];
    await write([
      [a, START, 1],
      [a, START + 30 * SECOND, 3],
      [a, START + 2 * MINUTE, 7],
      [b, START + 10 * SECOND, 5],
      [b, START + 70 * SECOND, 50, BAD],
    ]);
    await historian.settle();
    await write([
      [a, START + 2 * MINUTE + 1, 9],
      [b, START + 5 * MINUTE, 6],
    ]);
    const told = async (step: number, to: number) => {
      const { tag, at, mean } = await historian.means([b, 'no/such-tag', a], START, to, step);
      return Array.from(tag, (of, i) => [of, ((at[i] as number) - START) / MINUTE, mean[i]]);
    };
    expect(await told(MINUTE, START + 6 * MINUTE)).toEqual([
      ...[
        [0, 0, 5],
        [0, 5, 6],
      ],
      ...[
        [2, 0, 2],
        [2, 2, 8],
      ],
    ]);
    expect(await told(5 * MINUTE, START + 5 * MINUTE)).toEqual([
      [0, 0, 5],
      [2, 0, 5],
    ]);
    expect(await told(MINUTE, START)).toEqual([]);
  });

  test('a tag nobody has heard of has no readings, and that is no error', async () => {
    expect(await historian.raw('no/such-tag', START, START + 10, 10)).toEqual({ readings: [], next: null });
    expect((await historian.pixels('no/such-tag', START, START + 10, 10)).from.length).toBe(0);
  });

  test('state intervals: whole where they touch the window; a correction takes away and puts in, and again is the same', async () => {
    const m = newTag();
    const other = newTag();
    const interval = (from: number, to: number, state: 'producing' | 'breakdown' | 'starved') => ({
      from: START + from * MINUTE,
      to: START + to * MINUTE,
      state,
      fault: state === 'breakdown' ? 7 : 0,
      good: to - from,
      reject: 1,
      energy: 0.1 + 0.2,
    });
    const changes = [
      { machine: m, removed: [], added: [interval(0, 10, 'producing'), interval(10, 12, 'breakdown')] },
      { machine: m, removed: [], added: [interval(12, 30, 'producing')] },
      { machine: other, removed: [], added: [interval(0, 60, 'starved')] },
      {
        machine: m,
        removed: [START + 10 * MINUTE, START + 12 * MINUTE],
        added: [interval(10, 14, 'starved'), interval(14, 30, 'producing')],
      },
    ];
    for (let time = 0; time < 2; time++) {
      await historian.writeIntervals(changes);
      await seen(historian);
      const found = await historian.intervals([other, m], START + 13 * MINUTE, START + 20 * MINUTE);
      expect([...intervalsIn(found, [other, m])]).toEqual([
        { machine: other, ...interval(0, 60, 'starved') },
        { machine: m, ...interval(10, 14, 'starved') },
        { machine: m, ...interval(14, 30, 'producing') },
      ]);
    }
    expect((await historian.intervals([m], START - DAY, START)).from).toHaveLength(0);
    expect((await historian.intervals([m], START, START + MINUTE)).from).toHaveLength(1);
  });

  test('intervals come by machine and time, however they were written, with whatever number the controller has for a fault', async () => {
    const machines = [newTag(), newTag(), newTag()];
    const kept = [3, 0, 4, 1, 2].map((k) => ({
      from: START + k * MINUTE + 0.25,
      to: START + (k + 1) * MINUTE,
      state: k % 2 === 0 ? ('producing' as const) : ('setup' as const),
      fault: [0, 4_294_967_295, 12.5, -7, 0][k] as number,
      good: [0, 12, 123_456.789, 1e21, 1.5e-7][k] as number,
      reject: k,
      energy: [0.1 + 0.2, 1 / 3, 2 / 3, 0.000_123_45, 98_765.432_1][k] as number,
    }));
    // As the live record closes them: a machine after the other, moment by moment, and one of them late.
    for (const interval of kept)
      await historian.writeIntervals(machines.map((machine) => ({ machine, removed: [], added: [interval] })));
    await seen(historian);
    const asked = [...machines].reverse();
    const found = intervalsIn(await historian.intervals(asked, START, START + 5 * MINUTE), asked);
    const inOrder = [...kept].sort((a, b) => a.from - b.from);
    expect([...found]).toEqual(asked.flatMap((machine) => inOrder.map((interval) => ({ machine, ...interval }))));
  });

  test('a mark is kept under its name, the newest', async () => {
    expect(await historian.marked('nobody')).toBeNull();
    await historian.mark("feed 'a'", 'one');
    await historian.mark("feed 'a'", '{"offset":2}');
    await historian.mark('feed b', 'other');
    await seen(historian);
    expect(await historian.marked("feed 'a'")).toBe('{"offset":2}');
  });

  test('storage tells how much there is and how old it is', async () => {
    await historian.settle();
    const before = await historian.storage();
    const tag = newTag();
    await write([
      [tag, START - 300 * DAY, 1],
      [tag, START - 300 * DAY, 1],
    ]);
    await historian.settle();
    const after = await historian.storage();
    expect(after.readings).toBe(before.readings + 1);
    expect(after.tags).toBe(before.tags + 1);
    expect(after.oldest).toBe(START - 300 * DAY);
    expect(after.bytes).toBeGreaterThan(0);
  });

  test('a backup holds everything, and a restore into an empty historian gives it back', async () => {
    const [tag, machine] = [newTag(), newTag()];
    const [number] = await historian.texts(['KET-750']);
    await historian.settle();
    await write([
      [tag, START, 1.5],
      [tag, START + 1, number as number, GOOD | TEXT],
    ]);
    const kept = { from: START, to: START + 5, state: 'producing' as const, fault: 0, good: 3, reject: 0, energy: 0 };
    await historian.writeIntervals([{ machine, removed: [], added: [kept] }]);
    await seen(historian);
    const copy = join(folder, 'backup');
    await historian.backup(copy);
    const restored = await another();
    try {
      await restored.restore(copy);
      await seen(restored);
      expect(await restored.raw(tag, START, START + 10, 10)).toEqual(await historian.raw(tag, START, START + 10, 10));
      expect([...intervalsIn(await restored.intervals([machine], START, START + 10), [machine])]).toEqual([
        { machine, ...kept },
      ]);
      expect((await restored.storage()).readings).toBe((await historian.storage()).readings);
      await expect(restored.restore(copy)).rejects.toThrow(/not empty/);
    } finally {
      await restored.stop();
    }
  });

  test('retention drops old readings one by one, and the hours they were in stay', async () => {
    const tag = newTag();
    const now = Date.now();
    const old = Math.floor((now - 60 * DAY) / DAY) * DAY + HOUR;
    const young = Math.floor((now - 10 * DAY) / DAY) * DAY + HOUR;
    await write([
      [tag, old, 1],
      [tag, old + 30 * MINUTE, 3],
      [tag, young, 5],
    ]);
    await historian.retain({ rawDays: 30, minuteDays: 40 }, now);
    // QuestDB drops what is too old with the next rows.
    await write([[tag, now, 6]]);
    await vi.waitFor(
      async () =>
        expect(await valuesOf(tag, old - DAY, now + DAY)).toEqual([
          [young, 5],
          [now, 6],
        ]),
      { timeout: 20_000, interval: 100 },
    );
    await historian.settle();
    const pixels = await historian.pixels(tag, old, old + 2 * HOUR, 500);
    expect(pixels.tier).toBe('hour');
    expect([pixels.low[0], pixels.high[0], pixels.mean[0], pixels.count[0]]).toEqual([1, 3, 2, 2]);
  }, 60_000);
}

type PixelRow = readonly (number | null)[];

/** The pixels of plain readings by plain arithmetic, to hold the engines against. */
function plainPixels(rows: readonly Row[], begin: number, step: number): PixelRow[] {
  const once = new Map(rows.map((row) => [row[1], row]));
  const slots = new Map<number, Row[]>();
  for (const row of [...once.values()].sort((a, b) => a[1] - b[1])) {
    const slot = Math.floor((row[1] - begin) / step);
    slots.set(slot, [...(slots.get(slot) ?? []), row]);
  }
  return [...slots].map(([slot, all]) => {
    const good = all.filter(([, , , quality = GOOD]) => quality < BAD).map(([, , value]) => value);
    const shown = (row: Row | undefined) => (row && (row[3] ?? GOOD) < BAD ? row[2] : null);
    return [
      begin + slot * step,
      good.length > 0 ? Math.min(...good) : null,
      good.length > 0 ? Math.max(...good) : null,
      good.length > 0 ? good.reduce((sum, value) => sum + value, 0) / good.length : null,
      shown(all[0]),
      shown(all.at(-1)),
      all.at(-1)?.[1] ?? null,
      all.length,
      (all.length - good.length) / all.length,
    ];
  });
}

const pixelRows = (pixels: Awaited<ReturnType<Historian['pixels']>>): PixelRow[] =>
  Array.from(pixels.from, (from, i) =>
    [
      from,
      pixels.low[i],
      pixels.high[i],
      pixels.mean[i],
      pixels.first[i],
      pixels.last[i],
      pixels.lastAt[i],
      pixels.count[i],
      pixels.bad[i],
    ].map((value) => (value === undefined || Number.isNaN(value) ? null : value)),
  );
