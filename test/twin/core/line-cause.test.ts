import { expect, test } from 'vitest';
import { linePlant, lineText, plantOf } from '../../plants.ts';
import { SIX, Story } from './story.ts';

/** m0 -> m1 (constraint) -> m2 -> m3, all running. */
const line = () => {
  const story = new Story(linePlant(4));
  for (const m of ['m0', 'm1', 'm2', 'm3']) story.say(0, `${m}/speed`, 60).say(0, `${m}/state`, 6);
  return story;
};
const suspend = (story: Story, second: number, machine: string, wait: 1 | 2) =>
  story.say(second, `${machine}/wait`, wait).say(second, `${machine}/state`, 5);
const cause = (story: Story) => story.twin.lines.causeOf(0)?.machine;
const chain = (story: Story) => story.twin.lines.chainOf(0).map((link) => link.machine);

test('the line stands when its constraint stands', () => {
  const story = line().say(10, 'm1/state', 9);
  expect(story.of('line-changed').at(-1)).toMatchObject({ line: 'line', state: 'breakdown', at: SIX + 10_000 });
  expect(cause(story)).toBe('m1');
  expect(chain(story)).toEqual(['m1']);
});

test('a blocked constraint is traced downstream to the machine that stands', () => {
  const story = line().say(10, 'm3/state', 9);
  suspend(story, 20, 'm2', 2);
  suspend(story, 30, 'm1', 2);
  expect(cause(story)).toBe('m3');
  expect(chain(story)).toEqual(['m1', 'm2', 'm3']);
});

test('a starved constraint is traced upstream', () => {
  const story = suspend(line().say(10, 'm0/state', 11), 15, 'm1', 1);
  expect(cause(story)).toBe('m0');
});

test('machines on both sides wait for the same cause', () => {
  const story = line().say(10, 'm1/state', 9);
  suspend(story, 20, 'm0', 2);
  suspend(story, 20, 'm2', 1);
  suspend(story, 25, 'm3', 1);
  const m1 = 1;
  expect(story.twin.lines.waitingFor(0, m1).map((m) => story.twin.plant.machines[m]?.id)).toEqual(['m0', 'm2', 'm3']);
});

test('the standstill keeps its cause when the cause runs again before its gap has passed', () => {
  const story = suspend(line().say(10, 'm0/state', 11), 15, 'm1', 1);
  story.say(25, 'm0/state', 6);
  expect(story.state('m1')).toBe('starved');
  expect(cause(story)).toBe('m0');
  story.say(40, 'm1/state', 6);
  expect(cause(story)).toBeUndefined();
});

test('a machine that stands elsewhere does not stop the line', () => {
  const story = line().say(10, 'm3/state', 9);
  expect(story.of('line-changed').at(-1)).toMatchObject({ state: 'producing' });
});

test('at a merge the branch that stands is the cause, not the one that runs', () => {
  const merged = plantOf(
    lineText(4)
      .replace(
        '- { from: m0, to: m1, capacity: 10 }',
        '- { from: m0, to: m1, capacity: 10 }\n      - { from: m3, to: m1, capacity: 10 }',
      )
      .replace('      - { from: m2, to: m3, capacity: 10 }\n', ''),
  );
  const story = new Story(merged);
  for (const m of ['m0', 'm1', 'm2', 'm3']) story.say(0, `${m}/state`, 6);
  story.say(10, 'm3/state', 9);
  suspend(story, 12, 'm1', 1);
  expect(cause(story)).toBe('m3');
});
