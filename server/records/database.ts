/**
 * The record's PostgreSQL: the embedded one or that of DATABASE_URL, brought to the newest form, behind one pool. A database
 * that is away is waited for: whoever asks meanwhile gets one clear error, and the server runs on.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, Migrator, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { ensureReader } from './cluster/reader.ts';
import { migrations } from './migrations/index.ts';
import { onceIn } from './once.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
export type Work = Transaction<Tables>;

const POOL = 12;
const CONNECT_MS = 5_000;
/** No question of ours takes longer; one that does is a mistake. */
const STATEMENT_MS = 60_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const LOOK_MS = 1_000;
/** PostgreSQL's number of int8: counts, which fit a JavaScript number. */
const INT8 = 20;

/** The database is away: nothing was written, and it is worth trying again. */
export class RecordsAway extends Error {
  constructor(cause: unknown) {
    super(`the record's database is away: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

export interface RecordsStatus {
  readonly status: 'connecting' | 'up' | 'down';
  readonly since: number;
  readonly reason: string;
}

export interface Records {
  readonly db: Database;
  readonly status: RecordsStatus;
  /** Where it is, its password included: not for logs. */
  readonly url: string;
  /** Where it is, without a password. */
  readonly address: string;
  /** Resolves when it is up and of the newest form, now or later. */
  readonly ready: Promise<void>;
  /** Everything in `work` or nothing. Throws `RecordsAway` where the database is the trouble. */
  transact<T>(work: (trx: Work) => Promise<T>): Promise<T>;
  /** Several questions of one moment: what is written meanwhile is in none of their answers. */
  snapshot<T>(work: (trx: Work) => Promise<T>): Promise<T>;
  /** `work` with a clear error where the database is away. */
  ask<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /** Looks again whether it is there. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export interface RecordsOptions {
  readonly config: Pick<Config, 'data' | 'records'>;
  readonly log: Logger;
  readonly now: () => number;
  readonly changed?: (status: RecordsStatus) => void;
}

/** Starts the embedded server where one is needed; rejects only where that cannot be done at all. */
export async function openRecords({ config, log, now, changed }: RecordsOptions): Promise<Records> {
  const embedded = 'url' in config.records ? null : new Embedded(config.data, config.records.port, log);
  const url = 'url' in config.records ? config.records.url : await (embedded as Embedded).start();
  const pool = poolOf(url);
  pool.on('error', (error) => tell('down', error.message)); // without it a dying server takes this process with it
  pool.on('connect', (client) => client.on('error', () => {})); // the same for one in use: its question fails by itself
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let status: RecordsStatus = { status: 'connecting', since: now(), reason: '' };
  let stopping = false;
  let current = false;
  let looking: Promise<void> | null = null;
  let resolveReady = () => {};
  const ready = new Promise<void>((resolve) => {
    resolveReady = resolve;
  });

  function tell(next: RecordsStatus['status'], reason = ''): void {
    if (stopping || (status.status === next && status.reason === reason)) return;
    if (status.status !== next) {
      if (next === 'down') log.warn({ reason }, "the record's database is away; what happens is kept until it is back");
      if (next === 'up' && status.status === 'down') log.info("the record's database is back");
    }
    status = { status: next, since: status.status === next ? status.since : now(), reason };
    changed?.(status);
  }

  async function lookNow(): Promise<void> {
    try {
      await embedded?.revive();
      if (!current) {
        await migrate(db);
        if (embedded) await ensureReader(url, join(config.data, 'records', 'read-secret'));
        current = true;
      } else await pool.query('SELECT 1');
      tell('up');
      resolveReady();
    } catch (error) {
      tell('down', (error as Error).message);
    }
  }
  const look = (): Promise<void> => {
    looking ??= lookNow().finally(() => {
      looking = null;
    });
    return looking;
  };

  async function keepLooking(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !stopping; ) {
      await look();
      wait = status.status === 'up' ? LOOK_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
      await sleep(wait, undefined, { ref: false });
    }
  }
  const loop = keepLooking();

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!current) await look();
    if (!current) throw new RecordsAway(status.reason);
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      tell('down', (error as Error).message);
      throw new RecordsAway(error);
    }
  };

  return {
    db,
    get status() {
      return status;
    },
    url,
    address: url.replace(/\/\/[^@/]*@/, '//'),
    ready,
    transact: (work) => guarded(() => db.transaction().execute((trx) => onceIn(trx, now(), work))),
    snapshot: (work) =>
      guarded(() => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)),
    ask: (work) => guarded(() => work(db)),
    look,
    stop: async () => {
      stopping = true;
      await looking;
      await db.destroy();
      await embedded?.stop();
      void loop;
    },
  };
}

/** The embedded server on one port as long as this process lives: one that ended is started again. */
class Embedded {
  private readonly data: string;
  private readonly log: Logger;
  private port: number;
  private cluster: Cluster | null = null;
  private stopping = false;

  constructor(data: string, port: number, log: Logger) {
    this.data = data;
    this.port = port;
    this.log = log;
  }

  async start(): Promise<string> {
    const cluster = await startCluster(this.data, this.port);
    this.cluster = cluster;
    if (this.port === 0 && cluster.place.elsewhere) this.log.info(cluster.place.elsewhere);
    this.port = cluster.port;
    void cluster.ended.then(() => {
      if (this.cluster !== cluster) return;
      this.cluster = null;
      if (!this.stopping) this.log.error('the embedded PostgreSQL ended by itself; it is started again');
    });
    return cluster.url;
  }

  async revive(): Promise<void> {
    if (!this.cluster && !this.stopping) await this.start();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.cluster?.stop();
  }
}

function poolOf(url: string): pg.Pool {
  const types = {
    getTypeParser: ((oid: number, format?: never) =>
      oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  };
  return new pg.Pool({
    connectionString: url,
    max: POOL,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    application_name: 'gemba',
    types,
    allowExitOnIdle: true,
  });
}

async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    allowUnorderedMigrations: true,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (!error) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  throw failed ? new Error(`the record's tables (${failed}): ${(error as Error).message}`, { cause: error }) : error;
}

/** What PostgreSQL and the socket say when the server is not there, ends, or is just starting. */
function isAway(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined && /^(08|57P0)/.test(code)) return true;
  if (code !== undefined && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(code))
    return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    message ?? '',
  );
}
