/** What opens inspections: minutes of shift time and stops that ended. */
import { describe, expect, test } from 'vitest';
import { lastTurn } from '../../../../server/records/checklists/shift-time.ts';
import { lastStopEnded } from '../../../../server/records/checklists/stop-ended.ts';
import type { Line, PlantModel } from '../../../../twin/plant/model.ts';
import type { State } from '../../../../twin/words.ts';
import { linePlant } from '../../../plants.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const of = (...stretches: [State, number, number | null][]) =>
  stretches.map(([state, from, to]) => ({ state, from: from * MINUTE, to: to === null ? null : to * MINUTE }));
const ended = (minutes: number, ...stretches: [State, number, number | null][]) => {
  const at = lastStopEnded(of(...stretches), minutes * MINUTE, 100 * MINUTE);
  return at === null ? null : at / MINUTE;
};

describe('a stop has ended', () => {
  test('when the machine runs again after it stood at least so long, whatever states it stood in', () => {
    const stood = of(['producing', 0, 10], ['breakdown', 10, 25], ['setup', 25, 32], ['slow', 32, null]);
    expect(lastStopEnded(stood, 20 * MINUTE, 100 * MINUTE)).toBe(32 * MINUTE);
    expect(lastStopEnded(stood, 22 * MINUTE, 100 * MINUTE)).toBe(32 * MINUTE);
    expect(lastStopEnded(stood, 23 * MINUTE, 100 * MINUTE)).toBeNull();
  });

  test('not while it stands, not after a shorter one, and not for time of which nobody knows the state', () => {
    expect(ended(5, ['producing', 0, 10], ['breakdown', 10, null])).toBeNull();
    expect(ended(5, ['producing', 0, 10], ['idle', 10, 14], ['producing', 14, null])).toBeNull();
    expect(ended(5, ['producing', 0, 10], ['unknown', 10, 60], ['producing', 60, null])).toBeNull();
    expect(ended(5, ['idle', 10, 13], ['unknown', 13, 60], ['idle', 60, 62], ['producing', 62, null])).toBe(62);
    expect(ended(5)).toBeNull();
  });

  test('a micro-stop right after it ran again does not hide it; of two the later is told', () => {
    const first: [State, number, number][] = [
      ['breakdown', 0, 30],
      ['producing', 30, 31],
    ];
    expect(ended(20, ...first, ['micro-stop', 31, 32], ['producing', 32, null])).toBe(30);
    expect(ended(20, ...first, ['off', 31, 80], ['producing', 80, null])).toBe(80);
  });
});

describe('so many minutes of shift time', () => {
  const plant = linePlant(2);
  const [line] = plant.lines as [Line];
  const always: Line = { ...line, shifts: [] };
  const shifts = plant.shifts.map((shift) => ({ ...shift, fromMinute: 6 * 60, toMinute: 8 * 60 }));
  const inUtc: PlantModel = { ...plant, shifts, site: { ...plant.site, timezone: 'UTC' } };
  const day = Date.parse('2026-03-02T00:00:00Z');
  const turn = (of: Line, minutes: number, from: number, now: number) => {
    const at = lastTurn(inUtc, of, minutes * MINUTE, day + from * HOUR, day + now * HOUR);
    return at === null ? null : (at - day) / HOUR;
  };

  test('a line without shifts always works: the last whole turn is told', () => {
    expect(turn(always, 30, 0, 0.4)).toBeNull();
    expect(turn(always, 30, 0, 0.5)).toBe(0.5);
    expect(turn(always, 30, 0, 1.7)).toBe(1.5);
    expect(turn(always, 30, 3, 2)).toBeNull();
  });

  test('the time between shifts does not count, neither overnight nor before the first', () => {
    expect(turn(line, 30, 0, 6.4)).toBeNull();
    expect(turn(line, 30, 0, 6.6)).toBe(6.5);
    // From 07:45 it is 15 minutes to the end of the shift, and the other 15 are worked the next morning.
    expect(turn(line, 30, 7.75, 23)).toBeNull();
    expect(turn(line, 30, 7.75, 30.3)).toBe(30.25);
  });
});
