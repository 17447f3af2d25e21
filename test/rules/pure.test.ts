/** The core is pure: no clock, no chance of its own. The compiler keeps files, network and timers out; this the rest. */
import { expect, test } from 'vitest';
import { filesOf, found } from './sources.ts';

const core = filesOf('twin/**.ts', 'analytics/**.ts', 'models/**.ts');

test('the core is there to be looked at', () => {
  expect(core.length).toBeGreaterThan(30);
});

test('the core reads no clock and throws no dice', () => {
  const impure =
    /Date\.now|new Date\(\s*\)|\bDate\(\s*\)|Math\.random|performance\.now|Temporal\.Now|crypto\.(getRandomValues|randomUUID)|\bprocess\.|\bglobalThis\b/g;
  expect(found(core, impure)).toEqual([]);
});

test('this very search would find them', () => {
  const sample = { path: 'x.ts', text: '', code: 'const t = Date.now(); const d = new Date(); Math.random()' };
  expect(found([sample], /Date\.now|new Date\(\s*\)|Math\.random/g)).toHaveLength(3);
});
