/**
 * The audit's chain: each row's hash covers the row and the hash before it, so that whoever changes, removes or inserts a row
 * would have to write all later ones anew. docs/audit.md describes the form byte by byte, for those who check it themselves.
 */
import { hash } from 'node:crypto';
import type { Audited } from './words.ts';

/** The hash before the first row. */
export const GENESIS = '0'.repeat(64);

/** One change, as it was made. */
export interface AuditEntry {
  /** When, epoch ms. */
  readonly at: number;
  /** Who: a person's name, `key:<name>`, `wall:<name>`, or the part of the server. */
  readonly who: string;
  /** From which address; empty = from the server itself. */
  readonly from: string;
  readonly what: Audited;
  /** To what: `person:ada`. */
  readonly subject: string;
  /** What stood there before, and after; null = nothing. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** As it stands in the chain; `before` and `after` as JSON text. */
export interface AuditRow {
  readonly sequence: number;
  readonly at: number;
  readonly who: string;
  readonly from: string;
  readonly what: string;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Hash of the row before, hex. */
  readonly previous: string;
  readonly hash: string;
}

/** The bytes that are hashed: a JSON array without blanks, as `JSON.stringify` writes it (RFC 8785 for texts and whole numbers). */
export const canonical = (row: Omit<AuditRow, 'hash'>): string =>
  JSON.stringify([row.sequence, row.at, row.who, row.from, row.what, row.subject, row.before, row.after, row.previous]);

/** SHA-256, hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');
export const hashOf = (row: Omit<AuditRow, 'hash'>): string => sha256(canonical(row));

/** JSON with keys in order: the same content is the same text. Undefined = there is none. */
export function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : plain(ordered(value));

/** PostgreSQL keeps no NUL and no half of a surrogate pair: what cannot be kept is written as what stands for it. */
const plain = (text: string): string => Buffer.from(text.replaceAll('\0', '\u2400')).toString();

/** The row that an entry becomes behind `last`; null = it is the first. */
export function rowAfter(last: Pick<AuditRow, 'sequence' | 'hash'> | null, entry: AuditEntry): AuditRow {
  const row = {
    sequence: (last?.sequence ?? 0) + 1,
    at: Math.round(entry.at),
    who: plain(entry.who),
    from: plain(entry.from),
    what: entry.what,
    subject: plain(entry.subject),
    before: textOf(entry.before),
    after: textOf(entry.after),
    previous: last?.hash ?? GENESIS,
  };
  return { ...row, hash: hashOf(row) };
}
