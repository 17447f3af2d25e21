/** Proves a chain: row after row, each by what stands in it and in the one before. */
import { type AuditRow, GENESIS, hashOf } from './chain.ts';

/** A hash that was written down elsewhere when it was the newest: the chain must still have it. */
export interface Anchor {
  readonly sequence: number;
  readonly at: number;
  readonly hash: string;
}

export interface ChainReport {
  readonly ok: boolean;
  /** Rows that were found sound. */
  readonly rows: number;
  /** Anchors that were found in the chain. */
  readonly anchors: number;
  readonly last: Anchor | null;
  /** The first row that is not as it was written, and why. */
  readonly broken: { readonly sequence: number; readonly reason: string } | null;
}

/** `add` rows in order; `end` tells how they stand. After the first broken row nothing more is looked at. */
export class ChainCheck {
  private readonly anchors: ReadonlyMap<number, Anchor>;
  private rows = 0;
  private met = 0;
  private sequence = 0;
  private hash = GENESIS;
  private at = 0;
  private broken: ChainReport['broken'] = null;

  constructor(anchors: readonly Anchor[] = []) {
    this.anchors = new Map(anchors.map((anchor) => [anchor.sequence, anchor]));
  }

  /** False = the chain is broken here. */
  add(row: AuditRow): boolean {
    if (this.broken) return false;
    const reason = this.reasonAgainst(row);
    if (reason) {
      this.broken = { sequence: isRow(row) ? row.sequence : this.sequence + 1, reason };
      return false;
    }
    this.rows++;
    this.sequence = row.sequence;
    this.hash = row.hash;
    this.at = row.at;
    return true;
  }

  end(): ChainReport {
    if (!this.broken)
      for (const anchor of this.anchors.values())
        if (anchor.sequence > this.sequence) {
          const reason = `an anchor of ${new Date(anchor.at).toISOString()} knows row ${anchor.sequence}: the end was cut off`;
          this.broken = { sequence: this.sequence + 1, reason };
          break;
        }
    const { rows, broken } = this;
    const last = rows > 0 ? { sequence: this.sequence, at: this.at, hash: this.hash } : null;
    return { ok: broken === null, rows, anchors: this.met, last, broken };
  }

  private reasonAgainst(row: AuditRow): string | null {
    const next = this.sequence + 1;
    if (!isRow(row)) return 'this is no row of an audit';
    if (row.sequence !== next) return `row ${next} should stand here`;
    if (row.previous !== this.hash) return 'it does not follow the row before it';
    if (hashOf(row) !== row.hash) return 'its content is not what its hash was made of';
    const anchor = this.anchors.get(row.sequence);
    if (anchor) {
      if (anchor.hash !== row.hash) return `its hash is not that of the anchor of ${new Date(anchor.at).toISOString()}`;
      this.met++;
    }
    return null;
  }
}

/** Rows of a file are whatever somebody wrote into it. */
const isRow = (row: AuditRow): boolean =>
  row !== null && typeof row === 'object' && Number.isInteger(row.sequence) && typeof row.hash === 'string';
