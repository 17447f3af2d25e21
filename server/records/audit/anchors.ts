/**
 * Anchors: once a day, and at each start, the newest hash of the audit goes to a file and to the log. A chain whose end was cut
 * off is sound in itself; against a hash that was seen elsewhere it is not. Copy the file, or the log, to where nobody who may
 * write the database may write.
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { type Records, RecordsAway } from '../database.ts';
import type { Anchor } from './check-chain.ts';

const DAY_MS = 86_400_000;

export const anchorFile = (data: string): string => join(data, 'audit-anchors.jsonl');

/** Anchors of a file; none where there is no such file. */
export async function anchorsIn(file: string): Promise<Anchor[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const anchor = JSON.parse(line) as Anchor;
      if (!Number.isInteger(anchor.sequence) || typeof anchor.hash !== 'string')
        throw new Error(`${file}, line ${i + 1}: not an anchor`);
      return anchor;
    });
}

export class Anchors {
  private readonly records: Records;
  private readonly file: string;
  private readonly log: Logger;
  private readonly now: () => number;
  private timer: NodeJS.Timeout | null = null;

  constructor(records: Records, file: string, log: Logger, now: () => number) {
    this.records = records;
    this.file = file;
    this.log = log;
    this.now = now;
  }

  start(): void {
    void this.records.ready.then(() => this.write());
    this.timer = setInterval(() => void this.write(), DAY_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Writes the newest hash down, where there is one that is not written yet. */
  async write(): Promise<void> {
    try {
      const last = await this.records.ask((db) =>
        db.selectFrom('audit').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst(),
      );
      if (!last || (await anchorsIn(this.file)).at(-1)?.sequence === last.sequence) return;
      const anchor: Anchor = { sequence: last.sequence, at: this.now(), hash: last.hash };
      await mkdir(dirname(this.file), { recursive: true });
      await appendFile(this.file, `${JSON.stringify(anchor)}\n`, { flush: true });
      this.log.info({ anchor }, 'audit anchor');
    } catch (error) {
      // Away: tomorrow's anchor covers today too.
      if (!(error instanceof RecordsAway)) this.log.error({ error }, 'the audit anchor could not be written');
    }
  }
}
