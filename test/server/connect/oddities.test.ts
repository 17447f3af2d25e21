import { expect, test } from 'vitest';
import { Oddities } from '../../../server/connect/oddities.ts';
import { linePlant } from '../../plants.ts';
import { Story } from '../../twin/core/story.ts';

test('what the twin finds odd in samples is counted at the source they came from', () => {
  const story = new Story(linePlant(2)).say(0, 'm0/speed', 60).say(0, 'm0/state', 6);
  story.say(1, 'm0/good', 500).say(2, 'm0/good', 3); // set back
  story.say(3, 'm0/good', 9_000); // jumped
  story.say(4, 'm0/temperature', 9_999).say(5, 'm0/temperature', Number.NaN);
  story.late(6, 4_000, 'm0/good', 1).late(6, -56 * 365 * 86_400, 'm0/good', 1); // an hour ahead, 1970
  story.say(30, 'm0/speed', 60).late(31, 5, 'm0/state', 9);
  const oddities = new Oddities(story.twin.plant);
  for (const event of story.events) oddities.take(event);
  expect(oddities.of(0, story.twin)).toEqual({
    'counter-reset': 1,
    'counter-jump': 1,
    implausible: 1,
    'not-a-number': 1,
    future: 1,
    past: 1,
    'too-late': 1,
  });
});
