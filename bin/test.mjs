// npm test: everything the tests need, then the checks, then all tests. Ends with one line: N passed, N failed, N skipped.
// npm test -- PATTERN runs the test files that match, without the checks.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { whyNotNative } from './native.mjs';
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
    what: 'Maven',
    paths: [...(process.env.PATH ?? '').split(':').map((folder) => join(folder, 'mvn'))],
    packages: ['maven'],
  },
  {
    what: 'Java 17',
    paths: [...(process.env.PATH ?? '').split(':').map((folder) => join(folder, 'java'))],
    packages: ['openjdk-17-jre-headless'],
  },
  {
    what: 'mosquitto',
    paths: ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/opt/homebrew/sbin/mosquitto'],
    packages: ['mosquitto'],
  },
  {
    what: 'PostgreSQL',
    paths: ['13', '14', '15', '16', '17', '18'].map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
    packages: ['postgresql'],
  },
];

/** A real QuestDB for the historian's tests: one jar, from Maven Central. */
const QUESTDB = {
  version: '9.3.4',
  sha256: '939bc53ab22f93dbaa6545143a6e7c536d4904c07b7f2d381e8eef10436be062',
  folder: join(ROOT, '.cache', 'questdb'),
};

const patterns = process.argv.slice(2);
ensureReady();
ensurePrograms();
ensureQuestDb();
const native = nativeBuild();

const checks = patterns.length === 0 ? check() : { passed: 0, failed: 0 };
await native;
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

/** QuestDB's jar in .cache/questdb, fetched once through Maven and held against its checksum. */
function ensureQuestDb() {
  const { version, sha256, folder } = QUESTDB;
  const jar = join(folder, `questdb-${version}.jar`);
  if (existsSync(jar) && sumOf(jar) === sha256) return;
  say(`fetching QuestDB ${version} (once)`);
  mkdirSync(folder, { recursive: true });
  rmSync(jar, { force: true });
  const fetched = spawnSync(
    'mvn',
    [
      '-q',
      '-B',
      'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy',
      `-Dartifact=org.questdb:questdb:${version}:jar`,
      `-DoutputDirectory=${folder}`,
      '-Dmdep.useBaseVersion=true',
    ],
    { stdio: ['ignore', 2, 2], timeout: 300_000 },
  );
  if (fetched.status !== 0 || !existsSync(jar))
    fail(
      `the tests need ${jar}, which Maven could not fetch; install maven, or put org.questdb:questdb:${version} there`,
    );
  if (sumOf(jar) !== sha256) {
    rmSync(jar);
    fail(`QuestDB ${version} as fetched has another checksum than expected; it was removed again`);
  }
}

/** Builds the native TensorFlow binding beside the checks, where a compiler is; where it could not be fetched, the test of the backends says so. */
function nativeBuild() {
  const why = whyNotNative();
  if (why !== null) {
    say(`the native TensorFlow binding is not built here: ${why}`);
    return Promise.resolve();
  }
  const build = spawn(process.execPath, [join(ROOT, 'bin', 'native.mjs')], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    timeout: 600_000,
  });
  return new Promise((resolve) => {
    build.once('close', resolve);
    build.once('error', resolve);
  });
}

function sumOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
