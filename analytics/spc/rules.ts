/**
 * Rules of Nelson (1984, Journal of Quality Technology 16) and of the Western Electric handbook (1956). Each chart keeps the
 * last points as bits of small rings, newest in bit 0, so that a point costs the same however many came before. A rule looks
 * at z = (value - centre) / sigma of what is plotted. All comparisons are strict: a point on a limit is not beyond it, and
 * not within it either; one on the centre line is on no side. In 2 of 3 and 4 of 5 the newest point itself is beyond. Every
 * point that completes a pattern signals: nothing is reset by a signal.
 */

export const RULES = [
  'nelson-1',
  'nelson-2',
  'nelson-3',
  'nelson-4',
  'nelson-5',
  'nelson-6',
  'nelson-7',
  'nelson-8',
  'we-1',
  'we-2',
  'we-3',
  'we-4',
] as const;
export type RuleId = (typeof RULES)[number];

export const RULE_BIT = Object.fromEntries(RULES.map((rule, i) => [rule, 1 << i])) as Readonly<Record<RuleId, number>>;

const WINDOW: Readonly<Record<RuleId, number>> = {
  'nelson-1': 1,
  'nelson-2': 9,
  'nelson-3': 6,
  'nelson-4': 14,
  'nelson-5': 3,
  'nelson-6': 5,
  'nelson-7': 15,
  'nelson-8': 8,
  'we-1': 1,
  'we-2': 3,
  'we-3': 5,
  'we-4': 8,
};

/** How many points the rule looks at, the completing one included. */
export const windowOf = (rule: RuleId): number => WINDOW[rule];

/** The rules of a mask, Nelson's first. */
export const rulesIn = (mask: number): RuleId[] => RULES.filter((rule) => (mask & RULE_BIT[rule]) !== 0);

// Rings of a chart, two a word: upwards in the low half, downwards in the high one. Eight words lie in one line of the
// processor's cache.
const WORDS = 8;
/** Above and below the centre. */
const SIDES = 0;
/** Beyond 1 sigma, and 2. */
const ONE = 1;
const TWO = 2;
/** Risen and fallen since the point before. */
const STEPS = 3;
/** Within 1 sigma; in the high half that there was a point at all. */
const WITHIN = 4;
const RINGS = 5;

const HIGH = 1 << 16;
/** Clears the newest bit of both halves, where the low one's oldest has come to after a shift too. */
const SHIFTED = ~(HIGH | 1);

const last = (points: number): number => (1 << points) - 1;
const [LAST_3, LAST_5, LAST_8, LAST_9, LAST_13, LAST_15] = [3, 5, 8, 9, 13, 15].map(last) as [
  number,
  number,
  number,
  number,
  number,
  number,
];
/** Thirteen steps in turn, the newest one upwards, or downwards. */
const TURNS_UP = 0b1010101010101 | (0b0101010101010 << 16);
const TURNS_DOWN = 0b0101010101010 | (0b1010101010101 << 16);

const BEYOND_3 = RULE_BIT['nelson-1'] | RULE_BIT['we-1'];
const TWO_OF_THREE = RULE_BIT['nelson-5'] | RULE_BIT['we-2'];
const FOUR_OF_FIVE = RULE_BIT['nelson-6'] | RULE_BIT['we-3'];

/** How many of five are set. */
const SET_OF_5 = Uint8Array.from({ length: 32 }, (_, bits) => {
  let set = 0;
  for (let rest = bits; rest > 0; rest >>= 1) set += rest & 1;
  return set;
});

/** The rules over many charts at once; a chart is a number from 0. */
export class RuleBook {
  readonly #rings: Int32Array;
  /** z of the point before. */
  readonly #before: Float64Array;

  constructor(charts: number) {
    this.#rings = new Int32Array(charts * WORDS);
    this.#before = new Float64Array(charts);
  }

  /** Bits (RULE_BIT) of all rules that this point completes; NaN = missing: it signals nothing and restarts rules 2-8. */
  add(chart: number, z: number): number {
    if (Number.isNaN(z)) {
      this.restart(chart);
      return 0;
    }
    const rings = this.#rings;
    const at = chart * WORDS;
    const before = this.#before[chart] as number;
    this.#before[chart] = z;

    const within = (((rings[at + WITHIN] as number) << 1) & SHIFTED) | (z < 1 && z > -1 ? HIGH | 1 : HIGH);
    const sides = (((rings[at + SIDES] as number) << 1) & SHIFTED) | (z > 0 ? 1 : z < 0 ? HIGH : 0);
    const one = (((rings[at + ONE] as number) << 1) & SHIFTED) | (z > 1 ? 1 : z < -1 ? HIGH : 0);
    const two = (((rings[at + TWO] as number) << 1) & SHIFTED) | (z > 2 ? 1 : z < -2 ? HIGH : 0);
    const step = (within & (HIGH << 1)) === 0 ? 0 : z > before ? 1 : z < before ? HIGH : 0;
    const steps = (((rings[at + STEPS] as number) << 1) & SHIFTED) | step;
    rings[at + WITHIN] = within;
    rings[at + SIDES] = sides;
    rings[at + ONE] = one;
    rings[at + TWO] = two;
    rings[at + STEPS] = steps;

    let mask = 0;
    if (z > 3 || z < -3) mask |= BEYOND_3;
    if (full(sides, LAST_8)) {
      mask |= RULE_BIT['we-4'];
      if (full(sides, LAST_9)) mask |= RULE_BIT['nelson-2'];
    }
    if (full(steps, LAST_5)) mask |= RULE_BIT['nelson-3'];
    const turned = steps & (LAST_13 | (LAST_13 << 16));
    if (turned === TURNS_UP || turned === TURNS_DOWN) mask |= RULE_BIT['nelson-4'];
    if ((one & (HIGH | 1)) !== 0) {
      const seen = within >>> 16;
      // The newest is beyond; only where there are as many points as the rule looks at.
      if ((two & (HIGH | 1)) !== 0 && (seen & LAST_3) === LAST_3 && (two & (z > 0 ? 0b110 : 0b110 << 16)) !== 0)
        mask |= TWO_OF_THREE;
      if ((seen & LAST_5) === LAST_5 && (SET_OF_5[(z > 0 ? one : one >>> 16) & LAST_5] as number) >= 4)
        mask |= FOUR_OF_FIVE;
      const [above, below] = [one & LAST_8, (one >>> 16) & LAST_8];
      if ((above | below) === LAST_8 && above !== 0 && below !== 0) mask |= RULE_BIT['nelson-8'];
    } else if ((within & LAST_15) === LAST_15) mask |= RULE_BIT['nelson-7'];
    return mask;
  }

  /** A missing value, or a new stage: what came before no longer counts for rules 2-8. */
  restart(chart: number): void {
    this.#rings.fill(0, chart * WORDS, (chart + 1) * WORDS);
    this.#before[chart] = 0;
  }

  /** What `restore` takes: z of the last point and the rings. */
  state(chart: number): number[] {
    const at = chart * WORDS;
    return [this.#before[chart] as number, ...this.#rings.subarray(at, at + RINGS)];
  }

  restore(chart: number, state: readonly number[]): void {
    if (state.length !== RINGS + 1) throw new RangeError(`RuleBook.restore: ${state.length} numbers, not ${RINGS + 1}`);
    this.#before[chart] = state[0] as number;
    this.#rings.set(state.slice(1), chart * WORDS);
  }
}

/** Are the last points all up, or all down? */
const full = (pair: number, last: number): boolean => (pair & last) === last || ((pair >>> 16) & last) === last;

/** Of each point of one chart in turn the bits of the rules that it completes. */
export function rulesOver(z: readonly number[]): number[] {
  const book = new RuleBook(1);
  return z.map((one) => book.add(0, one));
}
