/** Features to mean 0 and deviation 1 of the training rows, cut where hardly any of them went: what was never seen must not rule. */
export interface Standard {
  readonly means: Float32Array;
  /** One over the deviation; 0 where a feature never changed and says nothing. */
  readonly scales: Float32Array;
  /** Where each is cut, in deviations. */
  readonly lows: Float32Array;
  readonly highs: Float32Array;
}

/** No feature gets farther, in deviations. */
export const CUT = 5;
/** Beyond that many the quantiles stand. */
const MOST_SORTED = 20_000;

/** `tails`: share of the rows beyond either cut; 0 = cut at `CUT` alone. */
export function standardOf(features: Float32Array, width: number, rows: Int32Array, tails = 0): Standard {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const row of rows)
    for (let i = 0; i < width; i++) {
      const value = features[row * width + i] as number;
      (means[i] as number) += value / rows.length;
      (squares[i] as number) += (value * value) / rows.length;
    }
  const deviations = squares.map((square, i) => Math.sqrt(Math.max(0, square - (means[i] as number) ** 2)));
  const scales = Float32Array.from(deviations, (deviation) => (deviation > 1e-6 ? 1 / deviation : 0));
  const [lows, highs] = [new Float32Array(width).fill(-CUT), new Float32Array(width).fill(CUT)];
  const step = Math.max(1, Math.floor(rows.length / MOST_SORTED));
  const own = rows.filter((_, i) => i % step === 0);
  for (let i = 0; i < width && tails > 0 && own.length > 0; i++) {
    const sorted = Float32Array.from(own, (row) => features[row * width + i] as number).sort();
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
    const z = (value: number) => (value - (means[i] as number)) * (scales[i] as number);
    lows[i] = Math.max(-CUT, z(at(tails)));
    highs[i] = Math.min(CUT, z(at(1 - tails)));
  }
  return { means: Float32Array.from(means), scales, lows, highs };
}

/** In place, `rows` of them. */
export function standardise({ means, scales, lows, highs }: Standard, features: Float32Array): void {
  const width = means.length;
  for (let at = 0; at < features.length; at += width)
    for (let i = 0; i < width; i++) {
      const z = ((features[at + i] as number) - (means[i] as number)) * (scales[i] as number);
      features[at + i] = Math.max(lows[i] as number, Math.min(highs[i] as number, z));
    }
}
