/** When two answers of a reference case are equal, and what a runner says of cases that it cannot work out. */
import { describe, expect, test } from 'vitest';
import { equal, holds, runCase } from '../../../analytics/reference/case.ts';

describe('two answers are equal', () => {
  test.each([
    ['within the relative tolerance', 1_000_000, 1_000_000.9, true],
    ['not beyond it', 1_000_000, 1_000_001.1, false],
    ['next to zero within 1e-9', 9e-10, 0, true],
    ['not a number equals nothing', Number.NaN, Number.NaN, false],
    ['null equals null', null, null, true],
    ['null is no zero', null, 0, false],
    ['zero is no null', 0, null, false],
    ['lists of one length, element by element', [1, [2, 3]], [1, [2, 3.000001]], true],
    ['lists of different lengths are not', [1, 2], [1], false],
    ['objects by their keys', { a: 1, 2: null }, { '2': null, a: 1 }, true],
    ['an object with one key more is not', { a: 1, b: 0 }, { a: 1 }, false],
    ['a list is no object', [], {}, false],
    ['true is no 1', true, 1, false],
    ['a text is no number', '1', 1, false],
  ])('%s', (_name, a, b, wanted) => expect(equal(a, b, 1e-6)).toBe(wanted));

  test('the result may say more than was expected, not less', () => {
    expect(holds({ a: 1, b: 2 }, { a: 1 }, 1e-6)).toBe(true);
    expect(holds({ b: 2 }, { a: 1 }, 1e-6)).toBe(false);
    expect(holds({}, { a: undefined }, 1e-6)).toBe(false);
  });
});

describe('a case', () => {
  const methods = { double: ({ x }: { x: number }) => ({ y: 2 * x }) };
  const test1 = (more: object) => ({ id: 'c', method: 'double', inputs: { x: 1 }, expected: { y: 2.0001 }, ...more });

  test('is judged by its own tolerance, else by that of its file, else by 1e-6', () => {
    expect(runCase(methods, test1({}), undefined).ok).toBe(false);
    expect(runCase(methods, test1({}), 1e-3).ok).toBe(true);
    expect(runCase(methods, test1({ rtol: 1e-9 }), 1e-3).ok).toBe(false);
  });

  test('of a method that is not known is not ok, even one that every object has', () => {
    expect(runCase(methods, test1({ method: 'toString' }), 1)).toMatchObject({ ok: false, result: null });
  });

  test('that cannot be worked out is not ok and says why', () => {
    const broken = {
      broken: () => {
        throw new RangeError('no window');
      },
    };
    expect(runCase(broken, test1({ method: 'broken' }), 1)).toEqual({
      id: 'c',
      method: 'broken',
      result: null,
      ok: false,
      problem: 'no window',
    });
  });
});
