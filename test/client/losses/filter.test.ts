import { expect, test } from 'vitest';
import { readOnly, writeOnly } from '../../../client/losses/filter.ts';

test('what is picked out goes into the address and comes back, commas, tildes and nothing at all included', () => {
  for (const only of [
    {},
    { reason: 'fault:7' },
    { lot: 'C-118, b~2', product: '' },
    { crew: 'é%', shift: '2026-11-21 early' },
  ])
    expect(readOnly(writeOnly(only))).toEqual(only);
  expect(writeOnly({})).toBeNull();
});

test('an address that somebody mistyped filters by what it has of sense', () => {
  expect(readOnly('reason~fault:7,weather~rain,lot')).toEqual({ reason: 'fault:7' });
  expect(readOnly('lot~%E0%A4%A')).toEqual({ lot: '%E0%A4%A' });
});
