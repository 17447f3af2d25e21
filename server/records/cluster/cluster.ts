/**
 * The embedded PostgreSQL: a real server of its own, made at the first start, listening on loopback only, gone when the
 * server is gone. One a data folder.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Place, placeOf } from './place.ts';

const USER = 'gemba';
const DATABASE = 'gemba';
/** Recovery after a power cut reads up to max_wal_size: seconds. */
const START_MS = 60_000;
const LOOK_MS = 25;

/** Small and durable: fsync stays on. JIT costs more than it brings at queries of milliseconds. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '32',
  shared_buffers: '96MB',
  work_mem: '24MB',
  maintenance_work_mem: '96MB',
  max_wal_size: '512MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  effective_io_concurrency: '0',
  jit: 'off',
  wal_compression: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  logging_collector: 'off',
} as const;

export interface Cluster {
  /** `postgres://…`, its password included: not for logs. */
  readonly url: string;
  readonly port: number;
  readonly place: Place;
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** `port` 0 = a free one. */
export async function startCluster(data: string, port = 0): Promise<Cluster> {
  const place = placeOf(data);
  const secret = secretOf(resolve(data, 'records', 'secret'));
  const owner = resolve(data, 'records', 'owner');
  takeOver(owner);
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) await initialise(place, secret);
  await endOther(place);
  for (let tries = 0; ; tries++) {
    const chosen = port || (await freePort());
    const started = await tryStart(place, secret, chosen, owner);
    if (typeof started !== 'string') return started;
    // A free port may be taken by another between the look and the start.
    if (port !== 0 || tries > 4 || !started.includes('Address already in use'))
      throw new Error(`the embedded PostgreSQL did not start: ${started}`);
  }
}

/** The address of one that runs on this data folder, for who only looks; null = none runs. */
export async function runningUrl(data: string): Promise<string | null> {
  const { cluster } = placeOf(data);
  const file = join(cluster, 'postmaster.pid');
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[3]) : 0;
  const secret = secretOf(resolve(data, 'records', 'secret'));
  return port > 0 && (await answers(port, secret)) ? urlOf(port, secret) : null;
}

const urlOf = (port: number, secret: string): string => `postgres://${USER}:${secret}@127.0.0.1:${port}/${DATABASE}`;

/** Refuses where another server runs on this data folder: two would end each other's database. */
function takeOver(file: string): void {
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner > 0 && owner !== process.pid && lives(owner))
    throw new Error(`another server (process ${owner}) runs on this data folder; stop it, or set GEMBA_DATA`);
  writeFileSync(file, String(process.pid));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function tryStart(place: Place, secret: string, port: number, owner: string): Promise<Cluster | string> {
  const log = `${place.cluster}.log`;
  const child = postgres(place, port, log);
  const watch = watchdog(place, child);
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      watch.kill();
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const until = Date.now() + START_MS;
  while (running && Date.now() < until) {
    if (await answers(port, secret)) {
      return {
        url: urlOf(port, secret),
        port,
        place,
        ended,
        stop: async () => {
          if (!running) return;
          child.kill('SIGINT'); // fast shutdown: ends sessions, writes a checkpoint
          await ended;
          rmSync(owner, { force: true });
        },
      };
    }
    await sleep(LOOK_MS);
  }
  child.kill('SIGQUIT');
  await ended;
  return lastWords(log);
}

function postgres(place: Place, port: number, log: string): ChildProcess {
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  const out = openSync(log, 'w', 0o600);
  return spawn(
    join(place.programs, 'bin', 'postgres'),
    ['-D', place.cluster, ...settings.flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    // A group of its own: Ctrl-C in the terminal ends the server first, and the server ends this.
    { ...as(place), cwd: dirname(place.cluster), stdio: ['ignore', out, out], detached: true },
  );
}

/** Ends PostgreSQL when this process is gone without having said so: its end of the pipe closes then. */
function watchdog(place: Place, server: ChildProcess): ChildProcess {
  const watch = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -INT "$0"', String(server.pid)], {
    ...as(place),
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watch.on('error', () => {}); // no shell (Windows): what is left over is ended by the next start
  watch.unref();
  return watch;
}

/** One that an earlier server left running, or is ending at this moment. */
async function endOther(place: Place): Promise<void> {
  const control = (...args: string[]) =>
    spawnSync(join(place.programs, 'bin', 'pg_ctl'), [...args, '-D', place.cluster], { ...as(place), cwd: '/' });
  const until = Date.now() + START_MS;
  while (control('status').status === 0) {
    control('stop', '-m', 'fast', '-w');
    if (Date.now() > until) throw new Error(`another PostgreSQL holds ${place.cluster} and does not end`);
    await sleep(LOOK_MS);
  }
}

async function initialise(place: Place, secret: string): Promise<void> {
  // What a first start that was cut short left behind.
  rmSync(place.cluster, { recursive: true, force: true });
  const file = `${place.cluster}.secret`;
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  if (place.user) chownSync(file, place.user.uid, place.user.gid);
  const made = spawn(
    join(place.programs, 'bin', 'initdb'),
    [
      `--pgdata=${place.cluster}`,
      `--username=${USER}`,
      `--pwfile=${file}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ],
    { ...as(place), cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  made.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  try {
    const [code] = (await once(made, 'close')) as [number | null];
    if (code !== 0) throw new Error(`the embedded PostgreSQL could not make its cluster: ${said.trim()}`);
  } finally {
    rmSync(file, { force: true });
  }
}

/** True once the database of ours is there. */
async function answers(port: number, secret: string): Promise<boolean> {
  const base = { host: '127.0.0.1', port, user: USER, password: secret };
  const client = new pg.Client({ ...base, database: DATABASE });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    // 3D000: it runs, but has no such database yet.
    if ((error as { code?: string }).code !== '3D000') return false;
  }
  const first = new pg.Client({ ...base, database: 'postgres' });
  first.on('error', () => {});
  try {
    await first.connect();
    await first.query(`CREATE DATABASE ${DATABASE}`);
    return true;
  } catch {
    return false;
  } finally {
    await first.end().catch(() => {});
  }
}

function secretOf(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomBytes(24).toString('hex');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

const as = ({ user }: Place): { uid?: number; gid?: number } => (user ? { uid: user.uid, gid: user.gid } : {});

const lastWords = (log: string): string =>
  existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-3).join(' ') : 'it said nothing';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
