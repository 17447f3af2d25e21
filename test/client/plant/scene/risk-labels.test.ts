import { expect, test } from 'vitest';
import { createScriptedView } from '../../../../client/plant/scene/dev/scripted-view.ts';
import { nearPlant } from '../../../../client/plant/scene/dev/synthetic-plant.ts';
import { labelsOf } from '../../../../client/plant/scene/labels/label-list.ts';
import { marksOf } from '../../../../client/plant/scene/marks.ts';
import type { SceneWords } from '../../../../client/plant/scene/scene-words.ts';

const HOUR = 3_600_000;
const WORDS = {
  machine: (slot) => `m${slot}`,
  line: (slot) => `l${slot}`,
  state: (state) => state,
  fault: () => null,
  duration: (ms) => `${ms / HOUR} h`,
  percent: (ratio) => `${100 * ratio} %`,
  waiting: () => '',
  signals: () => '',
  held: () => '',
  goodsPlace: () => '',
  more: () => '',
  moreLines: () => '',
  title: '',
  risk: ({ probability, horizonMs }) => `${100 * probability} % within ${horizonMs / HOUR} h`,
} satisfies SceneWords;
const risk = (probability: number, called: boolean) => ({ probability, called, horizonMs: 4 * HOUR });
const nobody = { selected: null, hovered: null };

test('a machine that runs and is likely to fail has a label in the hall; one that is not called for has none', () => {
  const view = createScriptedView(nearPlant());
  const risks = new Map([
    [3, risk(0.8, true)],
    [5, risk(0.2, false)],
  ]);
  const { machines } = labelsOf(view, marksOf(view), nobody, WORDS, [], risks);
  expect(machines.map(({ slot, kind, risk: words }) => [slot, kind, words])).toEqual([[3, 'chip', '80 % within 4 h']]);
  // Pointed at, it says all.
  const asked = labelsOf(view, marksOf(view), { selected: 3, hovered: 5 }, WORDS, [], risks).machines;
  expect(asked.map(({ slot, kind, risk: words }) => [slot, kind, words])).toEqual([
    [3, 'full', '80 % within 4 h'],
    [5, 'full', ''],
  ]);
});

test('one that stands already says why it stands, and keeps its place before those that may', () => {
  const view = createScriptedView(nearPlant());
  view.stop(13, 2, 3, 60_000);
  const { machines } = labelsOf(view, marksOf(view), nobody, WORDS, [], new Map([[3, risk(0.9, true)]]));
  const stands = machines.find(({ slot }) => slot === 13);
  const may = machines.find(({ slot }) => slot === 3);
  expect(stands?.priority).toBeLessThan(may?.priority ?? 0);
  expect(may).toMatchObject({ kind: 'chip', risk: '90 % within 4 h' });
});
