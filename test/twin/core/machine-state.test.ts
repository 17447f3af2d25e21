import { describe, expect, test } from 'vitest';
import { linePlant, lineText, plantOf } from '../../plants.ts';
import { Story } from './story.ts';

const plant = linePlant(3);
const running = () => new Story(plant).say(0, 'm0/mode', 1).say(0, 'm0/speed', 60).say(0, 'm0/state', 6);

describe('PackML states become the states of the shop floor', () => {
  test.each([
    [6, 'producing'],
    [11, 'micro-stop'],
    [9, 'breakdown'],
    [1, 'breakdown'],
    [15, 'setup'],
    [3, 'setup'],
    [4, 'idle'],
    [17, 'idle'],
    [5, 'starved'],
  ] as const)('state %i shows as %s', (code, state) => {
    expect(running().say(10, 'm0/state', code).state('m0')).toBe(state);
  });

  test('a suspended machine is blocked when it waits for what comes after it', () => {
    expect(running().say(10, 'm0/wait', 2).say(10, 'm0/state', 5).state('m0')).toBe('blocked');
    expect(running().say(10, 'm0/state', 5).say(10, 'm0/wait', 2).state('m0')).toBe('blocked');
  });

  test('a machine that clears its reason before it runs again was blocked to the end', () => {
    const story = running()
      .say(10, 'm0/wait', 2)
      .say(10, 'm0/state', 5)
      .say(20, 'm0/wait', 0)
      .say(20, 'm0/state', 14)
      .say(20.3, 'm0/state', 6);
    expect(story.intervals('m0').map(([state]) => state)).toEqual(['producing', 'blocked']);
  });

  test('maintenance mode shows as maintenance, whatever the state', () => {
    expect(running().say(10, 'm0/mode', 2).state('m0')).toBe('maintenance');
  });

  test('a machine that says nothing yet is unknown, never running', () => {
    expect(new Story(plant).state('m0')).toBe('unknown');
  });

  test('a state of bad quality is unknown, and known again when it is good', () => {
    const story = running().say(10, 'm0/state', 6, 'bad');
    expect(story.state('m0')).toBe('unknown');
    expect(story.say(20, 'm0/state', 6).state('m0')).toBe('producing');
    expect(
      story
        .say(21, 'm0/state', 4)
        .intervals('m0')
        .map(([state]) => state),
    ).toEqual(['producing', 'unknown', 'producing']);
  });

  test('a bad fault or mode reading changes nothing', () => {
    expect(running().say(10, 'm0/mode', 2, 'bad').state('m0')).toBe('producing');
  });
});

describe('short stops and breakdowns', () => {
  test('a stop shorter than the threshold is a micro-stop for ever', () => {
    const story = running().say(100, 'm0/state', 11).wait(219).say(219.9, 'm0/state', 6).say(300, 'm0/state', 4);
    expect(story.intervals('m0')).toEqual([
      ['producing', 0, 100, 0],
      ['micro-stop', 100, 219.9, 0],
      ['producing', 219.9, 300, 0],
    ]);
  });

  test('a stop as long as the threshold is a breakdown from its beginning', () => {
    const story = running().say(100, 'm0/state', 11).say(220, 'm0/state', 6);
    expect(story.intervals('m0').at(-1)).toEqual(['breakdown', 100, 220, 0]);
  });

  test('an open stop turns into a breakdown by time alone, without new data', () => {
    const story = running().say(100, 'm0/state', 11);
    expect(story.wait(219).state('m0')).toBe('micro-stop');
    expect(story.wait(221).state('m0')).toBe('breakdown');
    expect(story.of('state-changed').at(-1)).toMatchObject({ state: 'breakdown', previous: 'micro-stop', fault: 0 });
    expect(story.since('m0')).toBe(220);
  });

  test('held, then aborted, cleared and stopped is one stop', () => {
    const story = running()
      .say(100, 'm0/state', 11)
      .say(105, 'm0/state', 9)
      .say(130, 'm0/state', 1)
      .say(131, 'm0/state', 2)
      .say(160, 'm0/state', 6);
    expect(story.intervals('m0')).toEqual([
      ['producing', 0, 100, 0],
      ['breakdown', 100, 160, 0],
    ]);
  });

  test('the fault that came with the stop stays with it', () => {
    const story = running()
      .say(100, 'm0/state', 11)
      .say(100.2, 'm0/fault', 7)
      .say(300, 'm0/fault', 0)
      .say(300, 'm0/state', 6);
    story.say(301, 'm0/reject', 0);
    expect(story.of('interval-closed').at(-1)).toMatchObject({ state: 'breakdown', fault: 7 });
  });
});

describe('slow', () => {
  test('below nine tenths of the ideal rate for thirty seconds is slow from then on', () => {
    const story = running().say(50, 'm0/speed', 50).wait(79);
    expect(story.state('m0')).toBe('producing');
    expect(story.wait(81).state('m0')).toBe('slow');
    expect(story.since('m0')).toBe(80);
    expect(story.say(120, 'm0/speed', 60).state('m0')).toBe('producing');
    expect(story.say(130, 'm0/state', 4).intervals('m0')).toEqual([
      ['producing', 0, 80, 0],
      ['slow', 80, 120, 0],
      ['producing', 120, 130, 0],
    ]);
  });

  test('a dip shorter than that is not', () => {
    const story = running().say(50, 'm0/speed', 50).say(79, 'm0/speed', 60).wait(200);
    expect(story.state('m0')).toBe('producing');
  });

  test('overspeed is producing', () => {
    expect(running().say(50, 'm0/speed', 90).wait(200).state('m0')).toBe('producing');
  });

  test('the limit follows the product', () => {
    // 40 a minute is slow for red (60), not for blue (30).
    const story = running().say(10, 'm0/product', 'BLUE-1').say(10, 'm0/speed', 40).wait(100);
    expect(story.state('m0')).toBe('producing');
    expect(story.say(200, 'm0/product', 'red').wait(231).state('m0')).toBe('slow');
  });
});

describe('calendar and orders', () => {
  test('a machine that stands in the break is in a planned stop; one that runs, runs; one with a fault is down', () => {
    const paused = () => running().say(50, 'm0/calendar', 1);
    expect(paused().state('m0')).toBe('producing');
    expect(paused().say(60, 'm0/state', 11).state('m0')).toBe('planned-stop');
    expect(paused().say(60, 'm0/fault', 7).say(60, 'm0/state', 11).state('m0')).toBe('micro-stop');
    expect(paused().say(60, 'm0/state', 9).state('m0')).toBe('breakdown');
  });

  test('outside the shifts a standing machine is off', () => {
    expect(running().say(50, 'm0/calendar', 2).say(60, 'm0/state', 4).state('m0')).toBe('off');
  });

  test('stopped without an order is idle, inside an order it is a stop', () => {
    const ordered = plantOf(
      lineText(3).replace('temperature:', 'order: { role: order, from: "{machine}.order" }\n      temperature:'),
    );
    const stopped = new Story(ordered).say(0, 'm0/state', 2);
    expect(stopped.state('m0')).toBe('idle');
    expect(stopped.say(1, 'm0/order', '4711').state('m0')).toBe('micro-stop');
  });
});

describe('machines that speak something else', () => {
  const worded = plantOf(
    lineText(2)
      .replace('state: { role: state,', 'state: { role: state, type: text,')
      .replace('source: plc\n', 'source: plc\n    states: words\n'),
  );

  test('texts are read by the declared table; a word that is not in it is unknown', () => {
    const story = new Story(worded).say(0, 'm0/state', 'run');
    expect(story.state('m0')).toBe('producing');
    expect(story.say(1, 'm0/state', 'wait-out').state('m0')).toBe('blocked');
    expect(story.say(2, 'm0/state', 'halt').state('m0')).toBe('micro-stop');
    expect(story.say(3, 'm0/state', 'gibberish').state('m0')).toBe('unknown');
  });
});

test('a PackML transition that the table does not have is taken as fact and noted', () => {
  const story = running().say(10, 'm0/state', 17); // Execute -> Complete skips Completing: one acting state may be missed
  expect(story.of('illegal-transition')).toEqual([]);
  story.say(20, 'm0/state', 6); // Complete -> Execute is not possible
  expect(story.state('m0')).toBe('producing');
  expect(story.of('illegal-transition')).toMatchObject([{ machine: 'm0', before: 17, after: 6 }]);
});

test('the same state sent again changes nothing', () => {
  const story = running();
  const before = story.events.length;
  story.say(30, 'm0/state', 6).say(40, 'm0/state', 6);
  expect(story.events.length).toBe(before);
  expect(story.since('m0')).toBe(0);
});
