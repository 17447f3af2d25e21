/** Sums by what they were asked by, put together from closed hours, from pieces and from what is not recorded yet. */
import { CONTEXTS, type ContextKey } from '../../../analytics/oee/piece.ts';
import { addSums, emptySums, type Sums } from '../../../analytics/oee/sums.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import { hourOf } from './hour-sums.ts';

/** What sums can be asked by; `scope` tells machines or lines apart, `hour` is its beginning, epoch ms. */
export type Dimension = ContextKey | 'hour' | 'scope';

export interface Group {
  readonly key: Readonly<Partial<Record<Dimension, string | number | null>>>;
  readonly sums: Sums;
}

/** Sums by key, as they come in from several places. */
export class Groups {
  private readonly by: readonly Dimension[];
  private readonly only: Readonly<Partial<Record<ContextKey, string>>>;
  private readonly groups = new Map<string, Group>();

  constructor(by: readonly Dimension[], only: Readonly<Partial<Record<ContextKey, string>>>) {
    this.by = by;
    this.only = only;
  }

  /** `sums` of its own are given away to a group that is new. */
  add(key: Group['key'], sums: Sums): void {
    const name = this.nameOf(key);
    const known = this.groups.get(name);
    if (known) addSums(known.sums, sums);
    else this.groups.set(name, { key, sums });
  }

  /** The sums that a piece goes into; null = it is not asked for. */
  of(scope: string, piece: RecordedPiece): Sums | null {
    for (const key of CONTEXTS) if (this.only[key] !== undefined && piece[key] !== this.only[key]) return null;
    const value = (dimension: Dimension) =>
      dimension === 'scope' ? scope : dimension === 'hour' ? hourOf(piece.from) : piece[dimension];
    return this.at(Object.fromEntries(this.by.map((dimension) => [dimension, value(dimension)])));
  }

  list(): Group[] {
    return [...this.groups.values()];
  }

  private at(key: Group['key']): Sums {
    const name = this.nameOf(key);
    let group = this.groups.get(name);
    if (!group) {
      group = { key, sums: emptySums() };
      this.groups.set(name, group);
    }
    return group.sums;
  }

  private nameOf(key: Group['key']): string {
    return JSON.stringify(this.by.map((dimension) => key[dimension] ?? null));
  }
}
