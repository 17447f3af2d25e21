/** A half-open span [from, to), epoch ms UTC. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * A number that can say where it comes from: formula, window, inputs and the share of the window that had data.
 * `value` is null when it cannot be had; `reason` then says why, in a word a message file knows. Never 0 by default.
 */
export interface Derived {
  readonly value: number | null;
  readonly unit: string;
  /** Formula id, e.g. `oee`; with `version` it names one text in docs/domain.md for ever. */
  readonly formula: string;
  readonly version: number;
  readonly profile: string;
  readonly window: Window;
  /** Named inputs, so that the formula can be recomputed by hand. */
  readonly inputs: Readonly<Record<string, number>>;
  /** Share 0..1 of the window with good data. */
  readonly coverage: number;
  readonly reason?: string;
}
