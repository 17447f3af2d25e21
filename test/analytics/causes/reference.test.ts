/** The methods of `analytics/causes` against cases that were worked out elsewhere (test/reference/README.md). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ReferenceCase, runCase } from '../../../analytics/reference/case.ts';
import { METHODS } from '../../../analytics/reference/methods.ts';

const file: { rtol: number; cases: readonly ReferenceCase[] } = JSON.parse(
  readFileSync(new URL('../../reference/causes-dev.json', import.meta.url), 'utf8'),
);

describe('cases worked out elsewhere', () => {
  test.each(file.cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(runCase(METHODS, one, file.rtol)).toMatchObject({ ok: true });
  });

  test('factors and the outcome may have other names, values may be words', () => {
    const one = file.cases.find(({ id }) => id === 'rootcause-dev') as ReferenceCase;
    const { shift, sku, bad } = one.inputs as Record<string, number[]>;
    const words = (sku as number[]).map((value) => 'abcd'[value] as string);
    const { result } = runCase(METHODS, { ...one, inputs: { crew: shift, mold: words, leaks: bad } }, file.rtol);
    expect(result?.['fisher_p_crew2_moldb']).toBeCloseTo(3.133029536e-15, 22);
    expect(result?.['mi_bits_crew']).toBeCloseTo(0.02262742127, 10);
    expect(result?.['findings']).toMatchObject([
      { where: [{ factor: 'crew' }, { factor: 'mold', value: 'b' }] },
      { where: [{ factor: 'mold', value: 'b' }] },
      { where: [{ factor: 'crew', value: 2 }] },
    ]);
  });

  test('factors of unequal length are refused with their names', () => {
    const { result, problem } = runCase(
      METHODS,
      { id: 'short', method: 'rootcause', inputs: { crew: [1, 2], bad: [1] }, expected: {} },
      file.rtol,
    );
    expect(result).toBeNull();
    expect(problem).toContain('crew has 2 values for 1 observations');
  });
});
