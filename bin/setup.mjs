// Sets up what a fresh clone lacks: packages, then the build. Plain Node, no dependencies: it runs before there are any.
// Does nothing, in some milliseconds, when nothing changed. Outside a clone (an installed package) there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(ROOT, '.cache');
const INSTALLED = join(ROOT, 'node_modules', '.gemba-installed');
const BUILT = join(ROOT, 'dist', '.gemba-built');
/** What the build reads. */
const SOURCES = ['twin', 'analytics', 'models', 'server', 'demo', 'client', 'tsconfig.json', 'package-lock.json'];
/** What the build writes among them. */
const WRITTEN = 'openapi.d.ts';
const LOCK_WAIT_MS = 10 * 60_000;

export const say = (text) => process.stderr.write(`gemba: ${text}\n`);

/** Ends with one clear sentence. */
export function fail(sentence) {
  say(sentence);
  process.exit(1);
}

/** Runs a program, its output on stderr; ends the process with a sentence if it fails. */
export function run(what, command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], ...options });
  if (done.error) fail(`${what}: ${command} cannot be started (${done.error.message})`);
  if (done.status !== 0)
    fail(`${what} failed (${[command, ...args].join(' ')} ended with ${done.status ?? done.signal})`);
}

/** Makes sure that packages are installed and everything is built. */
export function ensureReady({ build = true } = {}) {
  if (!existsSync(join(ROOT, 'tsconfig.json'))) return;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node ${process.versions.node} is too old; Gemba needs Node 20.19 or newer`);
  if (fresh(INSTALLED, lockHash) && (!build || fresh(BUILT, sourceHash))) return;
  locked(() => {
    if (!fresh(INSTALLED, lockHash)) {
      say('installing packages (a minute or two, once)');
      run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        env: { ...process.env, npm_config_ignore_scripts: 'false' },
      });
      writeFileSync(INSTALLED, lockHash());
    }
    if (build && !fresh(BUILT, sourceHash)) {
      say('building (some seconds)');
      rmSync(BUILT, { force: true });
      // Stale output of a file that is gone must not live on.
      const hash = sourceHash();
      const node = (what, args) => run(what, process.execPath, args);
      node('building the server and the demo plant', [bin('typescript', 'tsc'), '--build', 'server', 'demo']);
      node('writing the types of the HTTP answers', ['dist/server/tools/write-client-types.js']);
      node('building the client', [bin('vite', 'vite'), 'build', 'client', '--logLevel', 'warn']);
      node('building gemba/live', [
        bin('vite', 'vite'),
        'build',
        '--config',
        'client/live/vite.config.ts',
        '--logLevel',
        'warn',
      ]);
      node('writing the types of gemba/live', [bin('typescript', 'tsc'), '--project', 'client/live/tsconfig.json']);
      writeFileSync(BUILT, hash);
    }
  });
}

/** Path of a package's program. */
export function bin(name, program) {
  const root = join(ROOT, 'node_modules', name);
  const { bin: programs } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return join(root, typeof programs === 'string' ? programs : programs[program]);
}

const fresh = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash();
const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');

function sourceHash() {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    // What is installed among them (models/native) comes later than the build and is none of it.
    if (path.endsWith(WRITTEN) || path.endsWith('node_modules')) return;
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path.slice(ROOT.length)} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const source of SOURCES) visit(join(ROOT, source));
  return hash.digest('hex');
}

/** Two commands started at once set up once. */
function locked(work) {
  mkdirSync(CACHE, { recursive: true });
  const lock = join(CACHE, 'setup.lock');
  const until = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const holder = existsSync(join(lock, 'pid')) ? Number(readFileSync(join(lock, 'pid'), 'utf8')) : 0;
      if (holder > 0 && !alive(holder)) rmSync(lock, { recursive: true, force: true });
      else if (Date.now() > until) fail(`another set-up holds ${lock}; remove it if none is running`);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
