import { describe, expect, test } from 'vitest';
import { type PeriodAsked, periodOf } from '../../../client/losses/period.ts';
import { lineText, plantOf } from '../../plants.ts';

const HOUR = 3_600_000;
const shift = (id: string, from: string, to: string) =>
  `\n  - { id: ${id}, name: ${id}, days: [mon, tue, wed, thu, fri, sat, sun], from: "${from}", to: "${to}" }`;
const withShifts = (...shifts: string[]) =>
  plantOf(lineText().replace(/shifts: \[.*\]\n/, `shifts:${shifts.join('') || ' []'}\n`)); // Europe/Berlin
const EARLY = shift('early', '06:00', '14:00');
const plant = withShifts(EARLY, shift('late', '14:00', '22:00'), shift('night', '22:00', '06:00'));
/** Berlin, winter: local time is UTC + 1. */
const at = (text: string) => Date.parse(`${text}:00+01:00`);
const ask = (id: PeriodAsked['id'], moment: string, more: Partial<PeriodAsked> = {}) =>
  periodOf({ id, at: at(moment), plant, line: null, from: null, to: null, ...more });

describe('a period', () => {
  test('this shift reaches up to the moment, and is set against the last one at this time of it', () => {
    const period = ask('shift', '2026-02-03T16:30');
    expect(period).toMatchObject({ from: at('2026-02-03T14:00'), to: at('2026-02-03T16:30'), open: true });
    expect(period?.before).toEqual({ from: at('2026-02-03T06:00'), to: at('2026-02-03T08:30') });
  });

  test('the last shift is whole, across midnight too', () => {
    const period = ask('last-shift', '2026-02-03T06:10');
    expect(period).toMatchObject({ from: at('2026-02-02T22:00'), to: at('2026-02-03T06:00'), open: false });
    expect(period?.before).toEqual({ from: at('2026-02-02T14:00'), to: at('2026-02-02T22:00') });
  });

  test('between shifts there is no "this shift", and the last one is the one that ended', () => {
    expect(ask('shift', '2026-02-03T15:00', { plant: withShifts(EARLY) })).toBeNull();
    expect(ask('last-shift', '2026-02-03T15:00', { plant: withShifts(EARLY) })).toMatchObject({
      from: at('2026-02-03T06:00'),
    });
    expect(ask('last-shift', '2026-02-03T15:00', { plant: withShifts() })).toBeNull();
  });

  test('yesterday has 23 hours when the clocks went forward in it', () => {
    const period = ask('yesterday', '2026-03-30T12:00');
    expect((period?.to ?? 0) - (period?.from ?? 0)).toBe(23 * HOUR);
    expect(period?.to).toBe(Date.parse('2026-03-30T00:00:00+02:00'));
  });

  test('seven days end at the moment shown, and the seven before end where they begin', () => {
    const period = ask('week', '2026-02-10T12:00');
    expect(period).toMatchObject({ from: at('2026-02-03T12:00'), to: at('2026-02-10T12:00') });
    expect(period?.before).toEqual({ from: at('2026-01-27T12:00'), to: at('2026-02-03T12:00') });
  });

  test('any time ends at the moment shown, not in the future', () => {
    const any = (from: string, to: string) => ask('any', '2026-02-03T12:00', { from: at(from), to: at(to) });
    expect(any('2026-02-03T10:00', '2026-02-03T14:00')).toMatchObject({ to: at('2026-02-03T12:00'), open: true });
    expect(any('2026-02-03T10:00', '2026-02-03T11:00')).toMatchObject({ to: at('2026-02-03T11:00'), open: false });
    expect(any('2026-02-03T11:00', '2026-02-03T10:00')).toBeNull();
    expect(ask('any', '2026-02-03T12:00')).toBeNull();
  });
});
