/** Histories of a machine as a plant may write them, for statements that hold of all: states, breaks, reasons, work, counts. */
import fc from 'fast-check';
import type { DeclaredReason, History, PlannedSpan, RawSpan, Work } from '../../../analytics/oee/history.ts';
import { type CountPoint, NO_CONTEXT, NO_COUNTS } from '../../../analytics/oee/piece.ts';
import { STATES } from '../../../twin/words.ts';

/** Times of the histories are whole numbers 0 .. END. */
export const END = 1000;
const time = fc.integer({ min: 0, max: END });
const window = fc
  .tuple(time, fc.integer({ min: 1, max: 400 }))
  .map(([from, length]) => ({ from, to: Math.min(END + 100, from + length) }));

export const anyWindow = window;

const spans: fc.Arbitrary<RawSpan[]> = fc
  .uniqueArray(
    fc.tuple(time, fc.constantFrom(...STATES, 'breakdown', 'breakdown', 'producing', 'unknown'), fc.nat(3)),
    {
      selector: ([at]) => at,
      maxLength: 20,
    },
  )
  .map((list) => list.sort((a, b) => a[0] - b[0]))
  .map((list) => list.map(([from, state, fault], i) => ({ from, to: list[i + 1]?.[0] ?? null, state, fault })));

const planned: fc.Arbitrary<PlannedSpan[]> = fc.array(
  window.map((span) => ({ ...span, name: 'break' })),
  { maxLength: 3 },
);

const reasons: fc.Arbitrary<DeclaredReason[]> = fc.array(
  fc
    .tuple(
      window,
      fc.constantFrom('jam', 'cleaning', 'no-material'),
      fc.nat(2),
      fc.constantFrom(undefined, 'setup', 'planned-stop', 'starved', 'breakdown'),
    )
    .map(
      ([span, code, priority, state]) => ({ ...span, code, priority, ...(state ? { state } : {}) }) as DeclaredReason,
    ),
  { maxLength: 4 },
);

const work: fc.Arbitrary<Work[]> = fc
  .uniqueArray(
    fc.tuple(time, fc.constantFrom('a', 'b'), fc.constantFrom(null, 'o1', 'o2'), fc.constantFrom(3, 7, 20)),
    {
      selector: ([at]) => at,
      maxLength: 5,
    },
  )
  .map((list) => list.sort((x, y) => x[0] - y[0]))
  .map((list) => list.map(([at, product, order, idealMs]) => ({ ...NO_CONTEXT, at, product, order, idealMs })));

const points: fc.Arbitrary<CountPoint[]> = fc
  .array(fc.tuple(time, fc.nat(5), fc.nat(2), fc.nat(1), fc.nat(4)), { maxLength: 40 })
  .map((list) => list.sort((a, b) => a[0] - b[0]))
  .map((list) =>
    list.map(([at, good, reject, rework, quarters]) => ({
      ...NO_COUNTS,
      machine: 'm',
      at,
      good,
      reject,
      rework,
      startReject: Math.min(1, reject),
      energy: quarters / 4,
    })),
  );

/** Everything in it is a whole number, or quarters of a kWh: sums are exact in doubles, in whatever order. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  machine: fc.constant('m'),
  spans,
  planned,
  reasons,
  work,
  points,
  until: fc.constant(END),
  microStopMs: fc.constantFrom(0, 20, 60, 200),
});
