import { expect, test } from 'vitest';
import { HeldReadings } from '../../../server/predict/usual/held.ts';

const none = Number.NaN;
const history = (from: number, ...signals: readonly (readonly number[])[]) => ({
  asset: 'm',
  hours: Float64Array.from(signals[0] ?? [], (_, row) => from + row),
  events: (signals[0] ?? []).map(() => null),
  signals: signals.map((column) => Float64Array.from(column)),
});
const rows = (held: { readonly signals: readonly Float64Array[] }) => held.signals.map((column) => [...column]);

test('the last reading stands in rows in which the machine ran, over stretches, and for a day at most', () => {
  const held = new HeldReadings();
  expect(rows(held.hold(history(1, [1, 2, none, 3], [none, 7, none, none])))).toEqual([
    // In the third row nothing was read at all: it did not run.
    [1, 2, none, 3],
    [none, 7, none, 7],
  ]);
  expect(rows(held.hold(history(5, [4, 5], [none, none])))).toEqual([
    [4, 5],
    [7, 7],
  ]);
  expect(rows(held.hold(history(26, [6, 6], [none, none])))).toEqual([
    [6, 6],
    [7, none],
  ]);
});

test('what was handed in is not changed', () => {
  const given = history(1, [1, 2], [3, none]);
  new HeldReadings().hold(given);
  expect(rows(given)).toEqual([
    [1, 2],
    [3, none],
  ]);
});
