// npm test: everything the tests need, then the checks, then all tests. Ends with one line: N passed, N failed, N skipped.
// npm test -- PATTERN runs the test files that match, without the checks.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { bin, ensureReady, fail, ROOT, say } from './setup.mjs';

const PROGRAMS = [
  {
    what: 'Python 3 with venv',
    paths: [...(process.env.PATH ?? '').split(':').map((folder) => join(folder, 'python3'))],
    packages: ['python3', 'python3-venv'],
  },
  {
    what: 'Chromium',
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    packages: ['chromium'],
  },
  {
    what: 'mosquitto',
    paths: ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/opt/homebrew/sbin/mosquitto'],
    packages: ['mosquitto'],
  },
];

const patterns = process.argv.slice(2);
ensureReady();
ensurePrograms();

const checks = patterns.length === 0 ? check() : { passed: 0, failed: 0 };
const report = join(ROOT, '.cache', 'test-report.json');
mkdirSync(join(ROOT, '.cache'), { recursive: true });
rmSync(report, { force: true });
const args = [
  bin('vitest', 'vitest'),
  'run',
  '--config',
  'test/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
];
const tests = spawnSync(process.execPath, [...args, ...patterns], { cwd: ROOT, stdio: ['ignore', 2, 2] });
if (!existsSync(report)) fail(`the tests did not run (vitest ended with ${tests.status ?? tests.signal})`);

const result = JSON.parse(readFileSync(report, 'utf8'));
// A file that does not even load has no failed test of its own.
const broken = result.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
).length;
const passed = result.numPassedTests + checks.passed;
const failed =
  result.numFailedTests + broken + checks.failed + (tests.status !== 0 && result.numFailedTests + broken === 0 ? 1 : 0);
const skipped = result.numPendingTests + result.numTodoTests;
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);

/** Programs the tests talk to, from the system's package manager where they are missing and may be installed. */
function ensurePrograms() {
  const missing = PROGRAMS.filter(({ paths }) => !paths.some((path) => existsSync(path)));
  if (missing.length === 0) return;
  const names = missing.map(({ what }) => what).join(' and ');
  const packages = missing.flatMap((program) => program.packages);
  const root = typeof process.getuid === 'function' && process.getuid() === 0;
  if (!root || !existsSync('/usr/bin/apt-get'))
    fail(`the tests need ${names}; install ${packages.join(' ')} and try again`);
  say(`installing ${names} (once)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
      stdio: ['ignore', 2, 2],
    });
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 2, 2] });
  if (install().status !== 0)
    fail(`${names} could not be installed by apt-get; install ${packages.join(' ')} and try again`);
}
