/** Two shares compared exactly: the table of four counts, with its margins held (Fisher 1935). */
import { lnGamma } from './binomial.ts';

/** Counts: with the outcome and without it, inside and elsewhere. */
export interface TwoByTwo {
  readonly insideWith: number;
  readonly insideWithout: number;
  readonly elsewhereWith: number;
  readonly elsewhereWithout: number;
}

export interface OddsRatio {
  /** Two-sided: all tables that are no likelier than this one. */
  readonly p: number;
  /** Of the sample; null where a division by 0 would say infinity, or nothing at all. */
  readonly odds: number | null;
  /** Exact conditional interval of the odds ratio (Cornfield 1956); high null = no bound. */
  readonly low: number;
  readonly high: number | null;
}

/** Tables as likely as this one to within rounding count as no likelier. */
const AS_LIKELY = 1 + 1e-7;

export function oddsRatio(table: TwoByTwo, confidence: number): OddsRatio {
  const { insideWith: a, insideWithout: b, elsewhereWith: c, elsewhereWithout: d } = table;
  for (const count of [a, b, c, d])
    if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`oddsRatio: ${count} is no count`);
  const ways = waysOf(table);
  const seen = ways.weights[a - ways.least] as number;
  const p = shareOf(ways, 0, (_k, weight) => weight <= seen + Math.log(AS_LIKELY));
  const tail = (1 - confidence) / 2;
  const most = ways.least + ways.weights.length - 1;
  return {
    p: Math.min(1, p),
    odds: b * c > 0 ? (a * d) / (b * c) : null,
    low: a === ways.least ? 0 : Math.exp(rootOf((ln) => shareOf(ways, ln, (k) => k >= a) - tail)),
    high: a === most ? null : Math.exp(rootOf((ln) => tail - shareOf(ways, ln, (k) => k <= a))),
  };
}

/** Logarithm of the number of ways to each count inside with the outcome, from the least possible on. */
interface Ways {
  readonly least: number;
  readonly weights: readonly number[];
}

function waysOf({ insideWith: a, insideWithout: b, elsewhereWith: c, elsewhereWithout: d }: TwoByTwo): Ways {
  const least = Math.max(0, a - d);
  const most = Math.min(a + b, a + c);
  const weights = Array.from({ length: most - least + 1 }, (_, i) => {
    const k = least + i;
    return lnChoose(a + b, k) + lnChoose(c + d, a + c - k);
  });
  return { least, weights };
}

/** Share of the counts that pass, at a true odds ratio of e^lnOdds. */
function shareOf({ least, weights }: Ways, lnOdds: number, passes: (k: number, weight: number) => boolean): number {
  const at = (i: number) => (weights[i] as number) + (least + i) * lnOdds;
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < weights.length; i++) top = Math.max(top, at(i));
  let all = 0;
  let part = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = Math.exp(at(i) - top);
    all += weight;
    if (passes(least + i, weights[i] as number)) part += weight;
  }
  return part / all;
}

const lnChoose = (n: number, k: number): number => lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1);

/** Where a rising function of the logarithm of the odds crosses zero. */
function rootOf(rising: (ln: number) => number): number {
  let low = -700;
  let high = 700;
  for (let i = 0; i < 100 && high - low > 1e-13; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
