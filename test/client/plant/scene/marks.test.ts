import { expect, test } from 'vitest';
import { createScriptedView } from '../../../../client/plant/scene/dev/scripted-view.ts';
import { nearPlant } from '../../../../client/plant/scene/dev/synthetic-plant.ts';
import { marksOf, marksVersion } from '../../../../client/plant/scene/marks.ts';

const plantAtWork = () => createScriptedView(nearPlant());

test('a plant that runs has no mark at all', () => {
  expect(marksOf(plantAtWork()).every((mark) => mark.rank === 'none' && !mark.pad && !mark.labelled)).toBe(true);
});

test('the stopped machine is the cause; what is blocked before and starved after it are consequences', () => {
  const view = plantAtWork();
  view.stop(13, 2, 3, 60_000);
  const marks = marksOf(view);
  expect(marks.slice(11, 17).map((mark) => mark.rank)).toEqual([
    'consequence',
    'consequence',
    'root',
    'consequence',
    'consequence',
    'consequence',
  ]);
  expect(marks[13]?.waiting.filter((state) => state === 'starved')).toHaveLength(3);
  expect(marks[12]?.waiting).toEqual([]);
});

test('a utility that breaks down is a cause by its own state', () => {
  const view = plantAtWork();
  view.set(30, 'breakdown');
  expect(view.plant.machines[30]?.line).toBe(-1);
  expect(marksOf(view)[30]).toMatchObject({ rank: 'root', pad: true, labelled: true });
});

test('idle and off machines keep their floor clean', () => {
  const view = plantAtWork();
  view.set(3, 'idle');
  view.set(4, 'off');
  expect(marksOf(view)[3]).toMatchObject({ rank: 'none', pad: false, labelled: false });
  expect(marksOf(view)[4]).toMatchObject({ rank: 'none', pad: false, labelled: false });
});

test('one machine without data gets a chip; a plant in the dark gets dashed pads and no label storm', () => {
  const view = plantAtWork();
  view.set(3, 'unknown');
  expect(marksOf(view)[3]).toMatchObject({ state: 'unknown', rank: 'consequence', pad: true, labelled: true });
  view.turn('stale');
  const marks = marksOf(view);
  expect(marks.every((mark) => mark.state === 'unknown' && mark.pad)).toBe(true);
  expect(marks.some((mark) => mark.labelled)).toBe(false);
});

test('marks are worked out again for a new state, and not for a frame without one', () => {
  const view = plantAtWork();
  const before = marksVersion(view);
  view.tick();
  expect(marksVersion(view)).toBe(before);
  view.set(3, 'blocked');
  expect(marksVersion(view)).not.toBe(before);
});
