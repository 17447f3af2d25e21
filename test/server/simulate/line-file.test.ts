import { expect, test } from 'vitest';
import { BadLine, lineOf } from '../../../server/simulate/line-file.ts';

const LINE = {
  arrivals: { exponential: 1.25 },
  stations: [
    {
      ...{ id: 'm1', servers: 1, service: { exponential: 1 }, reject: 0.01 },
      failure: { time: { exponential: 100 }, repair: { exponential: 10 }, clock: 'operating' },
    },
    { id: 'm2', service: { weibull: [2, 0.9] } },
  ],
  buffers: [{ from: 'm1', to: 'm2', capacity: 10 }],
  ...{ horizon: 1000, warmup: 50 },
};

test('a line file is read, and what it leaves out is what is usual', () => {
  expect(lineOf(JSON.stringify(LINE))).toEqual({
    ...LINE,
    stations: [LINE.stations[0], { id: 'm2', servers: 1, service: { weibull: [2, 0.9] }, reject: 0 }],
  });
  const { arrivals: _none, buffers: _all, warmup: _start, ...short } = LINE;
  expect(lineOf(JSON.stringify(short))).toMatchObject({ buffers: [], warmup: 0 });
});

test.each([
  ['{', 'it is not JSON'],
  [{ ...LINE, warmup: 1000 }, 'warmup: 1000 s are not before the horizon'],
  [{ ...LINE, horizon: -1 }, 'horizon: -1; give a number above 0'],
  [{ ...LINE, stations: [] }, 'stations: there are 0; give 1 to 1000'],
  [{ ...LINE, speed: 2 }, 'speed: there is no such field'],
  [{ ...LINE, stations: [{ id: 'm1' }] }, 'stations[0].service: it is missing; give one of constant, exponential'],
  [
    { ...LINE, stations: [{ id: 'm1', service: { normal: [1, 2] } }] },
    'stations[0].service: {"normal":[1,2]} is no distribution',
  ],
  [
    { ...LINE, stations: [{ id: 'm1', service: { exponential: -1 } }] },
    'exponential takes mean in seconds, none below 0',
  ],
  [{ ...LINE, stations: [{ id: 'm1', service: { uniform: [3, 1] } }] }, 'uniform takes a, b in seconds'],
  [{ ...LINE, stations: [{ id: 'm1', service: { triangular: 3 } }] }, 'triangular takes a, mode, b'],
  [{ ...LINE, stations: [LINE.stations[0], LINE.stations[0]] }, 'stations[1].id: "m1" is used twice'],
  [
    { ...LINE, stations: [{ ...LINE.stations[1], servers: 1.5 }] },
    'stations[0].servers: 1.5; give a whole number of 1 or more',
  ],
  [
    { ...LINE, stations: [{ ...LINE.stations[0], reject: 2 }] },
    'stations[0].reject: 2; give a number of 0 or more of 1 at most',
  ],
  [{ ...LINE, buffers: [{ from: 'm2', to: 'm1', capacity: 1 }] }, 'buffers[0]: "m1" does not come after "m2"'],
  [{ ...LINE, buffers: [LINE.buffers[0], LINE.buffers[0]] }, 'buffers[1]: there are two before "m2"'],
  [{ ...LINE, arrivals: { constant: 0 } }, 'arrivals: it takes no time, so time would never pass'],
  [
    { ...LINE, arrivals: undefined, stations: [{ id: 'm', service: { empirical: [0, 0] } }], buffers: [] },
    'stations[0].service: it takes no time',
  ],
  [
    {
      ...LINE,
      stations: [{ ...LINE.stations[0], failure: { time: { constant: 0 }, repair: { constant: 1 } } }],
      buffers: [],
    },
    'stations[0].failure.time: it takes no time',
  ],
])('what is wrong with it is told with its place and how to mend it: %#', (told, words) => {
  const text = typeof told === 'string' ? told : JSON.stringify(told);
  expect(() => lineOf(text)).toThrow(BadLine);
  expect(() => lineOf(text)).toThrow(words);
});
