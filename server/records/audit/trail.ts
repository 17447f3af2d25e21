/**
 * The audit trail in the record: `audit(trx, entry)` writes an entry in the transaction of the change itself. What is changed
 * outside of the database goes through `Trail.note`, which keeps it on disk while the database is away.
 */
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { jsonLines } from '../../json-lines.ts';
import { type Database, type Records, RecordsAway, type Work } from '../database.ts';
import { type AuditEntry, type AuditRow, rowAfter } from './chain.ts';

/** Of PostgreSQL's advisory locks: one writer of the chain at a time, until its transaction ends. */
const CHAIN_LOCK = 0x67656d62;
const RETRY_MS = 2_000;
/** Rows of one insert. */
const CHUNK = 1_000;

/** Rows are written one transaction after the other. Who also reads what it is about to change takes this first. */
export async function lockChain(trx: Work): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(CHAIN_LOCK)})`.execute(trx);
}

/** Takes an entry down, with the change that it tells of or not at all. Call it last: it holds others up until the commit. */
export async function audit(trx: Work, entry: AuditEntry): Promise<AuditRow> {
  return (await auditAll(trx, [entry]))[0] as AuditRow;
}

/** Several entries at once, in their order: a file of orders is as many changes as it has rows. */
export async function auditAll(trx: Work, entries: readonly AuditEntry[]): Promise<AuditRow[]> {
  if (entries.length === 0) return [];
  await lockChain(trx);
  const last = await trx
    .selectFrom('audit')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const rows: AuditRow[] = [];
  for (const entry of entries) rows.push(rowAfter(rows.at(-1) ?? last ?? null, entry));
  for (let first = 0; first < rows.length; first += CHUNK)
    await trx
      .insertInto('audit')
      .values(
        rows.slice(first, first + CHUNK).map(({ from, at, ...rest }) => ({ ...rest, at_ms: at, from_where: from })),
      )
      .execute();
  return rows;
}

/** Rows behind `after`, in order, at most `limit`. */
export function rowsAfter(db: Database | Work, after: number, limit: number): Promise<AuditRow[]> {
  return db.selectFrom('audit').select(ROW).where('sequence', '>', after).orderBy('sequence').limit(limit).execute();
}

/** Columns of a row, called as in the chain. */
export const ROW = [
  'sequence',
  'at_ms as at',
  'who',
  'from_where as from',
  'what',
  'subject',
  'before',
  'after',
  'previous',
  'hash',
] as const;

export class Trail {
  private readonly records: Records;
  private readonly file: string;
  private readonly log: Logger;
  private working: Promise<void> = Promise.resolve();
  private waiting = true;
  private timer: NodeJS.Timeout | null = null;

  /** `file`: where entries wait while the database is away. */
  constructor(records: Records, file: string, log: Logger) {
    this.records = records;
    this.file = file;
    this.log = log;
  }

  start(): void {
    this.timer = setInterval(() => void this.settle(), RETRY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.working;
  }

  /** Resolves when the entry is in the chain, or on disk on its way there. */
  note(entry: AuditEntry): Promise<void> {
    return this.inTurn(async () => {
      try {
        // What waited comes first: the chain is in the order of what happened.
        await this.drain();
        await this.records.transact((trx) => audit(trx, entry));
      } catch (error) {
        if (!(error instanceof RecordsAway)) this.log.error({ error, entry }, 'an audit entry waits on disk');
        await mkdir(dirname(this.file), { recursive: true });
        await appendFile(this.file, `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true });
        this.waiting = true;
      }
    });
  }

  /** Brings what waited into the chain, as far as the database is there. */
  settle(): Promise<void> {
    return this.inTurn(() =>
      this.drain().catch((error) => {
        if (!(error instanceof RecordsAway)) this.log.error({ error }, 'audit entries wait on disk');
      }),
    );
  }

  private async drain(): Promise<void> {
    if (!this.waiting) return;
    const entries = await jsonLines<AuditEntry>(this.file);
    // All or none: the file is removed when all are in. Only a crash right between the two would tell them twice.
    if (entries.length > 0)
      await this.records.transact(async (trx) => {
        for (const entry of entries) await audit(trx, entry);
      });
    await rm(this.file, { force: true });
    this.waiting = false;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.working = this.working.then(work, work);
    return this.working;
  }
}
