/** A plan of inspection as it is written on the screen: unchanged it is the same, new tests get names of their own. */
import { expect, test } from 'vitest';
import { LEVELS as ALL, AQLS as STANDARD } from '../../../analytics/spc/sampling-plans.ts';
import type { InspectionPlan } from '../../../client/http/inspections-api.ts';
import { AQLS, draftOf, LEVELS, lackingIn, NEW_TEST, toldOf } from '../../../client/quality/inspections/plan-draft.ts';

const FLOUR: InspectionPlan = {
  ...{ material: 'flour', version: 4, sampling: { level: 'S-3', aql: 0.65 }, reduced: true },
  tests: [{ test: 'moisture', name: 'Moisture', unit: '%', low: null, high: 14.5 }],
  ...{ skip: { clearance: 8, oneIn: 3 }, instruction: 'Smell it' },
};

test('what is opened and saved unchanged is the same', () => {
  const { material: _material, version: _version, ...same } = FLOUR;
  expect(toldOf(draftOf(FLOUR))).toEqual(same);
});

test('levels and AQLs that are offered are those of the standard', () => {
  expect([...AQLS]).toEqual([...STANDARD]);
  expect([...LEVELS]).toEqual([...ALL]);
});

test('a new test gets a name of its own; one that is known keeps its', () => {
  const draft = draftOf(FLOUR);
  const named = { ...NEW_TEST, name: 'Moisture', high: '15,5' };
  expect(toldOf({ ...draft, tests: [...draft.tests, named, named] }).tests.map((one) => [one.test, one.high])).toEqual([
    ['moisture', 14.5],
    ['moisture-2', 15.5],
    ['moisture-3', 15.5],
  ]);
});

test('what is missing or no number is named as the server names it', () => {
  const draft = { ...draftOf(null), tests: [{ ...NEW_TEST, low: 'dry' }], skips: true, oneIn: '' };
  expect([...lackingIn(draft)]).toEqual([
    ['material', 'missing'],
    ['tests/0/name', 'missing'],
    ['tests/0/low', 'no-number'],
    ['skip/oneIn', 'missing'],
  ]);
});
