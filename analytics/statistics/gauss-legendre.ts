/** Integration by values at a few places: sum of weight x value, exact for polynomials up to degree 2 x count - 1. */

export interface Node {
  readonly at: number;
  readonly weight: number;
}

/** Nodes of Gauss and Legendre on from..to: roots of the Legendre polynomial, found by Newton's steps. */
export function gaussLegendre(count: number, from: number, to: number): readonly Node[] {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= count; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (count * (x * value - before)) / (x * x - 1);
      const off = value / slope;
      x -= off;
      if (Math.abs(off) < 1e-15) break;
    }
    return { at: from + ((to - from) * (1 + x)) / 2, weight: (to - from) / ((1 - x * x) * slope * slope) };
  });
}
