/** A limit as it is written on the screen: the next revision begins now, one put right keeps its times, and no number is lost. */
import { expect, test } from 'vitest';
import type { EnvironmentalLimit } from '../../../client/http/limits-api.ts';
import { draftOf, lackingIn, nextOf, toldOf } from '../../../client/quality/limits/draft.ts';

const NOW = Date.parse('2026-07-01T10:20:30.000Z');
const SITE = { language: 'en', zone: 'Europe/Berlin', now: NOW };
const PH: EnvironmentalLimit = {
  ...{ id: 'ph', revision: '2', name: { en: 'Waste water pH', de: 'pH Abwasser' }, kind: 'effluent', line: null },
  ...{ tag: 'plant/ph', unit: 'pH', low: 6.5, high: 9, average: 'minutes', minutes: 30, holdsS: 90 },
  ...{ allowedAMonth: 3, authority: 'Water board', permit: 'WB-7', note: '' },
  ...{ effectiveFrom: '2026-01-01T00:00:05.250Z', effectiveTo: null },
};

test('one that is put right and saved unchanged is the same, to the millisecond', () => {
  const { id: _id, ...same } = PH;
  expect(toldOf(draftOf(PH, 'correct', ['2'], SITE), PH, SITE)).toEqual(same);
});

test('the next revision begins now by the clock of the site, has the next number, and no end', () => {
  const draft = draftOf({ ...PH, effectiveTo: '2026-12-31T23:00:00.000Z' }, 'revise', ['1', '2', '3'], SITE);
  expect(draft).toMatchObject({ revision: '4', from: '2026-07-01T12:20', to: '' });
  expect(toldOf(draft, PH, SITE)).toMatchObject({ effectiveFrom: '2026-07-01T10:20:00.000Z', effectiveTo: null });
  expect(nextOf('2026', ['2026', '2026-2'])).toBe('2026-3');
});

test('its end is now, unless something else is said', () => {
  const told = toldOf(draftOf(PH, 'end', ['2'], SITE), PH, SITE);
  expect(told).toMatchObject({
    revision: '2',
    effectiveFrom: PH.effectiveFrom,
    effectiveTo: '2026-07-01T10:20:00.000Z',
  });
});

test('what people read is judged reading by reading, whatever was chosen before', () => {
  const told = toldOf({ ...draftOf(PH, 'revise', ['2'], SITE), byHand: true }, PH, SITE);
  expect(told).toMatchObject({ tag: null, average: 'instant', minutes: null });
});

test('what is missing, no number or no time is named as the server names it', () => {
  expect([...lackingIn(draftOf(null, 'new', [], SITE), SITE.zone)]).toEqual([
    ['name', 'missing'],
    ['tag', 'missing'],
  ]);
  const strange = { ...draftOf(PH, 'correct', ['2'], SITE), low: 'six', from: '', holds: '' };
  expect([...lackingIn(strange, SITE.zone)]).toEqual([
    ['low', 'no-number'],
    ['holdsS', 'missing'],
    ['effectiveFrom', 'no-time'],
  ]);
});
