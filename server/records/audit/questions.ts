/** The audit as people look at it: filtered, newest first, by the page. */
import type { Records } from '../database.ts';
import type { AuditRow } from './chain.ts';
import { ROW, rowsAfter } from './trail.ts';

export interface AuditAsked {
  readonly who?: string;
  readonly what?: string;
  /** Begins with this. */
  readonly subject?: string;
  readonly from?: number;
  readonly to?: number;
  /** Only rows before this one. */
  readonly before?: number;
  readonly limit: number;
}

export function auditRows(records: Records, asked: AuditAsked): Promise<AuditRow[]> {
  return records.ask((db) => {
    let rows = db.selectFrom('audit').select(ROW).orderBy('sequence', 'desc').limit(asked.limit);
    if (asked.who !== undefined) rows = rows.where('who', '=', asked.who);
    if (asked.what !== undefined) rows = rows.where('what', '=', asked.what);
    if (asked.subject !== undefined)
      rows = rows.where('subject', 'like', `${asked.subject.replace(/[\\%_]/g, '\\$&')}%`);
    if (asked.from !== undefined) rows = rows.where('at_ms', '>=', asked.from);
    if (asked.to !== undefined) rows = rows.where('at_ms', '<', asked.to);
    if (asked.before !== undefined) rows = rows.where('sequence', '<', asked.before);
    return rows.execute();
  });
}

/** Who and what the audit knows of, for choices. */
export async function auditWords(records: Records): Promise<{ who: string[]; what: string[] }> {
  return records.ask(async (db) => {
    const who = await db.selectFrom('audit').select('who').distinct().orderBy('who').limit(500).execute();
    const what = await db.selectFrom('audit').select('what').distinct().orderBy('what').limit(500).execute();
    return { who: who.map((row) => row.who), what: what.map((row) => row.what) };
  });
}

const PAGE = 5000;

/** The whole chain as JSON lines, oldest first, in bounded memory: what `gemba verify --file` reads. */
export async function* auditLines(records: Records): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const rows = await records.ask((db) => rowsAfter(db, after, PAGE));
    if (rows.length === 0) return;
    yield rows.map(lineOf).join('');
    after = rows.at(-1)?.sequence ?? after;
  }
}

const lineOf = ({ sequence, at, who, from, what, subject, before, after, previous, hash }: AuditRow): string =>
  `${JSON.stringify({ sequence, at, who, from, what, subject, before, after, previous, hash })}\n`;
