/**
 * A choice is found by its role in end-to-end tests: a label that holds its select has the options among its words, as soon as there are any, and is
 * then no exact match any more. Whether a test passes would depend on who was quicker.
 */
import { expect, test } from 'vitest';
import { filesOf, found } from './sources.ts';

const BY_LABEL = /getByLabel\([^()]*exact: true[^()]*\)\s*\.selectOption/g;

test('no choice is found by the exact words of its label', () => {
  const tests = filesOf('test/e2e/**.ts');
  expect(tests.length).toBeGreaterThan(20);
  expect(found(tests, BY_LABEL)).toEqual([]);
});

test('this very search would find one', () => {
  const code = "await page.getByLabel('Part', { exact: true }).selectOption('seal');";
  expect(found([{ path: 'x.ts', text: '', code }], BY_LABEL)).toHaveLength(1);
});
