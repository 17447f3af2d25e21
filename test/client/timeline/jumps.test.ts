import { expect, test } from 'vitest';
import type { Segment } from '../../../client/record/segments.ts';
import { changeNextTo, jumpsOf, wallMoment, wallText } from '../../../client/timeline/jumps.ts';
import { lineText, plantOf } from '../../plants.ts';

const BERLIN = 'Europe/Berlin';
const plant = plantOf(
  lineText().replace(
    /shifts: \[.*\]\n/,
    `shifts:
  - { id: early, name: Early, days: [mon, tue, wed, thu, fri, sat, sun], from: "06:00", to: "14:00" }
  - { id: night, name: Night, days: [mon, tue, wed, thu, fri, sat, sun], from: "22:00", to: "06:00" }
`,
  ),
);

test('the start of last night shift is one click away, by its name and its time on the wall', () => {
  const now = Date.UTC(2026, 2, 3, 9, 30); // Tuesday 10:30 in Berlin
  const jumps = jumpsOf(plant, now, now - 40 * 86_400_000);
  const night = jumps.find((jump) => jump.kind === 'shift' && jump.name === 'Night');
  expect(night?.at).toBe(Date.UTC(2026, 2, 2, 21));
  expect(jumps.map(({ kind }) => kind)).toEqual([
    'hour-ago',
    ...Array.from({ length: 6 }, () => 'shift'),
    'day-ago',
    'week-ago',
    'oldest',
  ]);
});

test('nothing is offered that the record does not hold', () => {
  const now = Date.UTC(2026, 2, 3, 9, 30);
  const jumps = jumpsOf(plant, now, now - 20 * 60_000);
  expect(jumps).toEqual([{ kind: 'oldest', at: now - 20 * 60_000 }]);
});

test('a time that is typed is a time of the site, through the change of clocks', () => {
  expect(wallMoment('2026-03-02T06:00', BERLIN)).toBe(Date.UTC(2026, 2, 2, 5));
  expect(wallMoment('2026-07-02T06:00', BERLIN)).toBe(Date.UTC(2026, 6, 2, 4));
  // 02:30 comes twice on the last Sunday of October.
  expect(wallMoment('2026-10-25T02:30', BERLIN)).toBe(Date.UTC(2026, 9, 25, 0, 30));
  expect(wallMoment('soon', BERLIN)).toBeNull();
  expect(wallText(Date.UTC(2026, 6, 2, 4, 0, 59), BERLIN)).toBe('2026-07-02T06:00');
});

test('stepping goes from change to change of any machine, and never stands still', () => {
  const segment = (from: number, to: number): Segment => ({
    from,
    to,
    state: 'producing',
    fault: 0,
    cause: null,
    good: 0,
    reject: 0,
  });
  const records = [[segment(0, 10_000), segment(10_000, 30_000)], [segment(0, 20_000)], [segment(20_500, 30_000)]];
  const way: number[] = [];
  for (let at: number | null = 5000; at !== null; at = changeNextTo(records, Math.ceil(at / 1000) * 1000, 1))
    way.push(at);
  expect(way).toEqual([5000, 10_000, 20_500]);
  expect(changeNextTo(records, 21_000, -1)).toBe(10_000);
});
