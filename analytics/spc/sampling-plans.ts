/**
 * Single sampling plans for attributes by lot size, inspection level and AQL: MIL-STD-105E (US government work, 1989), tables I
 * and II-A to II-C, whose plans ANSI/ASQ Z1.4 took over and whose normal and tightened ones ISO 2859-1 has too. Its reduced
 * plans leave a gap between acceptance and rejection number; ISO 2859-1:1999 closed it. The tables are built on diagonals:
 * one letter further on and one AQL stricter has the same acceptance number.
 */

export const LEVELS = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const;
export type Level = (typeof LEVELS)[number];

export type Severity = 'normal' | 'tightened' | 'reduced';

/** Defectives in a hundred units; above 10 defects in a hundred units. */
export const AQLS: readonly number[] = [
  0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10, 15, 25, 40, 65, 100, 150, 250,
  400, 650, 1000,
];

const LETTERS = 'ABCDEFGHJKLMNPQRS';

/** Largest lot of each row of table I, and its letters in the order of LEVELS; the last row is without end. */
const ROWS: readonly (readonly [largest: number, letters: string])[] = [
  [8, 'AAAAAAB'],
  [15, 'AAAAABC'],
  [25, 'AABBBCD'],
  [50, 'ABBCCDE'],
  [90, 'BBCCCEF'],
  [150, 'BBCDDFG'],
  [280, 'BCDEEGH'],
  [500, 'BCDEFHJ'],
  [1200, 'CCEFGJK'],
  [3200, 'CDEGHKL'],
  [10_000, 'CDFGJLM'],
  [35_000, 'CDFHKMN'],
  [150_000, 'DEGJLNP'],
  [500_000, 'DEGJMPQ'],
  [Number.POSITIVE_INFINITY, 'DEHKNQR'],
];

const SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150];
const REDUCED_SIZES = [2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800];

/** Acceptance and rejection number, or where the next plan is: at a letter before (up) or after (down). */
type Cell = readonly [accept: number, reject: number] | 'up' | 'down';
const next = (accept: number): Cell => [accept, accept + 1];
/** By diagonal = place of the letter + place of the AQL, from `first` on. */
const DIAGONALS: Readonly<Record<Severity, { readonly first: number; readonly cells: readonly Cell[] }>> = {
  normal: { first: 14, cells: [next(0), 'up', 'down', ...[1, 2, 3, 5, 7, 10, 14, 21, 30, 44].map(next)] },
  tightened: { first: 15, cells: [next(0), 'down', 'down', ...[1, 2, 3, 5, 8, 12, 18, 27, 41].map(next)] },
  reduced: {
    first: 14,
    cells: [
      [0, 1],
      'up',
      'down',
      [0, 2],
      [1, 3],
      [1, 4],
      [2, 5],
      [3, 6],
      [5, 8],
      [7, 10],
      [10, 13],
      [14, 17],
      [21, 24],
    ],
  },
};
/** From letter F on the two largest acceptance numbers are not used. */
const LAST_WITH_ALL = LETTERS.indexOf('E');

/** Reduced inspection of the two smallest letters draws as many as normal inspection does, or nearly: its plans have no gap. */
const REDUCED_SMALL: readonly (readonly Cell[])[] = [
  [next(0), 'down', 'down', ...[1, 2, 3, 5, 7, 10, 14, 21, 30].map(next)],
  [next(0), 'up', 'down', [0, 2], [1, 3], [2, 4], [3, 5], ...[5, 7, 10, 14, 21, 30].map(next)],
];

export interface SamplingPlan {
  /** Where arrows led: not always the letter that the lot size has. */
  readonly letter: string;
  /** Units to draw; the whole lot where it is no larger. */
  readonly n: number;
  readonly accept: number;
  /** Between accept and reject, under reduced inspection: the lot passes, the next is inspected normally. */
  readonly reject: number;
  /** All units are inspected. */
  readonly whole: boolean;
}

export type PlanRefusal =
  /** Fewer than 2 units, or no whole number. */
  | 'lot-size'
  /** Not one of AQLS. */
  | 'aql';

export type PlanAnswer =
  | { readonly ok: true; readonly plan: SamplingPlan }
  | { readonly ok: false; readonly reason: PlanRefusal };

export function samplingPlan(lotSize: number, level: Level, aql: number, severity: Severity): PlanAnswer {
  if (!(Number.isInteger(lotSize) && lotSize >= 2)) return { ok: false, reason: 'lot-size' };
  const column = AQLS.indexOf(aql);
  if (column < 0) return { ok: false, reason: 'aql' };
  const row = ROWS.find(([largest]) => lotSize <= largest) as (typeof ROWS)[number];
  const place = LETTERS.indexOf(row[1][LEVELS.indexOf(level)] as string);
  const { at, cell } = follow(place, column, severity);
  const n = (severity === 'reduced' ? REDUCED_SIZES : SIZES)[at] as number;
  const [accept, reject] = cell;
  return {
    ok: true,
    plan: { letter: LETTERS[at] as string, n: Math.min(n, lotSize), accept, reject, whole: n >= lotSize },
  };
}

/** The first plan that arrows lead to. */
function follow(place: number, column: number, severity: Severity): { at: number; cell: readonly [number, number] } {
  const rows =
    severity === 'reduced' ? REDUCED_SIZES.length : severity === 'tightened' ? SIZES.length : SIZES.length - 1;
  let at = place;
  let step = 0;
  for (;;) {
    const cell = cellAt(at, column, severity);
    if (typeof cell !== 'string') return { at, cell };
    // Once on the way an arrow is not turned round by the next; at an end of the table there is but one way.
    if (step === 0) step = cell === 'up' ? -1 : 1;
    if (at + step < 0 || at + step >= rows) step = -step;
    at += step;
  }
}

function cellAt(place: number, column: number, severity: Severity): Cell {
  const { first, cells } = DIAGONALS[severity];
  const diagonal = place + column - first;
  if (diagonal < 0) return 'down';
  if (place > LAST_WITH_ALL && diagonal > cells.length - 3) return 'up';
  const row = severity === 'reduced' ? (REDUCED_SMALL[place] ?? cells) : cells;
  return row[diagonal] ?? 'up';
}
