/** When somebody is to be told of a machine or a model, and what the message says. */
import { expect, test } from 'vitest';
import { saidOf } from '../../../server/notify/machine-words.ts';
import { fits, type Rule } from '../../../server/notify/rule.ts';
import { messageOf } from '../../../server/notify/words.ts';
import type { AssetRisk } from '../../../server/predict/answers.ts';
import { type Judged, machinesToTell, modelsToTell } from '../../../server/predict/notices/judge.ts';
import type { Notice } from '../../../server/predict/notices/words.ts';
import { lineText, plantOf } from '../../plants.ts';

const plant = plantOf(lineText(2));
const machine = plant.machines[0]!;
const risk = (probability: number, more: Partial<AssetRisk> = {}): AssetRisk => ({
  ...{ machine, model: { id: 1, horizonHours: 48 } as never, calledFrom: 0.5, was: null, trend: [] },
  said: { machine: machine.id, at: 0, probability, low: 0, high: 1, thin: false, why: [], unlike: [], curve: [] },
  ...{ watched: true, unusual: null },
  ...more,
});
const notice = (more: Partial<Notice>): Notice => ({
  ...{ id: 7, kind: 'likely', machine: machine.id, model: null, evidence: {}, from: 0, to: null },
  ...more,
});

test('a machine is told of from the chance on at which calls are made, and until it has clearly fallen', () => {
  const told = (asset: AssetRisk, before: Notice[] = []) => machinesToTell([asset], before).map(({ kind }) => kind);
  expect(told(risk(0.49))).toEqual([]);
  expect(machinesToTell([risk(0.5)], [])).toEqual([
    { kind: 'likely', machine: machine.id, model: null, evidence: { chance: 0.5, hours: 48 } },
  ]);
  expect(told(risk(0.4), [notice({})])).toEqual(['likely']);
  expect(told(risk(0.34), [notice({})])).toEqual([]);
  // The highest so far stays.
  expect(machinesToTell([risk(0.6)], [notice({ evidence: { chance: 0.9 } })])[0]?.evidence.chance).toBe(0.9);
  // Where nobody knows from which chance on a call pays, or too little is heard, nobody is called.
  expect(told(risk(0.99, { calledFrom: null }))).toEqual([]);
  expect(told(risk(0.99, { said: { ...risk(0.99).said!, thin: true } }))).toEqual([]);
});

test('a machine unlike its usual self is told of while that lasts, though no model answers for it', () => {
  const unusual = { from: 0, to: null, heard: 9, peak: 4, parts: [{ signal: 'temperature', share: 0.8 }], ended: null };
  const without = { model: null, said: null, calledFrom: null };
  expect(machinesToTell([risk(0, { ...without, unusual })], [])).toEqual([
    { kind: 'unusual', machine: machine.id, model: null, evidence: { signals: ['temperature'] } },
  ]);
  expect(machinesToTell([risk(0, { ...without, unusual: { ...unusual, to: 8 } })], [])).toEqual([]);
});

const judged = (more: {
  drifted?: boolean;
  brier?: { value: number; low: number; high: number };
  observations?: number;
  failuresSince?: number;
  difference?: { value: number; low: number; high: number };
}): Judged => {
  const { drifted = false, brier = { value: 0.1, low: 0.08, high: 0.12 }, observations = 60 } = more;
  const signals = [{ signal: 'temperature', index: 0.5, distance: 0.4, drifted }];
  const standing = { window: { from: 0, to: 1 }, signals, champion: null, against: null };
  const sure = more.difference !== undefined && more.difference.high < 0;
  return {
    model: { id: 1, family: 'any', version: 2, learned: { from: 0, to: 1 }, card: { failures: 20 } } as never,
    standing,
    record: { record: { brier, brierOfAverage: 0.2, observations } } as never,
    failuresSince: more.failuresSince ?? 0,
    shadow: more.difference
      ? {
          model: { id: 2, version: 3 } as never,
          standing: { ...standing, against: { moments: 9, observations: 9, difference: more.difference, sure } },
        }
      : null,
  };
};

test('a model is doubted with evidence alone: changed readings, worse than the average for sure, a shadow that was righter, failures since', () => {
  const kinds = (more: Parameters<typeof judged>[0]) => modelsToTell([judged(more)]).map(({ kind }) => kind);
  expect(kinds({})).toEqual([]);
  expect(modelsToTell([judged({ drifted: true })])[0]).toMatchObject({
    ...{ kind: 'readings', model: 1, machine: null },
    evidence: { signals: ['temperature'] },
  });
  expect(kinds({ brier: { value: 0.25, low: 0.21, high: 0.3 } })).toEqual(['worse']);
  expect(kinds({ brier: { value: 0.25, low: 0.19, high: 0.3 } })).toEqual([]);
  expect(kinds({ brier: { value: 0.25, low: 0.21, high: 0.3 }, observations: 12 })).toEqual([]);
  expect(kinds({ difference: { value: -0.05, low: -0.08, high: -0.02 } })).toEqual(['shadow']);
  expect(kinds({ difference: { value: -0.05, low: -0.08, high: 0.01 } })).toEqual([]);
  expect(kinds({ failuresSince: 19 })).toEqual([]);
  expect(kinds({ failuresSince: 20 })).toEqual(['failures']);
});

test('the message says what, where and why, in the language of who gets it', () => {
  const subject = (told: Notice, model = '') => {
    const { what, more } = saidOf(plant, { notice: told, model });
    const kind = told.machine === null ? ('model' as const) : ('machine' as const);
    return {
      kind,
      priority: 'high' as const,
      what,
      more,
      where: ['Machine 0', 'Line'],
      since: Date.UTC(2026, 0, 5, 9),
    };
  };
  const likely = subject(notice({ evidence: { chance: 0.97, hours: 48 } }));
  expect(messageOf(likely, 'en', 'UTC')).toEqual({
    subject: 'Likely to fail – Machine 0, Line',
    text: '97% within 48 h\nsince 5 Jan 2026, 09:00',
  });
  expect(messageOf(likely, 'de', 'UTC').text).toMatch(/^97\s%\sinnerhalb von 48 h/);
  const doubted = notice({ kind: 'failures', machine: null, model: 1, evidence: { learned: 20, since: 25 } });
  expect(messageOf(subject(doubted, 'filler 2'), 'tr', 'UTC')).toMatchObject({
    subject: expect.stringContaining('Arıza modeli filler 2'),
    text: expect.stringContaining('20 arızadan öğrendi, o zamandan beri 25'),
  });
  const unusual = notice({ kind: 'unusual', evidence: { signals: ['temperature'] } });
  const [tag] = plant.tags.filter(({ name }) => name === `${machine.id}/temperature`);
  expect(messageOf(subject(unusual), 'en', 'UTC').text).toContain(
    typeof tag?.words === 'string' ? tag.words : (tag?.words['en'] ?? 'none'),
  );
});

test('a rule tells of machines, of its lines alone', () => {
  const rule = { active: true, on: 'machine', lines: ['line1'], priorities: [], kinds: [], characteristics: [] };
  const told = { on: 'machine', key: 'notice:7', what: 'likely', priority: 'high', since: 0 } as const;
  expect(fits(rule as unknown as Rule, { ...told, line: 'line1' })).toBe(true);
  expect(fits(rule as unknown as Rule, { ...told, line: 'line2' })).toBe(false);
  expect(fits({ ...rule, on: 'model' } as unknown as Rule, { ...told, line: 'line1' })).toBe(false);
});
