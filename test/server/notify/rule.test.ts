/** Who is told when, judged without a server. */
import { describe, expect, test } from 'vitest';
import { fits, isQuiet, type Occurrence, type Rule, timesDue } from '../../../server/notify/rule.ts';

const MINUTE = 60_000;
const RULE: Rule = {
  name: 'r',
  active: true,
  on: 'alarm',
  priorities: [],
  kinds: [],
  characteristics: [],
  fromLevel: 0,
  lines: null,
  afterMin: 0,
  repeatMin: 0,
  persons: [],
  roles: [],
  addresses: [],
  channels: ['mail'],
  webhook: null,
  quiet: null,
  loud: null,
};
const ALARM: Occurrence = { on: 'alarm', key: 'a', line: 'line1', what: 'hot', priority: 'medium', since: 0 };

test('a rule fits what it names, and nothing while it is off', () => {
  expect(fits(RULE, ALARM)).toBe(true);
  expect(fits({ ...RULE, active: false }, ALARM)).toBe(false);
  expect(fits({ ...RULE, on: 'call' }, ALARM)).toBe(false);
  expect(fits({ ...RULE, priorities: ['high'] }, ALARM)).toBe(false);
  expect(fits({ ...RULE, lines: ['line1'] }, ALARM)).toBe(true);
  expect(fits({ ...RULE, lines: ['line2'] }, ALARM)).toBe(false);
  expect(fits({ ...RULE, lines: ['line2'] }, { ...ALARM, line: null })).toBe(false);
  expect(fits({ ...RULE, on: 'call', kinds: ['safety'] }, { ...ALARM, on: 'call', what: 'lead' })).toBe(false);
});

test('it is told after its minutes, and again so often', () => {
  const rule = { ...RULE, afterMin: 10, repeatMin: 5 };
  const times = [0, 9.99, 10, 14.99, 15, 21].map((minute) => timesDue(rule, ALARM, minute * MINUTE));
  expect(times).toEqual([0, 0, 1, 1, 2, 3]);
  expect(timesDue(RULE, ALARM, 1e9)).toBe(1);
});

test('a signal is told by characteristic, and to the next ones from when it was raised by a level', () => {
  const signal: Occurrence = { ...ALARM, on: 'signal', what: 'weight', escalated: [30 * MINUTE] };
  const rule: Rule = { ...RULE, on: 'signal' };
  expect(fits(rule, signal)).toBe(true);
  expect(fits({ ...rule, characteristics: ['weight'] }, signal)).toBe(true);
  expect(fits({ ...rule, characteristics: ['torque'] }, signal)).toBe(false);
  const due = (fromLevel: number, minute: number) =>
    timesDue({ ...rule, fromLevel, afterMin: 5 }, signal, minute * MINUTE);
  expect([due(0, 4), due(0, 5), due(1, 34), due(1, 35), due(2, 1_000)]).toEqual([0, 1, 0, 1, 0]);
});

describe('quiet hours', () => {
  const rule: Rule = { ...RULE, quiet: { from: '22:00', to: '06:00' } };
  const at = (text: string) => Date.parse(text);

  test('are of the site, also over midnight and in summer', () => {
    const quiet = (text: string) => isQuiet(rule, ALARM, at(text), 'Europe/Berlin');
    expect(quiet('2026-01-10T21:59:00+01:00')).toBe(false);
    expect(quiet('2026-01-10T22:00:00+01:00')).toBe(true);
    expect(quiet('2026-01-11T05:59:00+01:00')).toBe(true);
    expect(quiet('2026-01-11T06:00:00+01:00')).toBe(false);
    expect(quiet('2026-07-10T21:30:00+02:00')).toBe(false);
    expect(quiet('2026-07-10T22:30:00+02:00')).toBe(true);
  });

  test('do not hold back what is urgent', () => {
    const night = at('2026-01-10T23:00:00+01:00');
    const loud: Rule = { ...rule, loud: 'medium' };
    expect(isQuiet(loud, { ...ALARM, priority: 'low' }, night, 'Europe/Berlin')).toBe(true);
    expect(isQuiet(loud, { ...ALARM, priority: 'medium' }, night, 'Europe/Berlin')).toBe(false);
    expect(isQuiet(loud, { ...ALARM, priority: 'high' }, night, 'Europe/Berlin')).toBe(false);
  });
});
