import { expect, test } from 'vitest';
import { filledIn, valueText } from '../../../client/why/why-words.ts';
import { createFormat } from '../../../client/words/format.ts';

const f = createFormat('en', 'Europe/Berlin', 'EUR', ((key: string) => key) as never);
const HOUR = 3_600_000;

test('a formula is written with its numbers, times to be divided, units as counts', () => {
  const terms = { PRI_GQ: 6.3 * HOUR, PBT: 8 * HOUR, PQ: 1200, GQ: 1190 };
  expect(filledIn('sum(PRI x GQ) / PBT', terms, f)).toBe('6.30 h / 8.00 h');
  expect(filledIn('sum(PRI x GQ) x GQ / (PQ x PBT)', terms, f)).toBe('6.30 h × 1,190 / (1,200 × 8.00 h)');
  expect(filledIn('good at first pass / PQ', terms, f)).toBe('good at first pass / 1,200');
});

test('a figure that cannot be had is a dash, a ratio a percentage, a length hours or minutes', () => {
  expect(valueText(null, 'ratio', f)).toBe(f.none);
  expect(valueText(0.7871, 'ratio', f)).toBe('78.7%');
  expect([valueText(90 * 60_000, 'ms', f), valueText(5 * HOUR, 'ms', f)]).toEqual(['90.0 min', '5.00 h']);
});
