/** How the next lot of a source is inspected, by its history: normal, tightened, reduced, let through unseen, stopped. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LotOfSource, type SourceRules, standingOf } from '../../../analytics/spc/lot-history.ts';
import { type Severity, samplingPlan } from '../../../analytics/spc/sampling-plans.ts';

const planOf = (severity: Severity) => {
  const found = samplingPlan(12_000, 'II', 1, severity);
  if (!found.ok) throw new Error(found.reason);
  return found.plan;
};
const EVERY: SourceRules = { skip: null, steady: false };

/** Lots as a source delivers them, each inspected as the ones before say. */
function delivered(defectives: readonly number[], rules: SourceRules, draws: readonly number[] = []): LotOfSource[] {
  const lots: LotOfSource[] = [];
  for (const [i, bad] of defectives.entries()) {
    const standing = standingOf(lots, rules, false);
    const plan = planOf(standing.severity);
    const draw = draws[i] ?? 0.5;
    lots.push(
      standing.inspects
        ? { inspected: true, plan, defectives: bad, passed: bad < plan.reject, draw, resumed: false }
        : { inspected: false, plan: null, defectives: null, passed: null, draw, resumed: false },
    );
  }
  return lots;
}
const after = (defectives: readonly number[], rules = EVERY) => standingOf(delivered(defectives, rules), rules, false);
const BAD = 500;

test('two of five refused tighten, five good ones in a row relax, five refused under tightened inspection stop the source', () => {
  expect(after([0, BAD]).severity).toBe('normal');
  expect(after([0, BAD, 0, 0, BAD]).severity).toBe('tightened');
  expect(after([BAD, 0, 0, 0, 0, BAD]).severity).toBe('normal'); // six lots apart
  expect(after([BAD, BAD, 0, 0, 0, 0]).severity).toBe('tightened');
  expect(after([BAD, BAD, 0, 0, 0, 0, 0]).severity).toBe('normal');
  const stopped = delivered([BAD, BAD, BAD, 0, BAD, BAD, BAD, BAD], EVERY);
  expect(standingOf(stopped, EVERY, false).switching.discontinued).toBe(true);
  expect(standingOf(stopped, EVERY, true)).toMatchObject({ severity: 'tightened', switching: { discontinued: false } });
});

test('reduced only where the source is called steady', () => {
  const good = Array.from({ length: 12 }, () => 0);
  expect(after(good).severity).toBe('normal');
  expect(after(good, { skip: null, steady: true }).severity).toBe('reduced');
});

test('after ten good lots one of four is looked at; one that is refused brings back every lot', () => {
  const rules = { skip: { clearance: 10, oneIn: 4 }, steady: false };
  const good = delivered(
    Array.from({ length: 410 }, () => 0),
    rules,
    Array.from({ length: 410 }, (_, i) => (i * 0.618) % 1),
  );
  expect(good.slice(0, 10).every(({ inspected }) => inspected)).toBe(true);
  expect(good.slice(10).filter(({ inspected }) => inspected)).toHaveLength(100);
  const next = standingOf(
    [...good, { inspected: true, plan: planOf('normal'), defectives: BAD, passed: false, draw: 0, resumed: false }],
    rules,
    false,
  );
  expect(next).toMatchObject({ inspects: true, skip: { passed: 0 } });
});

test('property: no lot of a source under tightened inspection, or of one that stands still, is let through unseen', () => {
  const rules = { skip: { clearance: 3, oneIn: 3 }, steady: true };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0, 0, 4, 9, BAD), { maxLength: 60 }), (defectives) => {
      const lots = delivered(defectives, rules);
      lots.forEach((lot, i) => {
        const standing = standingOf(lots.slice(0, i), rules, false);
        if (standing.severity === 'tightened' || standing.switching.discontinued) expect(lot.inspected).toBe(true);
      });
    }),
  );
});
