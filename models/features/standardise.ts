/** Features to mean 0 and deviation 1 of the training rows, cut at some deviations: what was never seen must not rule. */
export interface Standard {
  readonly means: Float32Array;
  /** One over the deviation; 0 where a feature never changed and says nothing. */
  readonly scales: Float32Array;
}

export const CUT = 5;

export function standardOf(features: Float32Array, width: number, rows: Int32Array): Standard {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const row of rows)
    for (let i = 0; i < width; i++) {
      const value = features[row * width + i] as number;
      (means[i] as number) += value / rows.length;
      (squares[i] as number) += (value * value) / rows.length;
    }
  const deviations = squares.map((square, i) => Math.sqrt(Math.max(0, square - (means[i] as number) ** 2)));
  return {
    means: Float32Array.from(means),
    scales: Float32Array.from(deviations, (deviation) => (deviation > 1e-6 ? 1 / deviation : 0)),
  };
}

/** In place, `rows` of them. */
export function standardise({ means, scales }: Standard, features: Float32Array): void {
  const width = means.length;
  for (let at = 0; at < features.length; at += width)
    for (let i = 0; i < width; i++) {
      const z = ((features[at + i] as number) - (means[i] as number)) * (scales[i] as number);
      features[at + i] = Math.max(-CUT, Math.min(CUT, z));
    }
}
