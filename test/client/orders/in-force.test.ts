/** Which revision a screen marks as the one that holds. */
import { expect, test } from 'vitest';
import { inForce } from '../../../client/orders/in-force.ts';

const of = (name: string, from: string, to: string | null = null) => ({
  ...{ name, effectiveFrom: `2026-01-${from}T06:00:00Z`, effectiveTo: to && `2026-01-${to}T06:00:00Z` },
});
const at = (day: string) => Date.parse(`2026-01-${day}T06:00:00Z`);

test('the newest that has begun and has not ended holds, whatever the order they come in', () => {
  const revisions = [of('c', '20'), of('a', '01'), of('b', '10', '15')];
  const names = ['01', '09', '10', '14', '15', '19', '20'].map((day) => inForce(revisions, at(day))?.name);
  expect(names).toEqual(['a', 'a', 'b', 'b', 'a', 'a', 'c']);
});

test('before the first, or of none, nothing holds', () => {
  expect(inForce([of('a', '02')], at('01'))).toBeNull();
  expect(inForce([], at('01'))).toBeNull();
});
