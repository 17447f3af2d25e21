/** Cells of time by the values of a factor: what lies inside of one, what chance would put there, and how much they vary. */
import type { Cell, Side } from './together.ts';

/** Outcomes and exposure of one machine at one value. */
interface Rate {
  readonly machine: string;
  readonly value: string;
  count: number;
  exposure: number;
}

export interface CellsBy {
  readonly factor: string;
  /** Of which the factor is known. */
  readonly cells: readonly Cell[];
  readonly values: ReadonlyMap<string, readonly Cell[]>;
  readonly rates: readonly Rate[];
  /** Of each cell the index of its rate. */
  readonly rateOf: Int32Array;
}

export function cellsIn(cells: readonly Cell[], factor: string): CellsBy {
  const values = new Map<string, Cell[]>();
  const known: Cell[] = [];
  const rates: Rate[] = [];
  const places = new Map<string, Map<string, number>>();
  const rateOf: number[] = [];
  for (const cell of cells) {
    const value = cell.factors[factor] ?? null;
    if (value === null || value === '') continue;
    known.push(cell);
    const list = values.get(value);
    if (list) list.push(cell);
    else values.set(value, [cell]);
    const own = places.get(cell.machine) ?? new Map<string, number>();
    places.set(cell.machine, own);
    let place = own.get(value);
    if (place === undefined) {
      place = rates.push({ machine: cell.machine, value, count: 0, exposure: 0 }) - 1;
      own.set(value, place);
    }
    add(rates[place] as Rate, cell);
    rateOf.push(place);
  }
  return { factor, cells: known, values, rates, rateOf: Int32Array.from(rateOf) };
}

export interface Inside {
  readonly inside: Side;
  readonly elsewhere: Side;
  /** Outcomes where something can be compared: of strata that were neither all inside nor all elsewhere. */
  readonly total: number;
  /** Of those, inside by chance. */
  readonly expected: number;
  /** Of the exposure of those, inside, 0..1. */
  readonly share: number;
}

/** Compared within each machine; of machines, with each other. */
export const insideOf = ({ factor, rates }: CellsBy, value: string): Inside =>
  comparedIn(
    rates,
    (rate) => rate.value === value,
    (rate) => (factor === 'machine' ? '' : rate.machine),
  );

/** The same where what another one held, and what it did not, is compared apart. */
export const insideBeside = ({ factor, cells }: CellsBy, value: string, other: ReadonlySet<Cell>): Inside =>
  comparedIn(
    cells,
    (cell) => cell.factors[factor] === value,
    (cell) => `${factor === 'machine' ? '' : cell.machine} ${other.has(cell)}`,
  );

function comparedIn<One extends Side>(
  list: readonly One[],
  isInside: (one: One) => boolean,
  stratumOf: (one: One) => string,
): Inside {
  const strata = new Map<string, { inside: Sum; elsewhere: Sum }>();
  for (const one of list) {
    const name = stratumOf(one);
    let sums = strata.get(name);
    if (!sums) {
      sums = { inside: { count: 0, exposure: 0 }, elsewhere: { count: 0, exposure: 0 } };
      strata.set(name, sums);
    }
    add(isInside(one) ? sums.inside : sums.elsewhere, one);
  }
  const inside: Sum = { count: 0, exposure: 0 };
  const elsewhere: Sum = { count: 0, exposure: 0 };
  let expected = 0;
  for (const one of strata.values()) {
    if (one.inside.exposure === 0 || one.elsewhere.exposure === 0) continue;
    add(inside, one.inside);
    add(elsewhere, one.elsewhere);
    const count = one.inside.count + one.elsewhere.count;
    expected += (count * one.inside.exposure) / (one.inside.exposure + one.elsewhere.exposure);
  }
  const exposure = inside.exposure + elsewhere.exposure;
  const share = exposure > 0 ? inside.exposure / exposure : 0;
  return { inside, elsewhere, total: inside.count + elsewhere.count, expected, share };
}

interface Sum {
  count: number;
  exposure: number;
}
const add = (sum: Sum, { count, exposure }: Side): void => {
  sum.count += count;
  sum.exposure += exposure;
};

/** Cells, or spells, of fewer than this say nothing of how much they vary. */
const FEWEST = 8;

/**
 * How much more outcomes vary between hours, and between spells, than single ones would, at the rates of each machine and value
 * (Pearson's chi-square : its degrees of freedom); at least 1.
 */
export function spreadOf({ cells, rates, rateOf }: CellsBy): number {
  const by = (unitOf: (cell: Cell) => string | number): number => {
    const units = new Map<string | number, number>();
    // Of each unit and rate.
    const groups = new Map<number, { count: number; mean: number }>();
    cells.forEach((cell, i) => {
      const name = unitOf(cell);
      let unit = units.get(name);
      if (unit === undefined) {
        unit = units.size;
        units.set(name, unit);
      }
      const place = rateOf[i] as number;
      const { count, exposure } = rates[place] as Rate;
      const key = unit * rates.length + place;
      let group = groups.get(key);
      if (!group) {
        group = { count: 0, mean: 0 };
        groups.set(key, group);
      }
      group.count += cell.count;
      group.mean += exposure > 0 ? (count / exposure) * cell.exposure : 0;
    });
    let chiSquare = 0;
    let used = 0;
    for (const { count, mean } of groups.values()) {
      if (mean <= 0) continue;
      chiSquare += (count - mean) ** 2 / mean;
      used++;
    }
    const degrees = used - rates.filter(({ count }) => count > 0).length;
    return degrees >= FEWEST ? chiSquare / degrees : 1;
  };
  return Math.max(
    1,
    by(({ from }) => from),
    by(({ spell }) => spell),
  );
}

/** Exposure that lies in both, of what lies in either, 0..1. */
export function overlapOf(one: ReadonlySet<Cell>, other: readonly Cell[]): number {
  let both = 0;
  let all = 0;
  for (const { exposure } of one) all += exposure;
  for (const cell of other)
    if (one.has(cell)) both += cell.exposure;
    else all += cell.exposure;
  return all > 0 ? both / all : 0;
}
