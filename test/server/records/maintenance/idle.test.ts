import { expect, test } from 'vitest';
import { idleWindows } from '../../../../server/records/maintenance/idle.ts';
import type { Shift } from '../../../../twin/plant/model.ts';
import { linePlant } from '../../../plants.ts';

const HOUR = 3_600_000;
const DAY = Date.UTC(2026, 2, 10);
const at = (hour: number) => DAY + hour * HOUR;
const base = linePlant(3);
const shift: Shift = {
  ...{ id: 'early', name: 'Early', days: { from: '2026-01-05', length: 1, on: [0] }, fromMinute: 360, toMinute: 840 },
  crews: null,
  breaks: [{ name: 'Lunch', fromMinute: 600, toMinute: 630 }],
};

test('a line stands outside its shifts, in its breaks and between orders; behind the last order nothing is planned yet', () => {
  const plant = { ...base, shifts: [shift], site: { ...base.site, timezone: 'UTC' } };
  const [line] = plant.lines;
  if (!line) throw new Error('the plant has a line');
  const worked = { ...line, shifts: ['early'] };
  const orders = [
    { from: at(6), to: at(8) },
    // Ten minutes between two orders are a changeover.
    { from: at(8) + HOUR / 6, to: at(9) },
    { from: at(11), to: at(12) },
  ];
  expect(idleWindows(plant, worked, orders, { from: at(0), to: at(24), now: at(0) })).toEqual([
    { kind: 'off', from: at(0), to: at(6) },
    { kind: 'idle', from: at(9), to: at(10) },
    { kind: 'break', from: at(10), to: at(10.5) },
    { kind: 'idle', from: at(10.5), to: at(11) },
    { kind: 'off', from: at(14), to: at(24) },
  ]);
  expect(idleWindows(plant, worked, [], { from: at(6), to: at(14), now: at(6) })).toEqual([
    { kind: 'break', from: at(10), to: at(10.5) },
  ]);
});

test('a line without shifts is idle only between orders', () => {
  const [line] = base.lines;
  if (!line) throw new Error('the plant has a line');
  const orders = [
    { from: at(1), to: at(2) },
    { from: at(4), to: at(5) },
  ];
  const found = idleWindows(base, { ...line, shifts: [] }, orders, { from: at(1), to: at(24), now: at(3) });
  // What was before now is for the record to say.
  expect(found).toEqual([{ kind: 'idle', from: at(3), to: at(4) }]);
});
