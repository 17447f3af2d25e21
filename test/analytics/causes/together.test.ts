/** What goes together: effects that were put in are found with their size, chance alone is seldom called a finding. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, togetherOf } from '../../../analytics/causes/together.ts';

const HOUR = 3_600_000;

/** A small generator of its own: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
function poisson(mean: number, throwing: () => number): number {
  const limit = Math.exp(-mean);
  let product = throwing();
  let count = 0;
  while (product > limit) {
    product *= throwing();
    count++;
  }
  return count;
}
const SHIFTS = ['early', 'late', 'night'];

interface Plant {
  readonly seed: number;
  readonly days: number;
  /** Outcomes an hour. */
  readonly rate: (machine: string, factors: Cell['factors'], spell: string) => number;
  readonly factors?: (hour: number, throwing: () => number) => Cell['factors'];
}
/** Three machines, three shifts, four crews in turn, six lots a day, two suppliers. */
function cellsOf({ seed, days, rate, factors = () => ({}) }: Plant): Cell[] {
  const throwing = dice(seed);
  const cells: Cell[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    const shift = SHIFTS[Math.floor((hour % 24) / 8)] as string;
    const day = Math.floor(hour / 24);
    const spell = `${day} ${shift}`;
    const shared = {
      shift,
      crew: `crew ${(day * 3 + Math.floor((hour % 24) / 8)) % 4}`,
      supplier: Math.floor(hour / 12) % 3 === 0 ? 'north' : 'south',
      weekday: String(day % 7),
      product: `p${Math.floor(hour / 5) % 4}`,
      ...factors(hour, throwing),
    };
    for (const machine of ['a', 'b', 'c']) {
      const own = { ...shared, machine };
      const count = poisson(rate(machine, own, spell), throwing);
      cells.push({ machine, spell, from: hour * HOUR, to: (hour + 1) * HOUR, factors: own, count, exposure: HOUR });
    }
  }
  return cells;
}

test('an effect that was put in is found first, with its ratio in the interval, and how many pairs were tested', () => {
  const cells = cellsOf({
    seed: 1,
    days: 21,
    rate: (machine, { supplier }) => (machine === 'a' ? 1.2 : 0.4) * (supplier === 'north' ? 2.5 : 1),
  });
  const { found, tested, notEnough } = togetherOf(cells);
  expect(notEnough).toBeNull();
  const supplier = found.find(({ factor }) => factor === 'supplier');
  expect(supplier).toMatchObject({ value: 'north', sameTime: [], goneBeside: null });
  expect(supplier?.low).toBeLessThan(2.5);
  expect(supplier?.high).toBeGreaterThan(2.5);
  expect(supplier?.ratio).toBeCloseTo(2.5, 0);
  expect(found.map(({ factor, value }) => `${factor} ${value}`)).toContain('machine a');
  // Machines 3, shifts 3, crews 4, weekdays 7, products 4, and of two suppliers the one.
  expect(tested).toBe(3 + 3 + 4 + 7 + 4 + 1);
  expect(supplier?.evidence.every(({ factors, count }) => factors['supplier'] === 'north' && count > 0)).toBe(true);
});

test('two that hold at the same time are told not to be separable; one that only rides along is told to be gone', () => {
  // Product x is made at night only; nights are bad. Lamp is on in most nights, and in some of the days.
  const cells = cellsOf({
    seed: 4,
    days: 28,
    rate: (_machine, { shift }) => (shift === 'night' ? 1.2 : 0.3),
    factors: (hour, throwing) => {
      const night = hour % 24 >= 16;
      return { product: night ? 'x' : `p${hour % 3}`, lamp: throwing() < (night ? 0.8 : 0.2) ? 'on' : 'off' };
    },
  });
  const { found } = togetherOf(cells);
  const night = found.find(({ factor, value }) => factor === 'shift' && value === 'night');
  expect(night?.sameTime).toEqual([{ factor: 'product', value: 'x', overlap: 1 }]);
  const lamp = found.find(({ factor }) => factor === 'lamp');
  expect(lamp).toMatchObject({ value: 'on' });
  expect(['shift', 'product']).toContain(lamp?.goneBeside?.factor);
});

test('of chance alone, also in bursts by shift, hardly anything is called a finding', () => {
  const shares = { even: 0, bursts: 0 };
  const rounds = 200;
  for (let seed = 0; seed < rounds; seed++) {
    const even = cellsOf({ seed, days: 14, rate: () => 0.4 });
    if (togetherOf(even).found.length > 0) shares.even++;
    const throwing = dice(seed + 9_000);
    const mood = new Map<string, number>();
    const bursts = cellsOf({
      seed,
      days: 14,
      rate: (machine, _factors, spell) => {
        const name = `${machine} ${spell}`;
        const now = mood.get(name) ?? [0.2, 0.5, 2.3][Math.floor(throwing() * 3)] ?? 0;
        mood.set(name, now);
        return 0.5 * now;
      },
    });
    if (togetherOf(bursts).found.length > 0) shares.bursts++;
  }
  // With no effect at all every finding is false: the share of rounds with one is what is held to 5 %.
  expect(shares.even / rounds).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / rounds));
  expect(shares.bursts / rounds).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / rounds));
});

test('little evidence is called so, and nothing is told of it', () => {
  const few = cellsOf({ seed: 2, days: 2, rate: () => 0.01 });
  expect(togetherOf(few)).toMatchObject({ notEnough: 'too-few-outcomes', found: [], tested: 0 });
  const short = cellsOf({ seed: 2, days: 1, rate: () => 9 }).slice(0, 9);
  expect(togetherOf(short)).toMatchObject({ notEnough: 'too-little-time' });
  const same = cellsOf({ seed: 2, days: 3, rate: () => 1 }).map((cell) => ({ ...cell, factors: { shift: 'day' } }));
  expect(togetherOf(same)).toMatchObject({ notEnough: 'nothing-differs', factors: [] });
  expect(togetherOf([])).toMatchObject({ notEnough: 'too-few-outcomes' });
});

test('of whatever is counted p and q are shares, and intervals hold their ratio', () => {
  const cell = fc.record({
    m: fc.nat(2),
    a: fc.option(fc.nat(3)),
    b: fc.nat(1),
    count: fc.nat(9),
    exposure: fc.nat(50),
  });
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 80 }), (list) => {
      const { found } = togetherOf(
        list.map(({ m, a, b, count, exposure }, i) => ({
          ...{ machine: `m${m}`, spell: String(i >> 3), from: i, to: i + 1, count, exposure },
          factors: { machine: `m${m}`, a: a === null ? null : `a${a}`, b: `b${b}` },
        })),
      );
      for (const { p, q, low, high, ratio } of found) {
        expect(p).toBeGreaterThanOrEqual(0);
        expect(q).toBeLessThanOrEqual(0.05);
        if (ratio !== null) expect(low).toBeLessThanOrEqual(ratio + 1e-9);
        if (ratio !== null && high !== null) expect(high).toBeGreaterThanOrEqual(ratio - 1e-9);
      }
    }),
    { seed: 3, numRuns: 300 },
  );
});
