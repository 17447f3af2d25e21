/** Samples that were not folded, by why. */
export interface Refused {
  future: number;
  past: number;
  unknownTag: number;
  /** Not a number where a number should be: kept as a reading of bad quality. */
  notANumber: number;
  /** Outside the tag's declared range: kept as a reading of bad quality. */
  implausible: number;
}

export const noneRefused = (): Refused => ({ future: 0, past: 0, unknownTag: 0, notANumber: 0, implausible: 0 });
