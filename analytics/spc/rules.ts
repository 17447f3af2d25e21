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

// Rings of a chart, one word each; a line of sixteen words is one line of the processor's cache.
const WORDS = 16;
const SEEN = 0;
const UP = 1;
const DOWN = 2;
const UP_1 = 3;
const DOWN_1 = 4;
const UP_2 = 5;
const DOWN_2 = 6;
const WITHIN_1 = 7;
const RISE = 8;
const FALL = 9;
const RINGS = 10;

const LAST = {
  2: 0b11,
  3: 0b111,
  5: 0b11111,
  8: 0xff,
  9: 0x1ff,
  13: 0x1fff,
  15: 0x7fff,
} as const;
/** Thirteen steps in turn, the newest one of this kind. */
const TURNS = 0b1010101010101;
const TURNS_OTHER = 0b0101010101010;

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

    const seen = (((rings[at + SEEN] as number) << 1) | 1) & LAST[15];
    const up = (((rings[at + UP] as number) << 1) | +(z > 0)) & LAST[15];
    const down = (((rings[at + DOWN] as number) << 1) | +(z < 0)) & LAST[15];
    const up1 = (((rings[at + UP_1] as number) << 1) | +(z > 1)) & LAST[8];
    const down1 = (((rings[at + DOWN_1] as number) << 1) | +(z < -1)) & LAST[8];
    const up2 = (((rings[at + UP_2] as number) << 1) | +(z > 2)) & LAST[3];
    const down2 = (((rings[at + DOWN_2] as number) << 1) | +(z < -2)) & LAST[3];
    const within = (((rings[at + WITHIN_1] as number) << 1) | +(z < 1 && z > -1)) & LAST[15];
    const compared = seen > 1;
    const rise = (((rings[at + RISE] as number) << 1) | +(compared && z > before)) & LAST[13];
    const fall = (((rings[at + FALL] as number) << 1) | +(compared && z < before)) & LAST[13];
    rings[at + SEEN] = seen;
    rings[at + UP] = up;
    rings[at + DOWN] = down;
    rings[at + UP_1] = up1;
    rings[at + DOWN_1] = down1;
    rings[at + UP_2] = up2;
    rings[at + DOWN_2] = down2;
    rings[at + WITHIN_1] = within;
    rings[at + RISE] = rise;
    rings[at + FALL] = fall;

    let mask = 0;
    if (z > 3 || z < -3) mask |= BEYOND_3;
    const run = up | down;
    if ((run & LAST[8]) === LAST[8]) {
      if ((up & LAST[8]) === LAST[8] || (down & LAST[8]) === LAST[8]) mask |= RULE_BIT['we-4'];
      if ((up & LAST[9]) === LAST[9] || (down & LAST[9]) === LAST[9]) mask |= RULE_BIT['nelson-2'];
    }
    if ((rise & LAST[5]) === LAST[5] || (fall & LAST[5]) === LAST[5]) mask |= RULE_BIT['nelson-3'];
    if ((rise === TURNS && fall === TURNS_OTHER) || (fall === TURNS && rise === TURNS_OTHER))
      mask |= RULE_BIT['nelson-4'];
    // The newest beyond, and one of the two before it; only where there are two before it.
    if (
      (seen & LAST[3]) === LAST[3] &&
      (up2 === 3 || up2 === 5 || up2 === 7 || down2 === 3 || down2 === 5 || down2 === 7)
    )
      mask |= TWO_OF_THREE;
    if ((seen & LAST[5]) === LAST[5] && (fourOf(up1) || fourOf(down1))) mask |= FOUR_OF_FIVE;
    if (within === LAST[15]) mask |= RULE_BIT['nelson-7'];
    if ((up1 | down1) === LAST[8] && up1 !== 0 && down1 !== 0) mask |= RULE_BIT['nelson-8'];
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

const fourOf = (beyond: number): boolean => (beyond & 1) === 1 && (SET_OF_5[beyond & LAST[5]] as number) >= 4;

/** Of each point of one chart in turn the bits of the rules that it completes. */
export function rulesOver(z: readonly number[]): number[] {
  const book = new RuleBook(1);
  return z.map((one) => book.add(0, one));
}
