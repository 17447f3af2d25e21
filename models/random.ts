/** Numbers that look random and are the same for the same seed, so that a training can be done again. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}

/** Mulberry32 (T. Ettinger): 32 bits of state, enough to shuffle rows. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

/** 0..n-1 in random order (Fisher and Yates). */
export function shuffled(n: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}
