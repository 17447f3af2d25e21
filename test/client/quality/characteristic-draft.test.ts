/** A characteristic as it is written on the screen: what is sent is what was typed, and what cannot be sent is named by its field. */
import { expect, test } from 'vitest';
import type { Characteristic } from '../../../client/http/quality-api.ts';
import {
  chartsFor,
  type Draft,
  draftOf,
  fitted,
  lackingIn,
  SOURCES,
  toldOf,
} from '../../../client/quality/characteristic/draft.ts';
import { faultOf } from '../../../server/records/quality/judge-characteristic.ts';

const FILL: Characteristic = {
  ...{ id: 'fill', version: 3, name: { en: 'Fill weight', de: 'Füllgewicht' }, machine: 'filler', unit: 'g' },
  measured: { from: 'tag', tag: 'fill_weight', sampling: { kind: 'cycle', n: 250 } },
  ...{ chart: 'xbar-r', size: 5, perProduct: true },
  specifications: [
    { product: null, low: 495, high: 505, target: 500 },
    { product: 'red', low: 745.5, high: null, target: null },
  ],
  ...{ rules: ['nelson-1', 'spread'], stopOn: ['nelson-1'], sigma: null, learn: 25, escalateMin: 15 },
  plan: [{ en: 'Weigh ten bottles', de: 'Zehn Flaschen wiegen' }, 'Call the technician'],
};

test('what is opened and saved unchanged is the same, in every language', () => {
  const { id: _id, version: _version, ...same } = FILL;
  const told = toldOf(draftOf(FILL, '', 'de'), FILL, 'de');
  expect({ ...told, plan: told.plan.slice(0, 1) }).toEqual({ ...same, plan: FILL.plan.slice(0, 1) });
  // A text of no language becomes one of the screen's.
  expect(told.plan[1]).toEqual({ de: 'Call the technician' });
});

test('numbers are typed with a comma or a point; a specification without any limit is none', () => {
  const draft: Draft = {
    ...draftOf(FILL, '', 'en'),
    specifications: [
      { product: null, low: '495,5', target: '', high: '505.25' },
      { product: 'red', low: '', target: ' ', high: '' },
    ],
  };
  expect(toldOf(draft, FILL, 'en').specifications).toEqual([{ product: null, low: 495.5, target: null, high: 505.25 }]);
});

test('what is missing or is no number is named as the server names it, and is never sent as nothing', () => {
  const draft = draftOf(null, '', 'en');
  expect([...lackingIn(draft)]).toEqual([
    ['name', 'missing'],
    ['machine', 'missing'],
    ['measured/tag', 'missing'],
  ]);
  const strange = { ...draftOf(FILL, '', 'en'), size: 'five', escalateMin: 'soon', rules: [] };
  expect([...lackingIn(strange)]).toEqual([
    ['size', 'no-number'],
    ['rules', 'missing'],
    ['escalateMin', 'no-number'],
  ]);
  expect(lackingIn(draftOf(FILL, '', 'en')).size).toBe(0);
});

test('charts that are offered fit what is measured: the server takes each of them', () => {
  const begun = {
    ...draftOf(null, 'm1', 'en'),
    name: 'X',
    tag: 'temperature',
    template: 'hourly',
    step: 'weight',
    tags: ['a', 'b'],
  };
  for (const from of SOURCES)
    for (const asks of ['number', 'pieces', 'count'] as const)
      for (const chart of chartsFor({ from }, asks)) {
        const draft = fitted({ ...begun, from, chart, first: 'declared', sigma: '2', rules: ['spread', 'we-4'] }, asks);
        expect(draft.chart).toBe(chart);
        expect(faultOf({ ...toldOf(draft, null, 'en'), id: 'x' } as never), `${from} ${asks} ${chart}`).toBeNull();
      }
  // What was chosen and does not fit any more is replaced.
  expect(fitted({ ...begun, from: 'counters', chart: 'xbar-r', size: '5' }, null)).toMatchObject({
    chart: 'p',
    size: '1',
  });
});

test('a stop is recommended by rules that signal, and by no other', () => {
  const draft = { ...draftOf(FILL, '', 'en'), rules: ['spread'] as const };
  expect(toldOf(draft, FILL, 'en').stopOn).toEqual([]);
});
