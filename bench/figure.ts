/** One line of `npm run bench`: a figure, and the peer it was measured against in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many items or repetitions stand behind the value. */
  readonly n: number;
  readonly peer?: string;
  /** value : the peer's value. */
  readonly ratio?: number;
}

/** What a benchmark is given and gives. */
export interface BenchOptions {
  /** Fewer repetitions: the whole suite within ten minutes. */
  readonly quick: boolean;
}

export type Bench = (options: BenchOptions) => Promise<readonly Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The p-th share (0..1) of the sorted values, nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] as number;
}

/** To so many decimals. */
export const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
