import { expect, test } from 'vitest';
import { askedStops } from '../../../client/operator/asked-stops.ts';
import type { StopRow } from '../../../client/operator/use-stops.ts';
import type { Machine } from '../../../twin/plant/model.ts';

const START = Date.UTC(2026, 2, 2, 6);
const NOW = START + 3_600_000;
const MACHINES = ['filler', 'capper', 'labeller'].map((id) => ({ id, microStopMs: 120_000 }) as Machine);
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** Of what `asked-stops` reads; seconds after START, null = it lasts. */
const stop = (machine: string, from: number, to: number | null, state = 'unknown', unexplained = true): StopRow =>
  ({
    ...{ id: `${machine}@${from}`, machine, from: at(from), to: to === null ? null : at(to) },
    parts: [{ from: at(from), to: at(to ?? 3600), state, unexplained }],
  }) as unknown as StopRow;
const asked = (...stops: StopRow[]) =>
  askedStops(stops, MACHINES, NOW).map((one) => one.stops.map(({ id }) => id).join(' '));

test('a silence that all machines of a line share is one question', () => {
  expect(asked(stop('filler', 100, 400), stop('capper', 112, 401), stop('labeller', 100, 399))).toEqual([
    'filler@100 capper@112 labeller@100',
  ]);
  expect(asked(stop('filler', 100, null), stop('capper', 103, null))).toEqual(['filler@100 capper@103']);
});

test('silences at other times, and of one machine twice, are questions of their own', () => {
  expect(asked(stop('filler', 100, 400), stop('capper', 100, 700), stop('filler', 102, 401))).toHaveLength(3);
});

test('a silence shorter than a micro-stop is not asked about; one that lasts is, and so is any stop that was seen', () => {
  expect(asked(stop('filler', 100, 200))).toEqual([]);
  expect(asked(stop('filler', 3590, null))).toEqual(['filler@3590']);
  expect(asked(stop('filler', 100, 160, 'breakdown'), stop('capper', 100, 160, 'breakdown'))).toEqual([
    'filler@100',
    'capper@100',
  ]);
});

test('what has a reason is not asked about', () => {
  expect(asked(stop('filler', 100, 400, 'breakdown', false))).toEqual([]);
});
