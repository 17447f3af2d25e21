/** What a changeover took, by what was done in it, and what it takes from product to product. */
import { describe, expect, test } from 'vitest';
import { type Changeover, changeoversOf, smedOf } from '../../../analytics/changeover/changeovers.ts';
import { changeoverMatrix } from '../../../analytics/changeover/matrix.ts';
import { piece } from '../any-piece.ts';

describe('a changeover', () => {
  const shift = [
    piece({ from: 0, to: 100, product: 'a', good: 50 }),
    piece({ from: 100, to: 110, state: 'idle', product: 'a' }),
    piece({ from: 110, to: 140, state: 'setup', product: 'a' }),
    piece({ from: 140, to: 170, state: 'planned-stop', product: 'b' }),
    piece({ from: 170, to: 180, state: 'setup', product: 'b' }),
    piece({ from: 180, to: 195, product: 'b', reject: 4, rework: 1 }),
    piece({ from: 195, to: 300, state: 'slow', product: 'b', good: 20 }),
  ];

  test('goes from the last good units of one product to the first of the next, without the break in it', () => {
    expect(changeoversOf(shift)).toEqual([
      {
        machine: 'm',
        fromProduct: 'a',
        toProduct: 'b',
        from: 100,
        to: 195,
        ms: 65,
        setupMs: 40,
        trialMs: 15,
        otherMs: 10,
        trialRejects: 5,
      },
    ]);
  });

  test('is none where the product stays, or where it is not known; machines do not mix', () => {
    const same = shift.map((one) => ({ ...one, product: 'a' }));
    expect(changeoversOf(same)).toEqual([]);
    expect(changeoversOf(shift.map((one) => ({ ...one, product: null })))).toEqual([]);
    const other = shift.map((one) => ({ ...one, machine: 'n' }));
    expect(changeoversOf([...shift, ...other]).map(({ machine }) => machine)).toEqual(['m', 'n']);
    const mixed = shift.flatMap((one, i) => [one, other[i] as typeof one]);
    expect(changeoversOf(mixed).map(({ machine, ms }) => [machine, ms])).toEqual([
      ['m', 65],
      ['n', 65],
    ]);
  });

  test('its steps are internal while the machine stands and external while it runs', () => {
    const parts = smedOf({ from: 100, to: 195 }, [
      { name: 'fetch the film', from: 60, to: 90 },
      { name: 'change the format', from: 90, to: 140 },
      { name: 'clean', from: 120, to: 150 },
      { name: 'set the scale', from: 190, to: 230 },
    ]);
    expect(parts).toEqual({
      internalMs: 75,
      externalMs: 75,
      unexplainedMs: 40,
      elements: [
        { name: 'fetch the film', internalMs: 0, externalMs: 30 },
        { name: 'change the format', internalMs: 40, externalMs: 10 },
        { name: 'clean', internalMs: 30, externalMs: 0 },
        { name: 'set the scale', internalMs: 5, externalMs: 35 },
      ],
    });
    expect(smedOf({ from: 0, to: 10 }, [])).toMatchObject({ unexplainedMs: 10, internalMs: 0 });
    expect(
      smedOf({ from: 50, to: 60 }, [
        { name: 'late', from: 70, to: 80 },
        { name: 'early', from: 0, to: 9 },
      ]).unexplainedMs,
    ).toBe(10);
  });
});

test('the matrix tells what is typical, what was best, and what lies between', () => {
  const one = (fromProduct: string, toProduct: string, ms: number): Changeover => ({
    machine: 'm',
    fromProduct,
    toProduct,
    from: 0,
    to: ms,
    ms,
    setupMs: ms,
    trialMs: 0,
    otherMs: 0,
    trialRejects: 0,
  });
  const list = [one('b', 'a', 50), one('a', 'b', 30), one('a', 'b', 20), one('a', 'b', 40), one('a', 'c', 7)];
  expect(changeoverMatrix(list)).toEqual([
    { fromProduct: 'a', toProduct: 'b', n: 3, medianMs: 30, bestMs: 20, overBestMs: 30 },
    { fromProduct: 'a', toProduct: 'c', n: 1, medianMs: 7, bestMs: 7, overBestMs: 0 },
    { fromProduct: 'b', toProduct: 'a', n: 1, medianMs: 50, bestMs: 50, overBestMs: 0 },
  ]);
  expect(changeoverMatrix([])).toEqual([]);
});
