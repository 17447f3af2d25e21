import { expect, test } from 'vitest';
import { fallOf, worse } from '../../../client/losses/fall.ts';

const HOUR = 3_600_000;
const loss = (id: string, hours: number) => ({ id, ms: hours * HOUR, units: null, money: null });
const step = (
  id: 'calendar' | 'planned' | 'run' | 'net' | 'good',
  hours: number | null,
  losses: ReturnType<typeof loss>[] = [],
) => ({
  id,
  ms: hours === null ? null : hours * HOUR,
  units: null,
  losses,
});
const WEEK = [
  step('calendar', 168),
  step('planned', 112, [loss('off', 56), loss('planned-stop', 0)]),
  step('run', 97, [loss('breakdown', 9), loss('setup', 5), loss('unknown', 1)]),
  step('net', 91, [loss('micro-stop', 8), loss('slow', -2)]),
  step('good', 88, [loss('production-rejects', 3)]),
];

test('every column begins where the one before ended, and time faster than ideal goes up', () => {
  const { columns } = fallOf(WEEK);
  expect(columns.map(({ id }) => id)).toEqual([
    'calendar',
    'off',
    'planned',
    'breakdown',
    'setup',
    'unknown',
    'run',
    'micro-stop',
    'slow',
    'net',
    'production-rejects',
    'good',
  ]);
  const hours = (id: string) => {
    const column = columns.find((one) => one.id === id);
    return [(column?.top ?? 0) / HOUR, (column?.bottom ?? 0) / HOUR];
  };
  expect(hours('off')).toEqual([168, 112]);
  expect(hours('breakdown')).toEqual([112, 103]);
  expect(hours('micro-stop')).toEqual([97, 89]);
  expect(hours('slow')).toEqual([91, 89]);
  expect(hours('good')).toEqual([88, 0]);
});

test('the axis is broken where losses would be thin, and whole where little is left', () => {
  expect(fallOf(WEEK).floor).toBeCloseTo(88 * HOUR * 0.85, 3);
  const poor = WEEK.map((one) => (one.id === 'good' ? step('good', 20, [loss('production-rejects', 71)]) : one));
  expect(fallOf(poor).floor).toBe(0);
});

test('time without data is shown however little, other specks are not', () => {
  const specks = [
    step('calendar', 168),
    step('planned', 168),
    step('run', 168, [loss('setup', 0.01), loss('unknown', 0.01)]),
  ];
  expect(fallOf(specks).columns.map(({ id }) => id)).toContain('unknown');
  expect(fallOf(specks).columns.map(({ id }) => id)).not.toContain('setup');
});

test('what grew most is pointed at, but not against a period that nobody saw', () => {
  const before = WEEK.map((one) =>
    one.id === 'run' ? { ...one, losses: [loss('breakdown', 4), loss('setup', 9)] } : one,
  );
  expect(worse(WEEK, before)).toBe('breakdown');
  expect(worse(WEEK, WEEK)).toBeNull();
  expect(worse(WEEK, null)).toBeNull();
  const blind = WEEK.map((one) => (one.id === 'run' ? { ...one, losses: [loss('unknown', 100)] } : one));
  expect(worse(WEEK, blind)).toBeNull();
});
