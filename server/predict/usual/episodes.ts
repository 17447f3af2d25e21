/**
 * When a machine was unlike its usual self: not a row that is beyond the limit, one in 200 is by chance, but most of several in a row. Rests are no
 * rows: an episode outlasts a weekend. Pure.
 */
import type { Unusual, UnusualEnd, UsualRow } from './words.ts';

/** Of so many rows that were heard, so many beyond begin an episode; that few end it. */
const LOOKED = 6;
const BEGINS = 4;
const ENDS = 1;

export class UnusualFold {
  private rows: UsualRow[] = [];
  private open: Unusual | null;

  /** `open`: an episode that lasted when it was looked last. */
  constructor(open: Unusual | null = null) {
    this.open = open;
  }

  get lasts(): boolean {
    return this.open !== null;
  }

  /** A row that was looked at before: it is what came before the next. */
  remember(row: UsualRow): void {
    if (row.event !== null) this.rows = [];
    else if (!Number.isNaN(row.ratio)) this.rows = [...this.rows, row].slice(-LOOKED);
  }

  /** The episode as it stands after the row; null = there is none, and none ended with it. */
  push(row: UsualRow): Unusual | null {
    this.remember(row);
    if (row.event !== null) return this.end(row.at, row.event === 'failure' ? 'failure' : 'repair');
    if (Number.isNaN(row.ratio)) return null;
    const beyond = this.rows.filter(({ ratio }) => ratio > 1);
    if (this.open) {
      if (this.rows.length === LOOKED && beyond.length <= ENDS) return this.end(row.at, 'usual');
      this.open = { ...higher(this.open, row), heard: row.at };
      return this.open;
    }
    const [first] = beyond;
    if (beyond.length < BEGINS || !first) return null;
    const begun: Unusual = {
      ...{ from: first.at, to: null, heard: row.at, peak: first.ratio, parts: first.parts, ended: null },
    };
    this.open = beyond.reduce(higher, begun);
    return this.open;
  }

  private end(at: number, ended: UnusualEnd): Unusual | null {
    const { open } = this;
    this.open = null;
    return open && { ...open, to: at, ended };
  }
}

const higher = (told: Unusual, { ratio, parts }: UsualRow): Unusual =>
  ratio > told.peak ? { ...told, peak: ratio, parts } : told;
