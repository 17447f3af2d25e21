import type { Shop } from './shop.ts';

/**
 * A makespan that no plan goes below: the longest job; each machine alone with the operations that only it can do, which may be
 * interrupted but begin no sooner than what comes before them in the route and leave what comes behind (Jackson's preemptive rule,
 * Carlier 1982); and each set of machines with all that must be done among them. Exact optimum only by luck.
 */
export function lowerBound(shop: Shop): number {
  const least = leastDurations(shop);
  const { heads, tails } = waysByRoute(shop, least);
  let bound = 0;
  for (let o = 0; o < shop.operations; o++)
    bound = Math.max(bound, (heads[o] as number) + (least[o] as number) + (tails[o] as number));
  for (const { machines, operations } of machineSets(shop)) {
    const [begin, sum, rest] = loadOf(operations, heads, least, tails);
    bound = Math.max(bound, begin + Math.ceil(sum / machines) + rest);
    if (machines === 1) bound = Math.max(bound, preemptiveMakespan(operations, heads, least, tails));
  }
  return bound;
}

function leastDurations({ operations, choiceFirst, choiceDuration }: Shop): Int32Array {
  return Int32Array.from({ length: operations }, (_, o) =>
    choiceDuration.subarray(choiceFirst[o], choiceFirst[o + 1]).reduce((a, b) => Math.min(a, b)),
  );
}

/** What must have been done before each operation, and what remains behind it. */
function waysByRoute({ operations, jobBefore, jobAfter }: Shop, least: Int32Array) {
  const heads = new Int32Array(operations);
  const tails = new Int32Array(operations);
  for (let o = 0; o < operations; o++) {
    const before = jobBefore[o] as number;
    if (before < operations) heads[o] = (heads[before] as number) + (least[before] as number);
  }
  for (let o = operations - 1; o >= 0; o--) {
    const after = jobAfter[o] as number;
    if (after < operations) tails[o] = (tails[after] as number) + (least[after] as number);
  }
  return { heads, tails };
}

/** More sets of machines than this are not gone through: the bound is weaker then, but stays one. */
const MOST_SETS = 300;

/** Sets of machines that some operation names, and all operations that can go nowhere else. */
function machineSets(shop: Shop): { readonly machines: number; readonly operations: readonly number[] }[] {
  const { operations, choiceFirst, choiceMachine } = shop;
  const groups = new Map<string, { readonly machines: ReadonlySet<number>; readonly operations: number[] }>();
  for (let o = 0; o < operations; o++) {
    const machines = choiceMachine.slice(choiceFirst[o], choiceFirst[o + 1]).sort();
    const group = groups.get(machines.join());
    if (group === undefined) groups.set(machines.join(), { machines: new Set(machines), operations: [o] });
    else group.operations.push(o);
  }
  const all = [...groups.values()];
  const sets = [...all.slice(0, MOST_SETS).map(({ machines }) => machines), new Set(choiceMachine)];
  const loads = sets.map((set) => ({
    machines: set.size,
    operations: all
      .filter(({ machines }) => [...machines].every((machine) => set.has(machine)))
      .flatMap((group) => group.operations),
  }));
  return loads.filter((load) => load.operations.length > 0);
}

/** The earliest beginning, the work, and the least that is left behind it. */
function loadOf(operations: readonly number[], heads: Int32Array, least: Int32Array, tails: Int32Array) {
  let begin = Number.POSITIVE_INFINITY;
  let sum = 0;
  let rest = Number.POSITIVE_INFINITY;
  for (const o of operations) {
    begin = Math.min(begin, heads[o] as number);
    sum += least[o] as number;
    rest = Math.min(rest, tails[o] as number);
  }
  return [begin, sum, rest] as const;
}

/** One machine: at each moment the operation with the most left behind it is worked on. */
function preemptiveMakespan(
  operations: readonly number[],
  heads: Int32Array,
  least: Int32Array,
  tails: Int32Array,
): number {
  const coming = [...operations].sort((a, b) => (heads[a] as number) - (heads[b] as number));
  const left = new Map(operations.map((o) => [o, least[o] as number]));
  let now = 0;
  let next = 0;
  let makespan = 0;
  const ready: number[] = [];
  while (next < coming.length || ready.length > 0) {
    if (ready.length === 0) now = Math.max(now, heads[coming[next] as number] as number);
    while (next < coming.length && (heads[coming[next] as number] as number) <= now)
      ready.push(coming[next++] as number);
    ready.sort((a, b) => (tails[a] as number) - (tails[b] as number));
    const urgent = ready.at(-1) as number;
    const arrives = next < coming.length ? (heads[coming[next] as number] as number) : Number.POSITIVE_INFINITY;
    const work = left.get(urgent) as number;
    const until = Math.min(now + work, arrives);
    left.set(urgent, work - (until - now));
    now = until;
    if (left.get(urgent) !== 0) continue;
    ready.pop();
    makespan = Math.max(makespan, now + (tails[urgent] as number));
  }
  return makespan;
}
