/** The two kinds of database that the record lives in: the embedded server, and a PostgreSQL that something else installed. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Config } from '../../../server/config/read-config.ts';
import { placeOf } from '../../../server/records/cluster/place.ts';
import type { Records } from '../../../server/records/database.ts';
import { freePort } from '../../free-port.ts';

/** A database that was killed reads its log again before it answers: long, on a busy machine. */
const START_MS = 40_000;

export interface TestDatabase {
  readonly config: Pick<Config, 'data' | 'records'>;
  /** SIGKILL of the whole server, at once. */
  kill(): Promise<void>;
  /** Brings it back, where nobody else does. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** The embedded one: whoever opens it starts it, and starts it again. */
export async function embeddedDatabase(): Promise<TestDatabase> {
  const data = await mkdtemp(join(tmpdir(), 'gemba-records-'));
  // A user of its own runs it, as root: the folder must let it in.
  spawnSync('chmod', ['711', data]);
  const { cluster } = placeOf(data);
  return {
    config: { data, records: { port: 0 } },
    kill: async () => {
      const pid = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
      killAll(pid);
    },
    start: async () => {},
    remove: () => rm(data, { recursive: true, force: true }),
  };
}

/** A PostgreSQL as the system's packages bring it. */
export async function installedDatabase(): Promise<TestDatabase> {
  const programs = installed();
  const data = await mkdtemp(join(tmpdir(), 'gemba-postgres-'));
  const user: { uid?: number; gid?: number } = process.getuid?.() === 0 ? idsOf('postgres') : {};
  if (user.uid !== undefined && user.gid !== undefined) await chown(data, user.uid, user.gid);
  const cluster = join(data, 'cluster');
  const made = spawnSync(join(programs, 'initdb'), ['-D', cluster, '-U', 'gemba', '-A', 'trust', '--no-sync'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  let child: ChildProcess | null = null;
  const start = async () => {
    const settings = ['-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
    for (const end = Date.now() + START_MS; ; ) {
      // One that finds sessions of the killed one still there gives up by itself.
      if (!child || child.exitCode !== null || child.signalCode !== null)
        child = spawn(join(programs, 'postgres'), ['-D', cluster, ...settings], { ...user, cwd: '/', stdio: 'ignore' });
      const client = new pg.Client({ host: '127.0.0.1', port, user: 'gemba', database: 'postgres' });
      client.on('error', () => {});
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await sleep(50);
      }
    }
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    killAll(child.pid as number);
    await gone;
  };
  await start();
  return {
    config: { data, records: { url: `postgres://gemba@127.0.0.1:${port}/postgres` } },
    kill,
    start,
    remove: async () => {
      await kill();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Looks until the record is back. */
export async function isUp(records: Records): Promise<void> {
  for (const end = Date.now() + START_MS; records.status.status !== 'up'; ) {
    if (Date.now() > end) throw new Error(`the record is not back: ${records.status.reason}`);
    await records.look();
    await sleep(50);
  }
}

/** The server and its sessions: a session lives on for a moment when only the server is gone. */
function killAll(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  spawnSync('pkill', ['-KILL', '-P', String(pid)]);
  process.kill(pid, 'SIGKILL');
}

function installed(): string {
  const root = '/usr/lib/postgresql';
  const version = readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .at(0);
  if (!version) throw new Error(`there is no PostgreSQL in ${root}; npm test installs one`);
  return join(root, version, 'bin');
}

function idsOf(name: string): { uid: number; gid: number } {
  const number = (flag: string) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim());
  return { uid: number('-u'), gid: number('-g') };
}
