/**
 * One chart's judge: points in, what is plotted and the rules that each completes out. Point by point as they come and all
 * at once are the same thing.
 */
import { type Baseline, type ChartKind, limitsAt, type Point, spreadLimitsAt } from './charts.ts';
import { CusumFold } from './cusum.ts';
import { EwmaFold } from './ewma.ts';
import { RULE_BIT, RULES, RuleBook, type RuleId, windowOf } from './rules.ts';

/** A range or standard deviation beyond its own limits: the process is not as even as it was. */
const SPREAD_BIT = 1 << 20;
export type Rule = RuleId | 'spread';
export const CHART_RULES: readonly Rule[] = [...RULES, 'spread'];

const bitOf = (rule: Rule): number => (rule === 'spread' ? SPREAD_BIT : RULE_BIT[rule]);
export const bitsOf = (rules: readonly Rule[]): number => rules.reduce((mask, rule) => mask | bitOf(rule), 0);
export const rulesOf = (mask: number): Rule[] => CHART_RULES.filter((rule) => (mask & bitOf(rule)) !== 0);
/** Points of the longest window that its rules look at. */
export const windowOfRules = (mask: number): number =>
  Math.max(1, ...rulesOf(mask).map((rule) => (rule === 'spread' ? 1 : windowOf(rule))));

export interface Judged {
  readonly rules: number;
  /** Where that is not the value: z of an EWMA, C+ of a CUSUM (sigma); null = it is the value. */
  readonly plotted: number | null;
  /** C- of a CUSUM (sigma). */
  readonly plottedLow: number | null;
}

export interface JudgeState {
  readonly rings: readonly number[];
  readonly fold: readonly number[];
}

const UNJUDGED: Judged = { rules: 0, plotted: null, plottedLow: null };

export class Judge {
  private readonly baseline: Baseline | null;
  private readonly asked: number;
  private readonly book = new RuleBook(1);
  private readonly ewma: EwmaFold | null;
  private readonly cusum: CusumFold | null;

  /** `asked`: bits of the rules that count; `baseline` null = nothing is judged yet. */
  constructor(kind: ChartKind, asked: number, baseline: Baseline | null, kept: JudgeState | null = null) {
    this.baseline = baseline;
    this.asked = asked;
    this.ewma = baseline && kind === 'ewma' ? new EwmaFold(baseline) : null;
    this.cusum = baseline && kind === 'cusum' ? new CusumFold(baseline) : null;
    if (!kept) return;
    this.book.restore(0, kept.rings);
    this.ewma?.restore([kept.fold[0] ?? 0, kept.fold[1] ?? 0]);
    this.cusum?.restore(kept.fold);
  }

  take(point: Point): Judged {
    const { baseline, ewma, cusum, asked } = this;
    if (!baseline) return UNJUDGED;
    const spread = spreadBeyond(baseline, point) ? SPREAD_BIT : 0;
    if (ewma) {
      const beyond = ewma.add(point.value, point.n);
      return { rules: (spread | (beyond ? RULE_BIT['nelson-1'] : 0)) & asked, plotted: ewma.value, plottedLow: null };
    }
    if (cusum) {
      const beyond = cusum.add(point.value, point.n) !== 0;
      const rules = (spread | (beyond ? RULE_BIT['nelson-1'] : 0)) & asked;
      return { rules, plotted: cusum.above, plottedLow: cusum.below };
    }
    const { centre, sigma } = limitsAt(baseline, Math.max(1, point.n));
    const rules = this.book.add(0, point.n > 0 ? (point.value - centre) / sigma : Number.NaN);
    return { rules: (rules | spread) & asked, plotted: null, plottedLow: null };
  }

  /** What is between is not known: rules that look at neighbours begin anew. */
  restart(): void {
    this.book.restart(0);
  }

  state(): JudgeState {
    return { rings: [...this.book.state(0)], fold: [...(this.ewma?.state() ?? this.cusum?.state() ?? [])] };
  }
}

function spreadBeyond(baseline: Baseline, { spread, n }: Point): boolean {
  if (spread === null) return false;
  const limits = spreadLimitsAt(baseline, n);
  return limits !== null && (spread > (limits.ucl ?? Number.POSITIVE_INFINITY) || spread < (limits.lcl ?? 0));
}
