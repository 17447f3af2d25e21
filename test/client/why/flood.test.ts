/** Alarms that came close together: which of them, where, and the address that tells what they began with. */
import { expect, test } from 'vitest';
import { floodIn, floodLink, floodOf } from '../../../client/why/flood.ts';

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 2, 10, 8);
const alarm = (minute: number, line: string | null = 'line1') => ({ activated: BEGIN + minute * MINUTE, line });

test('the most alarms within ten minutes are one flood, of one line or of the site', () => {
  const found = floodOf([alarm(0), alarm(40), alarm(43), alarm(48), alarm(49.5), alarm(120)]);
  expect(found).toEqual({ scope: 'line:line1', from: BEGIN + 40 * MINUTE, to: BEGIN + 50.5 * MINUTE, count: 4 });
  expect(floodOf([alarm(0), alarm(1, 'line2'), alarm(2)])?.scope).toBe('site');
  expect(floodOf([alarm(0, null), alarm(1, null), alarm(2, null)])?.scope).toBe('site');
});

test('two alarms, or three an hour apart, or none that is active are no flood', () => {
  expect(floodOf([alarm(0), alarm(1)])).toBeNull();
  expect(floodOf([alarm(0), alarm(60), alarm(120)])).toBeNull();
  expect(floodOf([{ activated: null, line: 'a' }])).toBeNull();
  expect(floodOf([])).toBeNull();
});

test('its address says what it is, and nothing else is read as one', () => {
  const flood = { scope: 'line:line1', from: BEGIN, to: BEGIN + 11 * MINUTE };
  expect(floodIn(new URLSearchParams(floodLink(flood).split('?')[1]))).toEqual(flood);
  expect(floodIn(new URLSearchParams('flood=site&from=now&to=then'))).toBeNull();
  expect(floodIn(new URLSearchParams('from=2026-01-01&to=2026-01-02'))).toBeNull();
});
