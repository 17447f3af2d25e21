/** A server that is killed at any moment has what it acknowledged, once, and is what it would be without the kills. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { killRun } from '../../bench/kill.ts';

beforeAll(() => {
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--build', 'bench'], {
    stdio: 'inherit',
  });
}, 120_000);

test('five kills while samples come in, are snapshotted and change segments: nothing lost, nothing twice, the same twin', async () => {
  const report = await killRun(5);
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.lost).toBe(0);
  expect(report.twice).toBe(0);
  // The kills had something to hit.
  expect(report.snapshots).toBeGreaterThan(1);
  expect(report.segments).toBeGreaterThan(2);
  expect(report.hash).toBe(report.hashWithoutKills);
  expect(report.closed.length).toBeGreaterThan(0);
  expect(report.closed).toEqual(report.closedWithoutKills);
  expect(report.toldAgain).toBe(0);
}, 120_000);

test('killed while the journal removes what nobody needs any more, before and after a removal: nothing lost, the same twin', async () => {
  const report = await killRun(6, 'trimming');
  expect(report.acknowledged).toBeGreaterThan(1000);
  expect(report.lost).toBe(0);
  expect(report.twice).toBe(0);
  expect(report.removed).toBeGreaterThan(20);
  expect(report.hash).toBe(report.hashWithoutKills);
  expect(report.closed.length).toBeGreaterThan(0);
  expect(report.closed).toEqual(report.closedWithoutKills);
  expect(report.toldAgain).toBe(0);
}, 120_000);
