/**
 * Where the record shows other than a routing plans: where a step was done, what setting up for it and running took, and orders
 * that left it out or did it before the one it follows. Pure.
 */
import { changeoversOf } from '../changeover/changeovers.ts';
import type { Piece } from '../oee/piece.ts';
import { type Difference, MS, MS_A_UNIT, OF_THE_LINE, SHARE, typical, type Verdict, verdictOf } from './difference.ts';
import { type Done, doneAt, isHeard, type OrderPieces, wholeOrders } from './order-pieces.ts';

/** A step of the routing of a product. */
export interface DeclaredStep {
  readonly product: string;
  readonly operation: string;
  readonly machine: string;
  /** Machines of its kind that no other step of the routing names: there it may have been done as well. */
  readonly alike: readonly string[];
  /** Its machine counts; of one that does not nobody knows what it did for an order. */
  readonly counts: boolean;
  readonly setupMs: number | null;
  /** Of a good base unit, ms. */
  readonly runMs: number | null;
}

export interface RoutingEvidence {
  /** By machine, by time: those of the line, and those that the steps name. */
  readonly pieces: ReadonlyMap<string, readonly Piece[]>;
  /** Machines of the line: its orders are those that one of them worked on. */
  readonly here: readonly string[];
  /** Base units in a unit of a machine. */
  unitsPer(machine: string): number;
  /** Where an order itself has an operation; null = it does not say. */
  toldFor(order: string, operation: string): string | null;
}

/** So many orders bound a median at 90 %; of fewer nothing is claimed. */
const FEWEST = 5;
const MOST_ORDERS = 20;

/** `steps` of routings, each routing in its order. */
export function routingDifferences(steps: readonly DeclaredStep[], evidence: RoutingEvidence): Difference[] {
  const orders = wholeOrders(evidence.pieces).filter(({ machines }) => evidence.here.some((id) => machines.has(id)));
  const products = [...new Set(steps.map(({ product }) => product))];
  return products.flatMap((product) => {
    const own = orders.filter((order) => order.product === product);
    const routing = steps.filter((step) => step.product === product);
    const done = own.map((order) => routing.map((step) => doneOf(step, order, evidence)));
    return routing.flatMap((step, i): Difference[] => {
      const base = { ...OF_THE_LINE, product, operation: step.operation, machine: step.machine };
      if (!step.counts) return [{ ...base, ...UNSEEN }];
      const here = done.map((all) => all[i] ?? NOWHERE);
      return [
        { ...base, ...placeOf(step, here) },
        { ...base, ...runOf(step, here) },
        ...setupOf(step, evidence.pieces.get(step.machine) ?? []).map((found) => ({ ...base, ...found })),
        ...followed(i, own, done, evidence.pieces.get(step.machine) ?? []).map((otherwise) => ({
          ...base,
          ...otherwise,
        })),
      ];
    });
  });
}

type Found = Omit<Difference, keyof typeof OF_THE_LINE> & Partial<Difference>;

const NOWHERE: readonly Done[] = [];
const UNSEEN: Found = {
  ...{ kind: 'routing-place', unit: SHARE, declared: 1, shown: null, low: null, high: null, n: 0 },
  verdict: 'not-counted',
};

function doneOf(step: DeclaredStep, order: OrderPieces, { unitsPer, toldFor }: RoutingEvidence): Done[] {
  const told = toldFor(order.order, step.operation);
  const machines = new Set([step.machine, ...step.alike, ...(told === null ? [] : [told])]);
  return doneAt(order, machines, unitsPer);
}

const unitsOf = (done: readonly Done[]): number => done.reduce((sum, { units }) => sum + units, 0);

/** Share of an order's units that the declared machine did. */
function placeOf({ machine }: DeclaredStep, done: readonly (readonly Done[])[]): Found {
  const own = done.filter((all) => all.length > 0);
  const evidence = typical(own.map((all) => unitsOf(all.filter((one) => one.machine === machine)) / unitsOf(all)));
  const others = new Map<string, number>();
  for (const one of own.flat())
    if (one.machine !== machine) others.set(one.machine, (others.get(one.machine) ?? 0) + one.units);
  const [elsewhere = null] = [...others].sort(([, a], [, b]) => b - a).map(([id]) => id);
  const found = verdictOf(1, evidence);
  const verdict: Verdict = found === 'lower' ? 'elsewhere' : found;
  const n = own.length;
  return {
    kind: 'routing-place',
    unit: SHARE,
    declared: 1,
    ...evidence,
    n,
    units: unitsOf(own.flat()),
    elsewhere,
    verdict,
  };
}

/** Run time of a good base unit, net: what a machine stood, waited or was set up is not in it. */
function runOf({ runMs }: DeclaredStep, done: readonly (readonly Done[])[]): Found {
  const own = done.filter((all) => all.some(({ runMs: ran }) => ran > 0));
  const evidence = typical(own.map((all) => all.reduce((sum, one) => sum + one.runMs, 0) / unitsOf(all)));
  const verdict = verdictOf(runMs, evidence);
  const n = own.length;
  return { kind: 'routing-run', unit: MS_A_UNIT, declared: runMs, ...evidence, n, units: unitsOf(own.flat()), verdict };
}

/** Setting up for the product, however it was spent; nothing where none was seen and none is planned. */
function setupOf({ product, setupMs }: DeclaredStep, pieces: readonly Piece[]): Found[] {
  const seen = changeoversOf(pieces).filter(({ toProduct }) => toProduct === product);
  if (seen.length === 0 && setupMs === null) return [];
  const evidence = typical(seen.map(({ ms }) => ms));
  const verdict = verdictOf(setupMs, evidence);
  return [{ kind: 'routing-setup', unit: MS, declared: setupMs, ...evidence, n: seen.length, verdict }];
}

/**
 * Orders that left a step out, or had made half of it before a step that it follows had made anything. Steps of a flow overlap:
 * only so much is surely another order. `pieces` of the step's machine: orders of which it was not heard are not counted.
 */
function followed(
  at: number,
  orders: readonly OrderPieces[],
  done: readonly (readonly (readonly Done[])[])[],
  pieces: readonly Piece[],
): Found[] {
  const seen = orders.flatMap((order, i) => {
    const own = done[i]?.[at] ?? NOWHERE;
    return own.length > 0 || isHeard(order, pieces) ? [{ order: order.order, own, before: done[i]?.slice(0, at) }] : [];
  });
  const skipped = seen.flatMap(({ order, own }) => (own.length === 0 ? [order] : []));
  const early = seen.flatMap(({ order, own, before }) =>
    before?.some((step) => step.length > 0 && halfOf(own) <= beginOf(step)) ? [order] : [],
  );
  const n = seen.length;
  const row = (verdict: Verdict, other: readonly string[]): Found => ({
    ...{ kind: 'routing-steps', unit: SHARE, declared: 0, shown: n === 0 ? null : other.length / n },
    ...{ low: null, high: null, n, verdict, orders: other.slice(0, MOST_ORDERS) },
  });
  if (n < FEWEST) return [row('thin', [])];
  const found = [row('skipped', skipped), row('out-of-order', early)].filter(({ shown }) => shown !== 0);
  return found.length > 0 ? found : [row('agrees', [])];
}

const beginOf = (done: readonly Done[]): number => Math.min(...done.map(({ from }) => from));
/** When half of a step was made; never = nothing was. */
const halfOf = (done: readonly Done[]): number => Math.min(...done.map(({ half }) => half));
