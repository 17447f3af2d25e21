/** Goods that stand in the hall, as the scene is told of them. */
export const holdLink = (hold: string): string => `/quality?tab=holds&hold=${hold}`;

export interface StandingGoods {
  /** Slot of the line that made them; null = nobody said. */
  readonly line: number | null;
  /** Place of the stock where they lie; null = at the end of their line. */
  readonly place: { readonly id: string; readonly name: string } | null;
  readonly count: number;
  /** Of these: on hold. */
  readonly held: number;
  /** Numbers of the holds, and why. */
  readonly holds: readonly { readonly id: string; readonly reason: string }[];
}
