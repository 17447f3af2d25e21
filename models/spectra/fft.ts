/**
 * The discrete Fourier transform of 2^n complex numbers, in place (Cooley and Tukey 1965). Forty lines of our own: what the registries have is larger than
 * this or was left by its author years ago.
 */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(n) && n > 0 && Number.isInteger(Math.log2(n));
}

/** Forward, without a factor; throws where the length is no power of two. */
export function transform({ re, im }: Complex): void {
  const n = re.length;
  if (!isPowerOfTwo(n)) throw new Error(`${n} numbers are no power of two`);
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j] as number, re[i] as number];
      [im[i], im[j]] = [im[j] as number, im[i] as number];
    }
  }
  const [cosines, sines] = [new Float64Array(n / 2), new Float64Array(n / 2)];
  for (let k = 0; k < n / 2; k++) {
    cosines[k] = Math.cos((2 * Math.PI * k) / n);
    sines[k] = -Math.sin((2 * Math.PI * k) / n);
  }
  for (let size = 2; size <= n; size <<= 1) {
    const [half, step] = [size >> 1, n / size];
    for (let begin = 0; begin < n; begin += size)
      for (let k = 0; k < half; k++) {
        const [a, b] = [begin + k, begin + k + half];
        const [c, s] = [cosines[k * step] as number, sines[k * step] as number];
        const [x, y] = [(re[b] as number) * c - (im[b] as number) * s, (re[b] as number) * s + (im[b] as number) * c];
        re[b] = (re[a] as number) - x;
        im[b] = (im[a] as number) - y;
        re[a] = (re[a] as number) + x;
        im[a] = (im[a] as number) + y;
      }
  }
}

/** The way back, with its factor 1/n. */
export function transformBack(complex: Complex): void {
  const { re, im } = complex;
  for (let i = 0; i < im.length; i++) im[i] = -(im[i] as number);
  transform(complex);
  for (let i = 0; i < im.length; i++) {
    re[i] = (re[i] as number) / re.length;
    im[i] = -(im[i] as number) / im.length;
  }
}
