/** Tables of control charts, as types. Times are epoch ms; product '' = of all products. */
import type { ColumnType, Generated } from 'kysely';
import type { Baseline } from '../../../analytics/spc/charts.ts';
import type { Characteristic, SignalEventWord } from './words.ts';

type Defined = Omit<Characteristic, 'id' | 'version'>;

/** A version of a characteristic. */
export interface CharacteristicTable {
  id: Generated<number>;
  characteristic: string;
  version: number;
  defined: ColumnType<Defined, string, string>;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

/** A frozen baseline: a stage of a chart, in force from a moment on until the next one. */
export interface SpcBaselineTable {
  id: Generated<number>;
  characteristic: string;
  product: string;
  stage: number;
  from_ms: number;
  /** The data it was made of; null = declared. */
  window_from: number | null;
  window_to: number | null;
  baseline: ColumnType<Baseline, string, string>;
  reason: string;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

/** A point of a chart, as it was judged when it came. */
export interface SpcPointTable {
  characteristic: string;
  product: string;
  at_ms: number;
  value: number | null;
  spread: number | null;
  n: number;
  /** Of the subgroup; none of counts. */
  readings: number[];
  /** What is plotted where that is not the value: EWMA, and the upper and lower sums of a CUSUM. */
  plotted: number | null;
  plotted_low: number | null;
  /** Readings below and above the specification, of `n`. */
  below: number;
  above: number;
  /** Rules that it completed, as bits. */
  rules: number;
  baseline: number | null;
  order: string | null;
  lot: string | null;
  crew: string | null;
  shift: string | null;
}

/** A point that is left out of baselines and capability, with its assignable cause; it stays to be seen. */
export interface SpcExclusionTable {
  id: Generated<number>;
  characteristic: string;
  product: string;
  at_ms: number;
  cause: string;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

export interface SpcSignalTable {
  id: Generated<number>;
  characteristic: string;
  product: string;
  machine: string;
  line: string | null;
  /** Of the point that completed the rule, and of the first of its window. */
  at_ms: number;
  from_ms: number;
  rules: number;
  value: number;
  baseline: number;
  order: string | null;
  lot: string | null;
  crew: string | null;
  shift: string | null;
  /** A stop is recommended. */
  stop: boolean;
  recorded: number;
}

/** What became of a signal: append-only. */
export interface SpcSignalEventTable {
  id: Generated<number>;
  signal: number;
  what: SignalEventWord;
  at_ms: number;
  rules: number;
  cause: string;
  action: string;
  by_whom: string;
  recorded: number;
}

/** What a chart has to know to go on after a restart. */
export interface SpcFoldTable {
  characteristic: string;
  product: string;
  state: ColumnType<object, string, string>;
}

export interface QualityTables {
  characteristic: CharacteristicTable;
  spc_baseline: SpcBaselineTable;
  spc_point: SpcPointTable;
  spc_exclusion: SpcExclusionTable;
  spc_signal: SpcSignalTable;
  spc_signal_event: SpcSignalEventTable;
  spc_fold: SpcFoldTable;
}
