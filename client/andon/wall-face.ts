import type { LineFace } from '../live/line-face.ts';

/** What the wall says of the line. `fresh` false: what is known is old, and dims. */
export interface WallFace extends LineFace {
  readonly fresh: boolean;
  readonly running: boolean;
  readonly standing: boolean;
}
