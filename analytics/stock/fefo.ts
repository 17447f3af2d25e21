/** First expired, first out: which lot is to be used next. */

export interface Usable {
  readonly lot: string;
  /** Null = not known. */
  readonly amount: number | null;
  /** Epoch ms; null = it has no date. */
  readonly expires: number | null;
  /** When it came, epoch ms. */
  readonly since: number;
  readonly held: boolean;
}

/** Why a lot is not the next one. */
export type NotUsable = 'held' | 'expired' | 'short';

export const notUsable = ({ amount, expires, held }: Usable, at: number): NotUsable | null =>
  held ? 'held' : expires !== null && expires <= at ? 'expired' : amount !== null && amount <= 0 ? 'short' : null;

/** The earliest date first, those without one last; of one date the one that came first. */
export const fefo = <L extends Usable>(lots: readonly L[]): L[] =>
  [...lots].sort(
    (a, b) =>
      compare(a.expires ?? Number.POSITIVE_INFINITY, b.expires ?? Number.POSITIVE_INFINITY) ||
      a.since - b.since ||
      (a.lot < b.lot ? -1 : 1),
  );

/** The lot that is to be used before this one; null = there is none. Of one date either may be used. */
export function earlierThan<L extends Usable>(lots: readonly L[], lot: string, expires: number | null, at: number) {
  const first = fefo(lots).find((one) => one.lot !== lot && notUsable(one, at) === null);
  if (!first || first.expires === null) return null;
  return expires === null || first.expires < expires ? first : null;
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
