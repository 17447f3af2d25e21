/**
 * How much of a lot can be in each other one. A lot parts in proportion to the amounts that were taken of it, and a
 * transformation's inputs part in proportion to the amounts of its outputs: thorough mixing, which is what can be said without
 * knowing more of the process. Where amounts are missing, or have several units, everything may be in each: shares are then
 * upper bounds, and said to be.
 */

export type Direction = 'forward' | 'backward';

export interface GenealogyLot {
  readonly id: number;
  /** As made; null = it is not known. */
  readonly quantity: number | null;
  readonly unit: string;
  /** A container or a single piece: it goes on as a whole. */
  readonly whole: boolean;
}

/** A lot that went into a step, or came out of it. */
export interface GenealogyPart {
  readonly step: number;
  readonly lot: number;
  readonly side: 'in' | 'out';
  readonly amount: number | null;
  readonly unit: string;
}

export type GenealogyIssue =
  /** More was taken of it than there was. */
  | { readonly kind: 'over-consumed'; readonly lot: number; readonly taken: number; readonly quantity: number }
  | { readonly kind: 'amount-unknown'; readonly lot: number }
  | { readonly kind: 'units-differ'; readonly lot: number }
  /** It would be made of itself by way of another: the way back is left out. */
  | { readonly kind: 'cycle'; readonly lot: number; readonly by: number };

export interface TracedLot {
  readonly lot: number;
  /** Forward: share of the start that can be in it. Backward: share of it that can be in the start. 0..1. */
  readonly share: number;
  /** False: an upper bound. */
  readonly exact: boolean;
  /** Steps from the start on the longest way. */
  readonly level: number;
}

export interface TracedEdge {
  readonly step: number;
  /** In the direction of time. */
  readonly from: number;
  readonly to: number;
  /** What went into the step of `from`, and what came out of it as `to`; null = not known. */
  readonly taken: number | null;
  readonly made: number | null;
  /** Of the same meaning as a lot's share: what of it goes along here. */
  readonly share: number;
}

export interface Trace {
  readonly lots: readonly TracedLot[];
  readonly edges: readonly TracedEdge[];
  readonly issues: readonly GenealogyIssue[];
}

/** `parts`: all of every step that is reached; `taken`: of each lot in all, by unit. `lots` holds every lot of the parts. */
export function traceOf(
  start: number,
  direction: Direction,
  lots: ReadonlyMap<number, GenealogyLot>,
  parts: readonly GenealogyPart[],
  taken: readonly Pick<GenealogyPart, 'lot' | 'amount' | 'unit'>[],
): Trace {
  const issues: GenealogyIssue[] = [];
  const steps = new Map<number, { ins: GenealogyPart[]; outs: GenealogyPart[] }>();
  for (const part of parts) {
    const step = steps.get(part.step) ?? { ins: [], outs: [] };
    step[part.side === 'in' ? 'ins' : 'outs'].push(part);
    steps.set(part.step, step);
  }
  const takenOf = new Map<number, (typeof taken)[number][]>();
  for (const one of taken) takenOf.set(one.lot, [...(takenOf.get(one.lot) ?? []), one]);
  const told = new Set<string>();
  const tell = (issue: GenealogyIssue) => {
    const key = `${issue.kind} ${issue.lot}`;
    if (!told.has(key)) issues.push(issue);
    told.add(key);
  };
  const outShares = new Map([...steps].map(([step, { outs }]) => [step, sharesOut(outs, tell)]));
  const ways = new Map<number, Way[]>();
  for (const [step, { ins, outs }] of steps)
    for (const from of ins) {
      const lot = lots.get(from.lot);
      if (!lot) continue;
      const into = shareIn(lot, from, takenOf.get(from.lot) ?? [], tell);
      for (const to of outs) {
        const out = outShares.get(step)?.get(to) ?? { share: 1, exact: false };
        const way = { from, to, weight: into.share * out.share, exact: into.exact && out.exact };
        const key = direction === 'forward' ? from.lot : to.lot;
        const list = ways.get(key);
        if (list) list.push(way);
        else ways.set(key, [way]);
      }
    }
  return spread(start, direction, ways, issues);
}

interface Way {
  readonly from: GenealogyPart;
  readonly to: GenealogyPart;
  readonly weight: number;
  readonly exact: boolean;
}

interface Share {
  readonly share: number;
  readonly exact: boolean;
}

/** Share of a lot that went into a step. */
function shareIn(
  lot: GenealogyLot,
  { amount, unit }: GenealogyPart,
  taken: readonly Pick<GenealogyPart, 'amount' | 'unit'>[],
  tell: (issue: GenealogyIssue) => void,
): Share {
  if (lot.whole) return { share: 1, exact: true };
  if (amount === null || taken.some((one) => one.amount === null)) {
    tell({ kind: 'amount-unknown', lot: lot.id });
    return { share: 1, exact: false };
  }
  if (taken.some((one) => one.unit !== unit) || (lot.quantity !== null && lot.unit !== unit)) {
    tell({ kind: 'units-differ', lot: lot.id });
    return { share: 1, exact: false };
  }
  const sum = taken.reduce((all, one) => all + (one.amount as number), 0);
  if (lot.quantity !== null && sum > lot.quantity * (1 + 1e-9))
    tell({ kind: 'over-consumed', lot: lot.id, taken: sum, quantity: lot.quantity });
  const whole = Math.max(lot.quantity ?? 0, sum);
  return { share: whole > 0 ? amount / whole : 0, exact: true };
}

/** Share of a step's inputs that each output has. */
function sharesOut(outs: readonly GenealogyPart[], tell: (issue: GenealogyIssue) => void): Map<GenealogyPart, Share> {
  const [first] = outs;
  if (outs.length === 1 && first) return new Map([[first, { share: 1, exact: true }]]);
  const unknown = outs.find(({ amount }) => amount === null);
  const other = outs.find(({ unit }) => unit !== first?.unit);
  const sum = outs.reduce((all, { amount }) => all + (amount ?? 0), 0);
  if (unknown) tell({ kind: 'amount-unknown', lot: unknown.lot });
  else if (other) tell({ kind: 'units-differ', lot: other.lot });
  const exact = !unknown && !other && sum > 0;
  return new Map(outs.map((out) => [out, exact ? { share: (out.amount as number) / sum, exact } : BOUND]));
}

const BOUND: Share = { share: 1, exact: false };

/** From the start on, in an order in which every lot comes after all that leads to it. */
function spread(
  start: number,
  direction: Direction,
  ways: ReadonlyMap<number, readonly Way[]>,
  issues: GenealogyIssue[],
): Trace {
  const farEnd = ({ from, to }: Way) => (direction === 'forward' ? to.lot : from.lot);
  const cut = new Set<Way>();
  const order: number[] = [];
  const seen = new Map<number, 'open' | 'done'>([[start, 'open']]);
  // Depth first without recursion: a chain of lots may be longer than the stack.
  const stack = [{ lot: start, next: 0 }];
  while (stack.length > 0) {
    const top = stack.at(-1) as { lot: number; next: number };
    const way = ways.get(top.lot)?.[top.next++];
    if (!way) {
      seen.set(top.lot, 'done');
      order.push(top.lot);
      stack.pop();
      continue;
    }
    const end = farEnd(way);
    if (seen.get(end) === 'open') {
      cut.add(way);
      issues.push({ kind: 'cycle', lot: end, by: top.lot });
    } else if (!seen.has(end)) {
      seen.set(end, 'open');
      stack.push({ lot: end, next: 0 });
    }
  }
  const found = new Map<number, { share: number; exact: boolean; level: number }>();
  found.set(start, { share: 1, exact: true, level: 0 });
  const edges: TracedEdge[] = [];
  for (const lot of order.reverse()) {
    const here = found.get(lot) as { share: number; exact: boolean; level: number };
    for (const way of ways.get(lot) ?? []) {
      if (cut.has(way)) continue;
      const share = here.share * way.weight;
      const end = farEnd(way);
      const there = found.get(end) ?? { share: 0, exact: true, level: 0 };
      found.set(end, {
        share: Math.min(1, there.share + share),
        exact: there.exact && here.exact && way.exact,
        level: Math.max(there.level, here.level + 1),
      });
      const { from, to } = way;
      edges.push({ step: from.step, from: from.lot, to: to.lot, taken: from.amount, made: to.amount, share });
    }
  }
  return { lots: order.map((lot) => ({ lot, ...(found.get(lot) as Omit<TracedLot, 'lot'>) })), edges, issues };
}
