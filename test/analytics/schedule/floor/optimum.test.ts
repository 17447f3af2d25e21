/** Plans of small plants beside the best that there are, proved by CP-SAT, which knows the rules from a second description of them. */
import { expect, test } from 'vitest';
import { against, judged, optimaOf, planAfter } from '../../../../bench/load/floor-peer.ts';
import { RULES_IN, randomFloor } from '../../../../bench/load/random-floor.ts';

const MODELS = 20;
/** Where fixed work contradicts itself there is no optimum to compare with; the checker judges those plans too. */
const DRAWN = 24;
const TRIES = 80_000;

test('20 plants with every rule: at least 95 % at the proved optimum, none better, every plan stands', async () => {
  const models = Array.from({ length: DRAWN }, (_, seed) => randomFloor(seed));
  const plans = models.map((model) => planAfter(model, TRIES).plan);
  const judgements = await judged(models, plans);
  expect(judgements.flatMap(({ errors }) => errors)).toEqual([]);
  expect(judgements).toHaveLength(DRAWN);

  const optima = await optimaOf(models, 300);
  const proved = models.flatMap((model, k) => {
    const [plan, optimum] = [plans[k], optima[k]];
    return plan !== undefined && optimum?.status === 'optimal'
      ? [{ model, difference: against(model, plan, optimum) }]
      : [];
  });
  expect(proved.length).toBeGreaterThanOrEqual(MODELS);
  expect(proved.filter(({ difference }) => difference < 0)).toEqual([]);
  const equal = proved.filter(({ difference }) => difference === 0).length;
  expect(equal / proved.length).toBeGreaterThanOrEqual(0.95);
  for (const [rule, has] of Object.entries(RULES_IN))
    expect([rule, proved.some(({ model }) => has(model))]).toEqual([rule, true]);
}, 600_000);

test('500 more plants: every plan stands before the checker', async () => {
  const models = Array.from({ length: 500 }, (_, seed) => randomFloor(10_000 + seed));
  const plans = models.map((model) => planAfter(model, 400).plan);
  const wrong = (await judged(models, plans)).flatMap(({ errors }, k) =>
    errors.map((error) => `${10_000 + k}: ${error}`),
  );
  expect(wrong).toEqual([]);
}, 300_000);

test('the same seed tries the same plans in the same turns, another seed others', () => {
  const model = randomFloor(7);
  const goals = (seed: number) => planAfter(model, 2000, seed).found;
  expect(goals(1).best.draft).toEqual(goals(1).best.draft);
  expect(goals(1).candidates.map((one) => [...one.goals])).toEqual(goals(1).candidates.map((one) => [...one.goals]));
  expect(goals(2).best.draft).not.toEqual(goals(1).best.draft);
});

test('several good plans are handed out, the best first, no two alike', () => {
  const { candidates } = planAfter(randomFloor(2), 3000).found;
  expect(candidates.length).toBeGreaterThan(2);
  expect(new Set(candidates.map(({ goals }) => [...goals].join())).size).toBe(candidates.length);
});
