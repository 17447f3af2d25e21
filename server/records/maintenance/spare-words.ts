/** Words of spare parts. */
export const SPARE_KINDS = ['receipt', 'issue', 'return', 'correction'] as const;
export type SpareKind = (typeof SPARE_KINDS)[number];

export interface SpareFields {
  readonly name: string;
  readonly unit: string;
  /** Where it lies. */
  readonly place: string;
  /** Below it is ordered, up to `max`; null = nobody keeps it in stock. */
  readonly min: number | null;
  readonly max: number | null;
  /** Days from the order to there; null = not known. */
  readonly leadDays: number | null;
  readonly supplier: string;
  /** Of one, in the currency of the site; null = not known. */
  readonly cost: number | null;
}

export interface Spare extends SpareFields {
  readonly part: string;
  readonly onHand: number;
  /** By work orders that are not over. */
  readonly reserved: number;
}

export interface SpareMovement {
  readonly kind: SpareKind;
  /** What there is more; below 0 = less. */
  readonly quantity: number;
  readonly number: number | null;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

export interface PartsOfWork {
  readonly number: number;
  readonly part: string;
  readonly name: string;
  readonly unit: string;
  readonly reserved: number;
  readonly used: number;
}

/** Neither reserved nor missing. */
export const freeOf = ({ onHand, reserved }: Pick<Spare, 'onHand' | 'reserved'>): number => onHand - reserved;

/** What is to be ordered, up to the maximum; 0 = enough is free. */
export function toOrder(spare: Spare): number {
  const free = freeOf(spare);
  if (free >= (spare.min ?? 0)) return 0;
  return Math.max(spare.max ?? spare.min ?? 0, spare.min ?? 0) - free;
}
