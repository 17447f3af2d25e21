/** Average run lengths by simulation: how many points from the start of a chart, and of the shift, to its first signal. */
import { cusumArl, ewmaStartArl, shewhartArl } from '../../analytics/spc/arl.ts';
import { declaredBaseline, limitsAt } from '../../analytics/spc/charts.ts';
import { CUSUM_SETTINGS, CusumFold } from '../../analytics/spc/cusum.ts';
import { EWMA_SETTINGS, EwmaFold } from '../../analytics/spc/ewma.ts';
import { RULE_BIT, RULES, RuleBook } from '../../analytics/spc/rules.ts';
import { type Figure, round } from '../figure.ts';
import { normalDraws } from './normal-draws.ts';

/** Sigma of an individual. */
const SHIFTS = [0, 0.5, 1, 1.5, 2, 3];

/** Does the chart signal at this point? `restart` begins a new run. */
interface Chart {
  readonly restart: () => void;
  readonly signals: (draw: () => number, shift: number) => boolean;
  /** Known exactly, or printed; null = neither. */
  readonly known: (shift: number) => number | null;
  readonly source: string;
}

export function runLengths(runs: number): Figure[] {
  return Object.entries(CHARTS).flatMap(([name, chart]) =>
    SHIFTS.map((shift) => {
      const length = simulate(chart, shift, runs);
      const known = chart.known(shift);
      return {
        name: `spc-arl-${name}-${shift}`,
        value: round(length, 2),
        unit: 'points on average to the first signal',
        n: runs,
        ...(known === null ? {} : { peer: `${round(known, 2)} ${chart.source}`, ratio: round(length / known, 3) }),
      };
    }),
  );
}

function simulate({ restart, signals }: Chart, shift: number, runs: number): number {
  const draw = normalDraws(20_261_122);
  let points = 0;
  for (let run = 0; run < runs; run++) {
    restart();
    do points++;
    while (!signals(draw, shift));
  }
  return points / runs;
}

const baseline = declaredBaseline('i-mr', 0, 1, 1);

/** `before`: so many points on the centre line, which is on no side and beyond nothing, fill the windows of a run first. */
function byRules(rules: readonly (typeof RULES)[number][], known: Chart['known'], source: string, before = 0): Chart {
  const wanted = rules.reduce((mask, rule) => mask | RULE_BIT[rule], 0);
  const book = new RuleBook(1);
  return {
    restart: () => {
      book.restart(0);
      for (let i = 0; i < before; i++) book.add(0, 0);
    },
    signals: (draw, shift) => (book.add(0, draw() + shift) & wanted) !== 0,
    known,
    source,
  };
}

function means(n: number): Chart {
  const { sigma } = limitsAt(declaredBaseline('xbar-r', 0, 1, n), n);
  const book = new RuleBook(1);
  return {
    restart: () => book.restart(0),
    signals: (draw, shift) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += draw() + shift;
      return (book.add(0, sum / n / sigma) & RULE_BIT['nelson-1']) !== 0;
    },
    known: (shift) => shewhartArl(shift * Math.sqrt(n)),
    source: 'exactly',
  };
}

function ewma(): Chart {
  const fold = new EwmaFold(baseline);
  return {
    restart: () => fold.restart(),
    signals: (draw, shift) => fold.add(draw() + shift),
    known: (shift) => ewmaStartArl(EWMA_SETTINGS, shift),
    source: 'exactly',
  };
}

function cusum(): Chart {
  const fold = new CusumFold(baseline);
  return {
    restart: () => fold.restart(),
    signals: (draw, shift) => fold.add(draw() + shift) !== 0,
    known: (shift) => cusumArl(CUSUM_SETTINGS, shift),
    source: 'exactly',
  };
}

/** Champ and Woodall 1987, table 1: two beyond 2 sigma signal there although no third one has come. */
const WESTERN_ELECTRIC: Readonly<Record<number, number>> = { 0: 91.75, 1: 9.22, 2: 3.13, 3: 1.67 };

const CHARTS: Readonly<Record<string, Chart>> = {
  individuals: byRules(['nelson-1'], (shift) => shewhartArl(shift), 'exactly'),
  xbar5: means(5),
  nelson: byRules(
    RULES.filter((rule) => rule.startsWith('nelson-')),
    () => null,
    '',
  ),
  'western-electric': byRules(
    RULES.filter((rule) => rule.startsWith('we-')),
    (shift) => WESTERN_ELECTRIC[shift] ?? null,
    'by Champ and Woodall 1987',
    4,
  ),
  ewma: ewma(),
  cusum: cusum(),
};
