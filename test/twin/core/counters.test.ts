import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linePlant, lineText, plantOf } from '../../plants.ts';
import { Story } from './story.ts';

const plant = linePlant(3);
const running = () => new Story(plant).say(0, 'm0/speed', 60).say(0, 'm0/state', 6);

test('counting starts at the first reading, whatever the register says', () => {
  expect(running().say(1, 'm0/good', 5_000).say(2, 'm0/good', 5_002).row('m0').good).toBe(2);
});

test('a 16-bit register that rolls over goes on counting', () => {
  const story = running().say(1, 'm0/good', 65_534).say(3, 'm0/good', 2);
  expect(story.row('m0').good).toBe(4);
  expect(story.of('counter-anomaly')).toMatchObject([{ kind: 'roll-over', before: 65_534, after: 2 }]);
});

test('a counter set back counts its new value', () => {
  const story = running().say(1, 'm0/good', 500).say(2, 'm0/good', 501).say(5, 'm0/good', 3);
  expect(story.row('m0').good).toBe(4);
  expect(story.of('counter-anomaly')).toMatchObject([{ kind: 'reset', before: 501, after: 3 }]);
});

test('where the plant file says so, a counter set back starts over and counts nothing', () => {
  const plant = plantOf(
    lineText(2).replace('from: "{machine}.good", bits: 16', 'from: "{machine}.good", reset: start-over'),
  );
  const story = new Story(plant)
    .say(0, 'm0/state', 6)
    .say(1, 'm0/good', 500)
    .say(2, 'm0/good', 501)
    .say(5, 'm0/good', 3)
    .say(6, 'm0/good', 5);
  expect(story.row('m0').good).toBe(3);
  expect(story.of('counter-anomaly')).toMatchObject([{ kind: 'reset', before: 501, after: 3 }]);
});

test('a jump faster than the machine can run is kept as evidence and not counted', () => {
  const story = running().say(1, 'm0/good', 100).say(2, 'm0/good', 9_000).say(3, 'm0/good', 9_001);
  expect(story.row('m0').good).toBe(1);
  expect(story.of('counter-anomaly')).toMatchObject([{ kind: 'jump', before: 100, after: 9_000 }]);
});

test('a gap in the data is no jump: what was counted in between is counted', () => {
  const story = running().say(1, 'm0/good', 100).say(3601, 'm0/good', 3_700);
  expect(story.row('m0').good).toBe(3_600);
  expect(story.of('counter-anomaly')).toEqual([]);
});

test('a count at the instant of a stop belongs to the run that ends there', () => {
  const straight = running()
    .say(1, 'm0/good', 10)
    .say(5, 'm0/good', 15)
    .say(5, 'm0/state', 11)
    .say(9, 'm0/good', 16)
    .say(9, 'm0/state', 6);
  const turned = running()
    .say(1, 'm0/good', 10)
    .say(5, 'm0/state', 11)
    .say(5, 'm0/good', 15)
    .say(9, 'm0/state', 6)
    .say(9, 'm0/good', 16);
  for (const story of [straight, turned]) {
    story.say(20, 'm0/state', 4).say(21, 'm0/state', 4).say(22, 'm0/good', 16);
    expect(story.intervals('m0')).toEqual([
      ['producing', 0, 5, 5],
      ['micro-stop', 5, 9, 1],
      ['producing', 9, 20, 0],
    ]);
  }
});

test('a bad reading, a text or a NaN never counts', () => {
  const story = running()
    .say(1, 'm0/good', 10)
    .say(2, 'm0/good', 40, 'bad')
    .say(3, 'm0/good', Number.NaN)
    .say(4, 'm0/good', 12);
  expect(story.row('m0').good).toBe(2);
  expect(story.twin.refused.notANumber).toBe(1);
});

test('a reading outside its declared range is bad, and said to be', () => {
  const story = running().say(1, 'm0/temperature', 9_999);
  expect(story.twin.refused.implausible).toBe(1);
  expect(story.twin.tags.quality[plant.tags.findIndex((tag) => tag.name === 'm0/temperature')]).toBe(2);
});

test('totals are written down at full minutes and where the product changes', () => {
  const story = running()
    .say(1, 'm0/good', 10)
    .say(59, 'm0/good', 60)
    .say(61, 'm0/good', 62)
    .say(90, 'm0/good', 80)
    .say(90, 'm0/product', 'red')
    .say(95, 'm0/good', 84);
  expect(story.of('tally').map(({ at, good }) => [(at % 3_600_000) / 1000, good])).toEqual([
    [60, 50],
    [90, 70],
  ]);
});

test('a sample an hour ahead or from 1970 is refused and counted', () => {
  const story = running()
    .late(10, 4_000, 'm0/good', 1)
    .late(10, -56 * 365 * 86_400, 'm0/good', 1);
  expect(story.twin.refused).toMatchObject({ future: 1, past: 1 });
  expect(story.state('m0')).toBe('producing');
});

test('a sample inside the lateness window is put in its place and the correction is told', () => {
  const story = running()
    .say(100, 'm0/state', 4)
    .say(108, 'm0/state', 6)
    .say(109, 'm0/temperature', 1)
    .say(109.5, 'm0/speed', 61);
  expect(story.intervals('m0').at(-1)).toEqual(['idle', 100, 108, 0]);
  story.late(110, 104, 'm0/state', 9);
  expect(story.intervals('m0').slice(-2)).toEqual([
    ['idle', 100, 104, 0],
    ['breakdown', 104, 108, 0],
  ]);
  expect(story.of('history-corrected')).toHaveLength(1);
});

test('a sample later than that is kept as evidence and changes no history', () => {
  const story = running().say(100, 'm0/state', 4).say(130, 'm0/speed', 60);
  const before = story.twin.hash();
  story.late(131, 105, 'm0/state', 9);
  expect(story.of('restated')).toMatchObject([{ tag: 'm0/state', value: 9 }]);
  expect(story.twin.hash()).toBe(before);
});

/** A machine that tells how many it worked on and how many were bad, as PackML machines do. */
const totalOnly = plantOf(
  lineText(2).replace(
    'good: { role: good, from: "{machine}.good", bits: 16 }',
    'total: { role: total, from: "{machine}.total" }\n      rework: { role: rework, from: "{machine}.rework" }',
  ),
);

test('where a machine tells a total and no good units, good is what is neither rejected nor to be worked on again', () => {
  const story = new Story(totalOnly)
    .say(0, 'm0/state', 6)
    .say(0, 'm0/total', 1_000)
    .say(0, 'm0/reject', 50)
    .say(0, 'm0/rework', 7)
    .say(10, 'm0/total', 1_010)
    .say(11, 'm0/reject', 52)
    .say(20, 'm0/rework', 8)
    .say(20, 'm0/total', 1_020);
  expect(story.row('m0')).toMatchObject({ good: 17, reject: 2 });
});

test('a unit that is told to be bad after it was counted never makes good units fall', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('total', 'reject', 'rework'), fc.nat(3)), { maxLength: 60 }),
      (said) => {
        const story = new Story(totalOnly).say(0, 'm0/state', 6);
        const registers = { total: 0, reject: 0, rework: 0 };
        for (const name of ['total', 'reject', 'rework']) story.say(0, `m0/${name}`, 0);
        let good = 0;
        said.forEach(([name, more], i) => {
          const key = name as keyof typeof registers;
          registers[key] += more;
          story.say(10 * (i + 1), `m0/${key}`, registers[key]);
          const now = story.row('m0').good;
          expect(now).toBeGreaterThanOrEqual(good);
          expect(now).toBeGreaterThanOrEqual(registers.total - registers.reject - registers.rework);
          expect(now).toBeLessThanOrEqual(registers.total);
          good = now;
        });
        // Once as many were counted after the bad ones as there are bad ones, all is told.
        registers.total += registers.reject + registers.rework;
        story.say(10_000, 'm0/total', registers.total);
        expect(story.row('m0').good).toBe(registers.total - registers.reject - registers.rework);
      },
    ),
    { numRuns: 100 },
  );
});

test('units to be worked on again are told with the interval they were counted in, and with the totals of a minute', () => {
  const story = new Story(totalOnly)
    .say(0, 'm0/state', 6)
    .say(0, 'm0/total', 0)
    .say(0, 'm0/rework', 0)
    .say(30, 'm0/total', 20)
    .say(30, 'm0/rework', 3)
    .say(40, 'm0/state', 4)
    .say(61, 'm0/state', 4)
    .say(62, 'm0/state', 6)
    .say(63, 'm0/state', 6);
  expect(story.of('interval-closed')[0]).toMatchObject({ good: 17, reject: 0, rework: 3, reworkTotal: 3 });
  expect(story.of('tally')[0]).toMatchObject({ good: 17, rework: 3 });
});
