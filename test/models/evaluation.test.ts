/** Alerts as a maintenance planner counts them, thresholds by cost, and the simple models that a learned one has to beat. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageModel, agesOf, livesOf, thresholdModel, thresholdScores } from '../../models/baselines/baselines.ts';
import { alertsOf, figuresOf } from '../../models/evaluation/alerts.ts';
import {
  candidatesOf,
  cheapestThreshold,
  thresholdForAlerts,
  thresholdForPrecision,
} from '../../models/evaluation/cheapest-threshold.ts';
import type { AssetHistory, LifeEvent } from '../../models/fleet.ts';

const RULES = { patience: 10, act: 2 };
const COSTS = { falseCall: 1, missed: 10, caught: 2 };

const history = (
  hours: number,
  events: Record<number, LifeEvent>,
  signal: (hour: number) => number = () => 0,
): AssetHistory => ({
  asset: 'one',
  hours: Float64Array.from({ length: hours }, (_, hour) => hour),
  events: Array.from({ length: hours }, (_, hour) => events[hour] ?? null),
  signals: [Float64Array.from({ length: hours }, (_, hour) => signal(hour))],
});
const scores = (hours: number, high: readonly number[]) =>
  Float64Array.from({ length: hours }, (_, hour) => (high.includes(hour) ? 1 : 0));

describe('alerts', () => {
  test('one before a failure, in time, is caught with its lead; it stands and is raised once', () => {
    const count = alertsOf(history(40, { 20: 'failure' }), scores(40, [14, 15, 16]), 0.5, RULES);
    expect(count).toMatchObject({ alerts: 1, trueAlerts: 1, failures: 1, caught: 1, leads: [6], missed: [] });
  });
  test('too late to act is a true alert and a missed failure', () => {
    const count = alertsOf(history(40, { 20: 'failure' }), scores(40, [19]), 0.5, RULES);
    expect(count).toMatchObject({ alerts: 1, trueAlerts: 1, failures: 1, caught: 0, missed: [20] });
  });
  test('too early ran out of patience: a false call, and the failure missed', () => {
    const count = alertsOf(history(60, { 40: 'failure' }), scores(60, [5]), 0.5, RULES);
    expect(count).toMatchObject({ alerts: 1, trueAlerts: 0, caught: 0, missed: [40] });
  });
  test('a repair ends an alert; what is raised again counts again', () => {
    const count = alertsOf(history(60, { 8: 'repair' }), scores(60, [5, 9]), 0.5, RULES);
    expect(count).toMatchObject({ alerts: 2, trueAlerts: 0, failures: 0 });
  });
  test('the last hours, whose future nobody watched, raise none', () => {
    expect(alertsOf(history(30, {}), scores(30, [25]), 0.5, RULES).alerts).toBe(0);
    expect(alertsOf(history(30, { 28: 'failure' }), scores(30, [25]), 0.5, RULES)).toMatchObject({
      alerts: 1,
      caught: 1,
    });
  });
  test('every failure is caught or missed, never both; true alerts are no more than alerts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99)), fc.uniqueArray(fc.nat(99)), (fails, high) => {
        const events = Object.fromEntries(fails.map((hour) => [hour, 'failure' as const]));
        const count = alertsOf(history(100, events), scores(100, high), 0.5, RULES);
        expect(count.caught + count.missed.length).toBe(fails.length);
        expect(count.trueAlerts).toBeLessThanOrEqual(count.alerts);
        expect(count.leads.every((lead) => lead >= RULES.act && lead <= RULES.patience)).toBe(true);
      }),
    );
  });
  test('money a week: false calls, missed and caught failures', () => {
    const count = alertsOf(history(169, { 20: 'failure', 100: 'failure' }), scores(169, [14, 50]), 0.5, RULES);
    expect(figuresOf([count], COSTS)).toMatchObject({
      precision: 0.5,
      recall: 0.5,
      medianLead: 6,
      alertsPerWeek: 2,
      cost: 13,
    });
    expect(figuresOf([alertsOf(history(169, {}), scores(169, []), 0.5, RULES)], COSTS)).toMatchObject({
      precision: null,
      recall: null,
      cost: 0,
    });
  });
});

describe('the threshold', () => {
  const asset = history(2000, { 500: 'failure', 1000: 'failure', 1500: 'failure' });
  // Climbs for ten hours before each failure, with noise of 0.3 elsewhere.
  const score = Float64Array.from({ length: 2000 }, (_, hour) => {
    const left = 500 - (hour % 500);
    return hour < 1500 && left <= 10 ? 1 - left / 20 : 0.3 * Math.abs(Math.sin(hour));
  });
  const countsAt = (threshold: number) => [alertsOf(asset, score, threshold, RULES)];

  test('is the cheapest of all that were tried, and above the noise', () => {
    const candidates = candidatesOf([score]);
    const best = cheapestThreshold(candidates, countsAt, COSTS);
    expect(best).toBeGreaterThan(0.3);
    const cost = figuresOf(countsAt(best), COSTS).cost;
    for (const other of candidates) expect(figuresOf(countsAt(other), COSTS).cost).toBeGreaterThanOrEqual(cost);
    expect(figuresOf(countsAt(best), COSTS).recall).toBe(1);
  });
  test('with at most so many alerts a week is the lowest that keeps to it', () => {
    const candidates = candidatesOf([score]);
    const found = thresholdForAlerts(candidates, countsAt, 0.5, COSTS);
    expect(figuresOf(countsAt(found), COSTS).alertsPerWeek).toBeLessThanOrEqual(0.5);
    expect(thresholdForAlerts(candidates, countsAt, -1, COSTS)).toBe(Number.POSITIVE_INFINITY);
  });
  test('whose alerts are right so often is the lowest that keeps to it; where none does, nothing is called', () => {
    const candidates = candidatesOf([score]);
    const found = thresholdForPrecision(candidates, countsAt, 0.9);
    expect(figuresOf(countsAt(found), COSTS).precision).toBeGreaterThanOrEqual(0.9);
    for (const lower of candidates.filter((threshold) => threshold < found))
      expect(figuresOf(countsAt(lower), COSTS).precision ?? 0).toBeLessThan(0.9);
    expect(thresholdForPrecision(candidates, countsAt, 1.1)).toBe(Number.POSITIVE_INFINITY);
  });
  test('where a call costs more than what it saves, the cheapest is never to call', () => {
    expect(cheapestThreshold(candidatesOf([score]), countsAt, { falseCall: 1, missed: 2, caught: 5 })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe('simple models', () => {
  test('lives go from event to event, the first and the last are cut', () => {
    const fleet = { signals: ['a'], assets: [history(100, { 30: 'failure', 70: 'repair' })] };
    expect(livesOf(fleet)).toEqual([
      { time: 30, failed: true },
      { time: 40, failed: false },
      { time: 29, failed: false },
    ]);
    expect([...agesOf(fleet.assets[0] as AssetHistory).slice(68, 72)]).toEqual([38, 39, 0, 1]);
    expect(ageModel(fleet)).toBeNull();
  });
  test('a reading far out that climbs scores, one that falls back does not', () => {
    const calm = history(400, {}, (hour) => Math.sin(hour));
    const model = thresholdModel({ signals: ['a'], assets: [calm] });
    const climbing = thresholdScores(
      model,
      history(400, {}, (hour) => Math.sin(hour) + Math.max(0, (hour - 300) / 5)),
      72,
    );
    expect(climbing[399]).toBeGreaterThan(5);
    expect(climbing[250]).toBeLessThan(2);
    const falling = thresholdScores(
      model,
      history(400, {}, (hour) => (hour < 300 ? 20 : Math.sin(hour))),
      72,
    );
    expect(falling[399]).toBe(0);
  });
});
