/** How the plant is heard: what its protocols must be able to say. Times are epoch ms, by the machine's clock. */
export type Reading = number | string | boolean;

export interface Voice {
  /** A new reading of the tag `slot`; `good` false = the sensor failed, `value` is the last one known. */
  say(slot: number, value: Reading, good: boolean, at: number): void;
  /** The machine fell silent: its controller cannot be reached. */
  lost(machine: number, at: number): void;
  /** It is back; all its tags are said again, right after. */
  found(machine: number, at: number): void;
}

/** The last reading of every tag, so that who comes later can be told. */
export interface Board {
  readonly values: Reading[];
  readonly good: Uint8Array;
  /** Epoch ms. */
  readonly at: Float64Array;
  /** Readings said so far. */
  said: number;
}
