/**
 * How much of a lot lies where at a moment: a sum of facts, each told once, in the order in which they happened. What nobody
 * knows stays unknown, and more used than there was is told as less than nothing.
 */

/** Where nobody said where it lies. */
export const NOWHERE = '';

export interface StockFact {
  /** Told again it is the same fact. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly lot: string;
  /** `set` = counted: so much lies at `to`, whatever was told before. */
  readonly kind: 'in' | 'move' | 'adjust' | 'set' | 'out';
  /** Null = it is not known how much. `adjust`: more or less by so much. */
  readonly amount: number | null;
  readonly unit: string;
  /** All there was, however much: a thing that is moved or leaves as a whole. */
  readonly whole: boolean;
  /** Places it is taken from, the first one first; where they have too little, from wherever it lies. */
  readonly from: readonly string[];
  /** Where it comes to lie, or was counted. */
  readonly to: string;
}

/** Why nobody knows how much there is. */
export type UnknownStock = 'amount-unknown' | 'units-differ';

export interface Balance {
  readonly lot: string;
  readonly place: string;
  /** Null = not known; below 0 = more was used than was told of. */
  readonly amount: number | null;
  readonly unit: string;
  readonly why: UnknownStock | null;
  /** When something last came to lie here, epoch ms. */
  readonly since: number;
}

interface Cell {
  amount: number;
  why: UnknownStock | null;
  since: number;
}

interface LotStock {
  unit: string;
  /** All that ever went in and out: what is left over of rounding is measured by it. */
  moved: number;
  last: string;
  readonly cells: Map<string, Cell>;
}

const ORDER: Readonly<Record<StockFact['kind'], number>> = { in: 0, move: 1, adjust: 2, set: 3, out: 4 };
/** Of all that was moved, so much is rounding. */
const ROUNDING = 1e-9;

/** Lots and places of which something is left, or nobody knows. `at`: epoch ms, facts of that moment included. */
export function balancesAt(facts: readonly StockFact[], at: number): Balance[] {
  const once = [...new Map(facts.map((fact) => [fact.id, fact])).values()];
  const told = once.filter((fact) => fact.at <= at);
  told.sort((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind] || (a.id < b.id ? -1 : 1));
  const lots = new Map<string, LotStock>();
  for (const fact of told) {
    let stock = lots.get(fact.lot);
    if (!stock) {
      stock = { unit: fact.unit, moved: 0, last: NOWHERE, cells: new Map() };
      lots.set(fact.lot, stock);
    }
    apply(stock, fact);
  }
  return [...lots].flatMap(([lot, { unit, moved, cells }]) =>
    [...cells].flatMap(([place, { amount, why, since }]): Balance[] => {
      if (why !== null) return [{ lot, place, unit, why, since, amount: null }];
      return Math.abs(amount) <= ROUNDING * Math.max(1, moved) ? [] : [{ lot, place, unit, why, since, amount }];
    }),
  );
}

function apply(stock: LotStock, fact: StockFact): void {
  const { kind, whole, from, to, at } = fact;
  if (stock.unit === '') stock.unit = fact.unit;
  const differs = fact.unit !== '' && fact.unit !== stock.unit && !whole;
  const amount = differs ? null : fact.amount;
  const why: UnknownStock = differs ? 'units-differ' : 'amount-unknown';
  stock.moved += Math.abs(amount ?? 0);
  if (kind === 'in' || kind === 'adjust') {
    const cell = cellOf(stock, to, at);
    if (amount === null) cell.why = why;
    else cell.amount += amount;
    if (kind === 'in') cell.since = at;
    stock.last = to;
    return;
  }
  if (kind === 'set') {
    const cell = cellOf(stock, to, at);
    cell.amount = amount ?? 0;
    cell.why = amount === null ? why : null;
    stock.last = to;
    return;
  }
  const taken = whole ? takeAll(stock, from, kind === 'move' ? to : null) : take(stock, amount, why, from, at);
  if (kind === 'out') return;
  const cell = cellOf(stock, to, at);
  cell.amount += taken.amount;
  cell.why ??= taken.why;
  cell.since = at;
  stock.last = to;
}

function cellOf(stock: LotStock, place: string, since: number): Cell {
  const known = stock.cells.get(place);
  if (known) return known;
  const cell: Cell = { amount: 0, why: null, since };
  stock.cells.set(place, cell);
  return cell;
}

interface Taken {
  readonly amount: number;
  readonly why: UnknownStock | null;
}

/** Everything of some places, or of all but one; what is owed stays owed. */
function takeAll({ cells }: LotStock, from: readonly string[], except: string | null): Taken {
  let amount = 0;
  let why: UnknownStock | null = null;
  for (const [place, cell] of cells) {
    if (place === except || (from.length > 0 && !from.includes(place))) continue;
    why ??= cell.why;
    if (cell.amount <= 0 && cell.why === null) continue;
    amount += cell.amount;
    cell.amount = 0;
    cell.why = null;
  }
  return { amount, why };
}

function take(stock: LotStock, amount: number | null, why: UnknownStock, from: readonly string[], at: number): Taken {
  const rest = [...stock.cells.keys()].filter((place) => !from.includes(place)).sort();
  const places = [...from, ...rest];
  const has = (place: string) => {
    const cell = stock.cells.get(place);
    return cell !== undefined && (cell.amount > 0 || cell.why !== null);
  };
  if (amount === null) {
    // Nobody knows how much is left there.
    cellOf(stock, places.find(has) ?? from[0] ?? stock.last, at).why ??= why;
    return { amount: 0, why };
  }
  let left = amount;
  for (const place of places) {
    if (left <= 0) break;
    if (!has(place)) continue;
    const cell = stock.cells.get(place) as Cell;
    // Of an unknown amount all of it may be taken.
    const part = cell.why === null ? Math.min(cell.amount, left) : left;
    cell.amount -= part;
    left -= part;
  }
  // More than there was: owed where it should have been.
  const owed = from.find((place) => stock.cells.has(place)) ?? from[0] ?? stock.last;
  if (left > 0) cellOf(stock, owed, at).amount -= left;
  return { amount, why: null };
}
