/** The profiles against shifts worked out by hand, and what must hold of every figure of every profile whatever happened. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumsOf } from '../../../analytics/oee/cut.ts';
import type { History } from '../../../analytics/oee/history.ts';
import { NO_CONTEXT } from '../../../analytics/oee/piece.ts';
import { piecesOf } from '../../../analytics/oee/pieces.ts';
import { figureOf, figuresOf, KPIS, PROFILES } from '../../../analytics/oee/profiles/all.ts';
import { PROFILE_IDS, type ProfileId, REASONS } from '../../../analytics/oee/profiles/profile.ts';
import { addSums, emptySums, type Sums } from '../../../analytics/oee/sums.ts';
import de from '../../../client/words/de.json';
import en from '../../../client/words/en.json';
import tr from '../../../client/words/tr.json';
import { anyHistory, END } from './any-history.ts';

const MINUTE = 60_000;
const WINDOW = { from: 0, to: 480 * MINUTE };

/** A shift of eight hours, every state in it, ms; 1,000 ms an item. */
function shift(of: Partial<Sums> = {}): Sums {
  const sums = { ...emptySums(), windowMs: 480 * MINUTE, ...of };
  return sums;
}
const full = shift({
  producing: 250 * MINUTE,
  slow: 50 * MINUTE,
  'micro-stop': 10 * MINUTE,
  starved: 5 * MINUTE,
  blocked: 5 * MINUTE,
  breakdown: 20 * MINUTE,
  setup: 30 * MINUTE,
  idle: 20 * MINUTE,
  'planned-stop': 30 * MINUTE,
  maintenance: 25 * MINUTE,
  maintenanceUnplanned: 10 * MINUTE,
  off: 25 * MINUTE,
  unknown: 10 * MINUTE,
  orderMs: 400 * MINUTE,
  stops: 12,
  microStops: 8,
  failures: 3,
  repairs: 2,
  repairMs: 24 * MINUTE,
  good: 15_000,
  reject: 600,
  rework: 400,
  startReject: 100,
  inspected: 16_000,
  idealGood: 15_000_000,
  idealAll: 16_000_000,
  idealStart: 100_000,
  energy: 300,
});
const value = (profile: ProfileId, id: string, sums: Sums) => figureOf(profile, id, sums, WINDOW)?.value;
const reason = (profile: ProfileId, id: string, sums: Sums) => figureOf(profile, id, sums, WINDOW)?.reason;

describe('ISO 22400, a shift by hand', () => {
  // POT = 480 - 25; PBT = 455 - 30 - 15 = 410; APT = 300; ADET = 10 + 5 + 5 + 20 + 10 = 50; AUST = 30; ADOT = 20;
  // AUBT = 380 and 380 + 20 + 10 unknown = 410.
  test.each([
    ['oee', 250 / 410],
    ['availability', 300 / 410],
    ['effectiveness', 16_000 / (300 * 60)],
    ['quality-ratio', 15 / 16],
    ['nee', (330 / 410) * (250 / 300)],
    ['teep', 250 / 480],
    ['allocation-efficiency', 380 / 410],
    ['utilization-efficiency', 300 / 380],
    ['technical-efficiency', 300 / 350],
    ['setup-rate', 30 / 330],
    ['throughput-rate', 16_000 / (400 / 60)],
    ['scrap-ratio', 600 / 16_000],
    ['rework-ratio', 400 / 16_000],
    ['first-pass-yield', 15_000 / 16_000],
    ['mtbf', 100 * MINUTE],
    ['mttr', 12 * MINUTE],
    ['energy-per-good', 0.02],
  ])('%s', (id, wanted) => expect(value('iso22400', id, full)).toBeCloseTo(wanted, 9));

  test.each([
    // The ten minutes of short stops are production: APT = 310, and show as lost speed.
    ['availability', 310 / 410],
    ['effectiveness', 16_000 / (310 * 60)],
    ['quality-ratio', 15 / 16],
    ['oee', 250 / 410],
    ['nee', (340 / 410) * (250 / 310)],
    ['teep', 250 / 480],
    ['technical-efficiency', 310 / 350],
    ['utilization-efficiency', 310 / 380],
    ['mtbf', (310 / 3) * MINUTE],
  ])('with short stops as speed: %s', (id, wanted) =>
    expect(value('iso22400-microstop-as-speed', id, full)).toBeCloseTo(wanted, 9),
  );

  test('with several products the two quality ratios differ: one weighs by ideal time, one counts units', () => {
    // 900 good of 1,000 at 1 s; 100 good of 200 at 10 s.
    const sums = shift({
      producing: 60 * MINUTE,
      good: 1000,
      reject: 200,
      inspected: 1200,
      idealGood: 1_900_000,
      idealAll: 3_000_000,
    });
    expect(value('iso22400', 'quality-ratio', sums)).toBeCloseTo(19 / 30, 12);
    expect(value('iso22400-microstop-as-speed', 'quality-ratio', sums)).toBeCloseTo(10 / 12, 12);
  });

  test('without a failure there is no MTBF, but a bound that it has not fallen below, with 95 % confidence', () => {
    const figure = figureOf('iso22400', 'mtbf', shift({ producing: 300 * MINUTE }), WINDOW);
    expect(figure).toMatchObject({ value: null, reason: 'no-failures' });
    // Zero events are as likely as 5 % when three are expected (the rule of three: -ln 0.05 = 2.9957).
    expect(figure?.inputs['atLeast']).toBeCloseTo((300 * MINUTE) / 2.995732, -2);
  });
});

describe('six big losses', () => {
  test('the same shift: every minute of it has a name', () => {
    // PPT = 300 + 10 + (20 + 5 + 5 + 10) + 30 + 10 unknown = 390. Ideal time of all units 266 min 40 s.
    const minutes = (id: string) => (value('six-big-losses', id, full) as number) / MINUTE;
    expect(minutes('planned-production-time')).toBe(390);
    expect(minutes('breakdowns')).toBe(40);
    expect(minutes('setup')).toBe(30);
    expect(minutes('small-stops')).toBe(10);
    expect(minutes('slow-cycles')).toBeCloseTo(300 - 266.6667, 3);
    expect(minutes('startup-rejects')).toBeCloseTo(100 / 60, 9);
    expect(minutes('production-rejects')).toBeCloseTo(900 / 60, 9);
    expect(minutes('no-data')).toBe(10);
    expect(minutes('fully-productive-time')).toBe(250);
    expect(value('six-big-losses', 'oee', full)).toBeCloseTo(250 / 390, 12);
  });

  test('faster than ideal is overspeed: a loss below zero, not cut off', () => {
    expect(value('six-big-losses', 'slow-cycles', shift({ producing: 1000, idealAll: 1200 }))).toBe(-200);
  });
});

describe('SEMI E10', () => {
  test('breaks are standby, changeovers scheduled downtime, short stops unscheduled downtime', () => {
    const minutes = (id: string) => (value('semi-e10', id, full) as number) / MINUTE;
    expect(minutes('productive-time')).toBe(300);
    expect(minutes('standby-time')).toBe(60);
    expect(minutes('scheduled-downtime')).toBe(45);
    expect(minutes('unscheduled-downtime')).toBe(40);
    expect(minutes('non-scheduled-time')).toBe(25);
    expect(value('semi-e10', 'operational-uptime', full)).toBeCloseTo(360 / 455, 12);
    expect(value('semi-e10', 'total-utilization', full)).toBeCloseTo(300 / 480, 12);
    expect(reason('semi-e10', 'engineering-time', full)).toBe('not-recorded');
  });
});

describe('whatever happened', () => {
  const first = { ...NO_CONTEXT, at: -1, product: 'a', idealMs: 9 };
  const sumsOfAll = (history: History) => sumsOf(piecesOf(history, { from: 0, to: END }), { from: 0, to: END });
  const anySums = anyHistory.map(sumsOfAll);
  /** Every unit is of a product with a rate. */
  const ratedSums = anyHistory.map((history) => sumsOfAll({ ...history, work: [first, ...history.work] }));
  const window = { from: 0, to: END };

  test('A x E x Q is sum(PRI x GQ) / PBT', () => {
    fc.assert(
      fc.property(ratedSums, (sums) => {
        const get = (id: string) => figureOf('iso22400', id, sums, window)?.value;
        const [a, e, q, all] = [get('availability'), get('effectiveness'), get('quality-ratio'), get('oee')];
        if (a == null || e == null || q == null) return;
        const pbt = sums.windowMs - sums.off - sums['planned-stop'] - (sums.maintenance - sums.maintenanceUnplanned);
        expect(a * e * q).toBeCloseTo(sums.idealGood / pbt, 9);
        expect(all).toBeCloseTo(sums.idealGood / pbt, 9);
      }),
      { numRuns: 500 },
    );
  });

  test('fully productive time and the losses are the planned production time, to the millisecond', () => {
    const LOSSES = [
      'breakdowns',
      'setup',
      'small-stops',
      'slow-cycles',
      'startup-rejects',
      'production-rejects',
      'no-data',
      'fully-productive-time',
    ];
    fc.assert(
      fc.property(ratedSums, (sums) => {
        const get = (id: string) => figureOf('six-big-losses', id, sums, window)?.value as number;
        expect(sums.unrated).toBe(0);
        expect(LOSSES.reduce((ms, id) => ms + get(id), 0)).toBe(get('planned-production-time'));
      }),
      { numRuns: 500 },
    );
  });

  test('the states of SEMI E10 exclude each other and make up the total time', () => {
    const STATES = [
      'productive-time',
      'standby-time',
      'scheduled-downtime',
      'unscheduled-downtime',
      'non-scheduled-time',
      'no-data',
    ];
    fc.assert(
      fc.property(ratedSums, (sums) => {
        expect(STATES.reduce((ms, id) => ms + (figureOf('semi-e10', id, sums, window)?.value ?? Number.NaN), 0)).toBe(
          END,
        );
      }),
    );
  });

  test('every figure is a number or says why not; bad data make neither a 0 nor a 100 %', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PROFILE_IDS), anySums, (profile, sums) => {
        for (const figure of figuresOf(profile, sums, window)) {
          if (figure.value === null) expect(REASONS).toContain(figure.reason);
          else expect(Number.isFinite(figure.value) && !('reason' in figure)).toBe(true);
          for (const input of Object.values(figure.inputs)) expect(Number.isFinite(input)).toBe(true);
          expect(figure.coverage).toBeCloseTo(1 - sums.unknown / END, 12);
        }
      }),
      { numRuns: 500 },
    );
    const blind = shift({ unknown: 480 * MINUTE });
    for (const profile of PROFILE_IDS)
      for (const figure of figuresOf(profile, blind, WINDOW)) {
        if (figure.unit === 'ratio') expect(figure.value).toBeNull();
        expect(figure.coverage).toBe(0);
      }
    for (const profile of PROFILE_IDS)
      for (const figure of figuresOf(profile, emptySums(), { from: 5, to: 5 }))
        if (figure.unit === 'ratio') expect(figure.value).toBeNull();
  });

  test('machines and shifts are summed, not averaged: an idle machine beside a busy one does not halve its OEE', () => {
    const busy = shift({ windowMs: 100, producing: 100, good: 9, inspected: 9, idealGood: 90, idealAll: 90 });
    const off = shift({ windowMs: 100, off: 100 });
    const both = emptySums();
    addSums(both, busy);
    addSums(both, off);
    expect(value('iso22400', 'oee', busy)).toBe(0.9);
    expect(value('iso22400', 'oee', off)).toBeNull();
    expect(value('iso22400', 'oee', both)).toBe(0.9);
    expect(value('iso22400', 'teep', both)).toBe(0.45);
  });
});

describe('the table of KPIs', () => {
  test('names every figure of every profile once, with unit, formula and version', () => {
    for (const profile of PROFILE_IDS) {
      const figures = figuresOf(profile, full, WINDOW);
      const entries = KPIS.filter((entry) => entry.profile === profile);
      expect(entries.map(({ id, unit, version }) => [id, unit, version])).toEqual(
        figures.map(({ formula, unit, version }) => [formula, unit, version]),
      );
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
      for (const { formula } of entries) expect(formula.length).toBeGreaterThan(2);
      expect(PROFILES[profile].id).toBe(profile);
    }
    expect(figureOf('iso22400', 'happiness', full, WINDOW)).toBeNull();
  });

  test('every reason for an absent figure has its words in three languages', () => {
    for (const words of [en, de, tr]) for (const one of REASONS) expect(words.reason).toHaveProperty(one);
  });
});
