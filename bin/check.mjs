// npm run check: format and lint, types and the arrows between rooms, dead code. Tells every failure, not only the first.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bin, ensureReady, ROOT, say } from './setup.mjs';

const CHECKS = [
  [
    'format and lint',
    () => [
      join(ROOT, 'node_modules/@biomejs/biome/bin/biome'),
      'ci',
      '--diagnostic-level=warn',
      '--error-on-warnings',
      '.',
    ],
  ],
  ['types and arrows', () => [bin('typescript', 'tsc'), '--build']],
  ['dead code', () => [bin('knip', 'knip'), '--no-progress']],
];

/** Runs every check; returns how many passed and failed. */
export function check() {
  ensureReady();
  let failed = 0;
  for (const [what, args] of CHECKS) {
    const done = spawnSync(process.execPath, args(), { cwd: ROOT, stdio: ['ignore', 2, 2] });
    say(`${what}: ${done.status === 0 ? 'ok' : 'failed'}`);
    if (done.status !== 0) failed++;
  }
  return { passed: CHECKS.length - failed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = check().failed > 0 ? 1 : 0;
