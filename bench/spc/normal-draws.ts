/** Standard normal draws that come out the same for the same seed. */

/** Uniform on 0..1 by sfc32 (Doty-Humphrey), which passes the usual batteries; state is four words. */
function uniform(seed: number): () => number {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** Polar method (Marsaglia and Bray 1964): two draws at a time. */
export function normalDraws(seed: number): () => number {
  const random = uniform(seed);
  let kept = Number.NaN;
  return () => {
    if (!Number.isNaN(kept)) {
      const draw = kept;
      kept = Number.NaN;
      return draw;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      kept = y * factor;
      return x * factor;
    }
  };
}
