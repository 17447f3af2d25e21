/** How the search spends its steps. Found by trial on the classic instances (docs/schedule.md). */
export const SETTINGS = {
  /** Plans that are kept and mixed. */
  pool: 8,
  /** A walk ends after so many steps without a better plan: from a random plan; from a mixture of two good ones; that in a flexible shop. */
  firstPatience: 2000,
  patience: 8000,
  flexiblePatience: 3000,
  /** Mixtures in a row that bring the pool nothing better, after which it is begun anew. */
  mixtures: 100,
  /** Plans that differ in fewer pairs than this share of the operations count as the same. */
  alike: 0.02,
  /** Steps for which a move may not be undone: this many and jobs / machines, and up to half of that more by lot. */
  tenure: 10,
  tenureByLot: 0.5,
} as const;
