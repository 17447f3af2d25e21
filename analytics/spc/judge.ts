/**
 * One chart's judge: points in, what is plotted and the rules that each completes out. Point by point as they come and all
 * at once are the same thing.
 */
import { Ar1Fold } from './ar1.ts';
import { type Baseline, type ChartKind, limitsAt, type Point, spreadLimitsAt, suits } from './charts.ts';
import { CusumFold } from './cusum.ts';
import { EwmaFold } from './ewma.ts';
import { RULE_BIT, RULES, RuleBook, type RuleId, windowOf } from './rules.ts';
import { T2 } from './t2.ts';

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
  /** Where that is not the value: z of an EWMA, C+ of a CUSUM (sigma), T2, a residual; null = it is the value, or there is none. */
  readonly plotted: number | null;
  /** C- of a CUSUM (sigma). */
  readonly plottedLow: number | null;
}

export interface JudgeState {
  readonly rings: readonly number[];
  readonly fold: readonly number[];
  /** Of residuals: the value of before; null = nothing stands before the next one. */
  readonly before?: number | null;
}

/** What is plotted is an EWMA. */
export const isEwma = (kind: ChartKind): boolean => kind === 'ewma' || kind === 'ewma-ar1';

const UNJUDGED: Judged = { rules: 0, plotted: null, plottedLow: null };

export class Judge {
  private readonly baseline: Baseline | null;
  private readonly asked: number;
  private readonly book = new RuleBook(1);
  private readonly ewma: EwmaFold | null;
  private readonly cusum: CusumFold | null;
  private readonly ar: Ar1Fold | null;
  private readonly t2: T2 | null;

  /** `asked`: bits of the rules that count; `baseline` null = nothing is judged yet. */
  constructor(kind: ChartKind, asked: number, baseline: Baseline | null, kept: JudgeState | null = null) {
    const fitting = baseline && suits(kind, baseline) ? baseline : null;
    this.baseline = fitting;
    this.asked = asked;
    this.ewma = fitting && isEwma(kind) ? new EwmaFold(fitting) : null;
    this.cusum = fitting && kind === 'cusum' ? new CusumFold(fitting) : null;
    this.ar = fitting?.ar ? new Ar1Fold(fitting.ar) : null;
    this.t2 = fitting?.t2 ? new T2(fitting.t2) : null;
    if (!kept) return;
    this.ar?.restore(kept.before ?? null);
    this.book.restore(0, kept.rings);
    this.ewma?.restore([kept.fold[0] ?? 0, kept.fold[1] ?? 0]);
    this.cusum?.restore(kept.fold);
  }

  take(point: Point): Judged {
    const { baseline, ar } = this;
    if (!baseline) return UNJUDGED;
    if (this.t2) return this.ofRow(baseline, this.t2, point);
    if (!ar) return this.ofValue(baseline, point);
    const residual = ar.add(point.value, point.spread === null);
    const judged = this.ofValue(baseline, { value: residual, spread: null, n: 1 });
    return { ...judged, plotted: Number.isNaN(residual) ? null : (judged.plotted ?? residual) };
  }

  private ofRow(baseline: Baseline, t2: T2, { row }: Point): Judged {
    const value = row ? t2.of(row) : Number.NaN;
    if (!Number.isFinite(value)) return UNJUDGED;
    const beyond = value > (limitsAt(baseline, 1).ucl ?? Number.POSITIVE_INFINITY);
    return { rules: beyond ? RULE_BIT['nelson-1'] & this.asked : 0, plotted: value, plottedLow: null };
  }

  private ofValue(baseline: Baseline, point: Point): Judged {
    const { ewma, cusum, asked } = this;
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
    this.ar?.restart();
  }

  state(): JudgeState {
    const fold = [...(this.ewma?.state() ?? this.cusum?.state() ?? [])];
    return { rings: [...this.book.state(0)], fold, ...(this.ar ? { before: this.ar.state() } : {}) };
  }
}

function spreadBeyond(baseline: Baseline, { spread, n }: Point): boolean {
  if (spread === null) return false;
  const limits = spreadLimitsAt(baseline, n);
  return limits !== null && (spread > (limits.ucl ?? Number.POSITIVE_INFINITY) || spread < (limits.lcl ?? 0));
}
