/** A machine that changed is told, one that did not is not. */
import { describe, expect, test } from 'vitest';
import { calibrate } from '../../../analytics/calibrate/calibrate.ts';
import { driftsOf } from '../../../analytics/calibrate/drift.ts';
import type { Worked } from '../../../analytics/calibrate/worked.ts';
import { type Distribution, draw } from '../../../twin/simulate/distribution.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';
import { linePlant } from '../../plants.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const plant = linePlant(2);

/** Hours of a machine that makes `perMs` units a ms, stops after `up` and is repaired after `down`. */
function days(
  seed: string,
  hours: number,
  told: { up?: Distribution; down?: Distribution; unitMs?: number; reject?: number } = {},
) {
  const { up = { exponential: 40 * MINUTE }, down = { exponential: 4 * MINUTE }, unitMs = 1000, reject = 0.01 } = told;
  const words = openStreams(9, [seed]);
  const worked: Worked[] = [];
  const one = (from: number, ms: number, of: Partial<Worked>): Worked => ({
    ...{ from, to: from + ms, state: 'producing', maintenancePlanned: false, product: 'red', order: '1' },
    ...{ good: 0, reject: 0, rework: 0, idealMs: null, stop: null, ...of },
  });
  for (let at = 0; at < hours * HOUR; ) {
    const ran = draw(up, words, 0);
    const units = ran / unitMs;
    worked.push(one(at, ran, { good: units * (1 - reject), reject: units * reject }));
    at += ran;
    const stood = draw(down, words, 0);
    const stop = { id: `${at}`, from: at, netMs: stood, state: 'breakdown', cause: 'fault:7', lasts: false } as const;
    worked.push(one(at, stood, { state: 'breakdown', stop }));
    at += stood;
  }
  return new Map([['m1', worked]]);
}

const before = calibrate(plant, days('before', 300), { from: 0, to: 300 * HOUR });
const told = (lately: ReturnType<typeof days>) => driftsOf(before, lately).map(({ what }) => what);

describe('drift', () => {
  test('two days that are like those before are no drift, whatever the luck', () => {
    const said = Array.from({ length: 40 }, (_, i) => told(days(`like-${i}`, 48))).flat();
    expect(said.length).toBeLessThanOrEqual(1);
  });

  test('a machine that is slower, stops more often, takes longer to repair or spoils more is told with before and now', () => {
    const [pace] = driftsOf(before, days('slow', 48, { unitMs: 1_100 }));
    expect(pace?.what).toBe('pace');
    expect(pace?.before).toBeCloseTo(3_600, -2);
    expect(pace?.now).toBeCloseTo(3_273, -2);
    expect(told(days('often', 48, { up: { exponential: 20 * MINUTE } }))).toEqual(['stops']);
    expect(told(days('long', 48, { down: { exponential: 10 * MINUTE } }))).toEqual(['repairs']);
    expect(told(days('spoils', 48, { reject: 0.05 }))).toEqual(['rejects']);
  });

  test('of a machine that was not heard nothing is said', () => {
    expect(driftsOf(before, new Map())).toEqual([]);
  });
});
