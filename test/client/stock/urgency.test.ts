/** Materials in the order in which somebody has to look at them. */
import { expect, test } from 'vitest';
import type { Coverage, MaterialStock } from '../../../client/http/stock-api.ts';
import { byUrgency } from '../../../client/stock/urgency.ts';

const needs = (material: string, line: string, hours: number | null, beforeEnd: boolean | null = false): Coverage => ({
  ...{ line, material, hours, beforeEnd, order: 'o', product: 'p', unit: 'pcs', perHour: 1, by: 'speed', atLine: 0 },
  ...{ inReach: 1, hoursAtLine: 0, runsOut: null, needed: 1, near: false, why: hours === null ? 'not-told' : null },
});
const has = (material: string, owed = 0): MaterialStock => ({
  ...{ material, unit: 'pcs', usable: 1, held: 0, expired: 0, expiring: 0, lots: 1, owed, firstExpiry: null },
});

test('what runs out before its order ends is first, then by hours, then what cannot be told, then what nobody needs', () => {
  const rows = byUrgency({
    coverage: [
      needs('label', 'line1', 1),
      needs('case', 'line1', null),
      needs('film', 'line1', 3, true),
      needs('cap', 'line1', 9),
      needs('cap', 'line2', 0.5),
    ],
    materials: [has('salt'), has('sugar', 4), has('cap')],
  });
  expect(rows.map(({ material }) => material)).toEqual(['film', 'cap', 'label', 'case', 'sugar', 'salt']);
  // Of one material the line that has none first.
  expect(rows[1]?.coverage.map(({ line }) => line)).toEqual(['line2', 'line1']);
  expect([rows[0]?.stock, rows[1]?.stock?.usable]).toEqual([null, 1]);
});
