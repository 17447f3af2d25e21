/**
 * `npm run evaluate`: the failure models' evidence. Learned from one fleet; thresholds chosen and odds calibrated on a second with other seeds (but those of a
 * model that says chances itself); judged on a third with other wear, load, climate and sensors and a fault that nobody learned of.
 */
import { parseArgs } from 'node:util';
import {
  averagePrecisionOf,
  brierOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { chooseBackend } from '../../models/backend.ts';
import {
  type Calibration,
  calibrated,
  calibrationOf,
  drawnBack,
  type ScoredRow,
} from '../../models/calibration/platt.ts';
import { type AlertCount, alertsOf, figuresOf } from '../../models/evaluation/alerts.ts';
import {
  candidatesOf,
  cheapestThreshold,
  thresholdForAlerts,
  thresholdForPrecision,
} from '../../models/evaluation/cheapest-threshold.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { sigmoid } from '../../models/hazard/logistic.ts';
import { randomOf } from '../../models/random.ts';
import { backendParts } from '../../server/models/backend-parts.ts';
import { type Contender, entrants } from './contenders.ts';
import { besidePeer } from './peer.ts';
import { PREDICTABLE, type WearingFleet, wearingFleet } from './wearing-fleet.ts';

const HORIZON = 72;
const RULES = { patience: 168, act: 4 } as const;
/** In units of a false call: a technician's hour or two; a stop of a shift; a planned change. */
const COSTS = { falseCall: 1, missed: 12, caught: 2 } as const;
const ALERTS_A_WEEK = 4;
const PRECISION = 0.7;
const DRAWS = 200;
const AS_SAID: Calibration = { offset: 0, slope: 1, covariance: [0, 0, 0] };
const HELP = `npm run evaluate [-- --quick] [-- --json] [-- --only NAME] [-- --peer SEEDS]

Learns, calibrates and judges failure models on three fleets of wearing machines and prints one table; --quick takes smaller fleets, --json
prints one line a model, --only judges the models whose name holds NAME, --peer holds
the logistic hazard against scikit-learn's on fleets whose physics these seeds draw (1,2,7) instead (needs Python). The network must beat the best simple model in cost to be the champion.
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    peer: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
interface Judged {
  readonly name: string;
  readonly figures: Readonly<Record<string, number | null>>;
  readonly intervals: Readonly<Record<string, readonly [number, number] | null>>;
}

async function evaluate(quick: boolean, json: boolean, only: string): Promise<void> {
  const say = (words: string) => process.stderr.write(`evaluate: ${words}\n`);
  const { name: backend } = await chooseBackend(backendParts());
  const [assets, hours] = quick ? [30, 1500] : [80, 2600];
  const learned = wearingFleet({ seed: 1, assets, hours, shifted: false });
  const second = wearingFleet({ seed: 2, assets, hours, shifted: false });
  const third = wearingFleet({ seed: 3, assets, hours, shifted: true });
  const judged: Judged[] = [];
  for (const entrant of entrants(learned, HORIZON, COSTS)) {
    if (!entrant.name.includes(only)) continue;
    if (entrant.native && backend !== 'native') {
      say(`${entrant.name}: not here; it takes the native binding (npm run native)`);
      continue;
    }
    say(`learning ${entrant.name}`);
    const contender = await entrant.learn();
    say(`judging ${entrant.name}`);
    judged.push(judge(contender, second, third));
  }
  if (json) for (const one of judged) process.stdout.write(`${JSON.stringify({ ...one, backend })}\n`);
  else process.stdout.write(tableOf(judged, third, backend));
}

function judge(contender: Contender, second: WearingFleet, third: WearingFleet): Judged {
  const chosen = second.assets.map((asset) => contender.score(asset));
  const counted = (fleet: WearingFleet, scores: readonly Float64Array[], threshold: number): AlertCount[] =>
    fleet.assets.map((asset, i) => {
      const predictable = new Set(
        fleet.faults[i]?.filter(({ fault }) => PREDICTABLE.includes(fault)).map(({ hour }) => hour),
      );
      return alertsOf(
        asset,
        scores[i] as Float64Array,
        threshold,
        RULES,
        (row) => predictable.has(row),
        running(fleet, i),
      );
    });
  const candidates = candidatesOf(chosen);
  const threshold = contender.fixed ?? cheapestThreshold(candidates, (at) => counted(second, chosen, at), COSTS);
  const few =
    contender.fixed ?? thresholdForAlerts(candidates, (at) => counted(second, chosen, at), ALERTS_A_WEEK, COSTS);
  const right = contender.fixed ?? thresholdForPrecision(candidates, (at) => counted(second, chosen, at), PRECISION);
  const scored = rowsOf(second, chosen);
  const line = contender.calibrated ? AS_SAID : calibrationOf(scored, randomOf(1));
  const calibration =
    line &&
    (contender.calibrated
      ? line
      : drawnBack(
          line,
          Float64Array.from(scored, ({ score }) => score),
        ));

  const scores = third.assets.map((asset) => contender.score(asset));
  const counts = counted(third, scores, threshold);
  const fewCounts = counted(third, scores, few);
  const rightCounts = counted(third, scores, right);
  const groups = third.assets.map((_, i) => outcomesOf(third, scores, calibration, i));
  /** What alerts on these machines came to: at the cheapest threshold, at the one of few alerts, and at the one of alerts that are mostly right. */
  const alertsOn = (those: readonly number[]) => {
    const at = (all: readonly AlertCount[]) =>
      figuresOf(
        those.map((i) => all[i] as AlertCount),
        COSTS,
      );
    const { precision: precisionRight, recall: recallRight, medianLead: leadRight } = at(rightCounts);
    return { ...at(counts), recallAtFew: at(fewCounts).recall, precisionRight, recallRight, leadRight };
  };
  const everyone = third.assets.map((_, i) => i);
  const random = randomOf(7);
  const drawn = Array.from({ length: DRAWS }, () => alertsOn(drawOf(everyone, () => random.next())));
  const outcomes = groups.flat();
  const whole = {
    ...alertsOn(everyone),
    brier: brierOf(outcomes),
    brierSkill: brierSkillOf(outcomes),
    averagePrecision: averagePrecisionOf(outcomes),
    calibrationError: calibrationErrorOf(outcomes),
    calibrationSlope: slopeOf(third, scores, calibration),
  };
  const intervals = Object.fromEntries(
    (
      [
        ...(['precision', 'recall', 'recallAtFew', 'medianLead', 'cost'] as const),
        ...(['precisionRight', 'recallRight', 'leadRight'] as const),
      ] as const
    ).map((key) => [key, spreadOf(drawn.map((one) => one[key]))]),
  );
  return { name: contender.name, figures: { ...whole, threshold }, intervals };
}

function drawOf(those: readonly number[], next: () => number): number[] {
  return those.map(() => those[Math.floor(next() * those.length)] as number);
}

/** 90 % of the draws. */
function spreadOf(values: readonly (number | null)[]): [number, number] | null {
  const known = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
  if (known.length < values.length / 2) return null;
  return [known[Math.floor(0.05 * known.length)] as number, known[Math.floor(0.95 * known.length)] as number];
}

/** Hours in which it ran, between two rows. */
function running(fleet: WearingFleet, asset: number): (from: number, to: number) => number {
  const load = fleet.assets[asset]?.signals[0] as Float64Array;
  return (from, to) => load.subarray(from, to).reduce((hours, value) => hours + (value > 0.15 ? 1 : 0), 0);
}

function rowsOf(fleet: WearingFleet, scores: readonly Float64Array[]): ScoredRow[] {
  return fleet.assets.flatMap((asset, group) =>
    futuresOf(asset).flatMap((future, row) => {
      const happened = failedWithin(future, HORIZON);
      const score = scores[group]?.[row] as number;
      return happened === null || row % 3 !== 0 ? [] : [{ score, happened, group }];
    }),
  );
}

function outcomesOf(
  fleet: WearingFleet,
  scores: readonly Float64Array[],
  line: Calibration | null,
  i: number,
): Outcome[] {
  return rowsOf({ ...fleet, assets: [fleet.assets[i] as WearingFleet['assets'][number]] }, [
    scores[i] as Float64Array,
  ]).map(({ score, happened }) => ({ probability: line ? sigmoid(calibrated(line, score)) : 0, happened }));
}

/** 1 where what is said is as bold as what comes; below 1 it is too bold. */
function slopeOf(fleet: WearingFleet, scores: readonly Float64Array[], line: Calibration | null): number | null {
  const rows = rowsOf(fleet, scores).map((row) => ({ ...row, score: line ? calibrated(line, row.score) : row.score }));
  return calibrationOf(rows, randomOf(2))?.slope ?? null;
}

function tableOf(judged: readonly Judged[], fleet: WearingFleet, backend: string): string {
  const text = (value: number | null | undefined, digits: number) =>
    value === null || value === undefined ? 'none' : value.toFixed(digits);
  const with90 = (one: Judged, key: string, digits: number) => {
    const spread = one.intervals[key];
    return `${text(one.figures[key], digits)}${spread ? ` (${text(spread[0], digits)} to ${text(spread[1], digits)})` : ''}`;
  };
  const failures = fleet.faults.flat();
  const kinds = [...new Set(failures.map(({ fault }) => fault))].map(
    (fault) => `${failures.filter((one) => one.fault === fault).length} ${fault}`,
  );
  const head = [
    'model',
    'cost a week',
    'precision',
    'recall',
    `recall at ${ALERTS_A_WEEK} alerts a week`,
    'lead, h of operation',
    `precision, recall, lead at precision ${PRECISION}`,
    'AP',
    'Brier skill',
    'ECE',
    'slope',
  ];
  const rows = judged.map((one) => [
    one.name,
    with90(one, 'cost', 1),
    with90(one, 'precision', 2),
    with90(one, 'recall', 2),
    with90(one, 'recallAtFew', 2),
    with90(one, 'medianLead', 0),
    (['precisionRight', 'recallRight', 'leadRight'] as const)
      .map((key) => with90(one, key, key === 'leadRight' ? 0 : 2))
      .join('; '),
    text(one.figures['averagePrecision'], 3),
    text(one.figures['brierSkill'], 3),
    text(one.figures['calibrationError'], 3),
    text(one.figures['calibrationSlope'], 2),
  ]);
  const best = [...judged].sort((a, b) => (a.figures['cost'] ?? Infinity) - (b.figures['cost'] ?? Infinity))[0];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `${fleet.assets.length} machines with ${failures.length} failures (${kinds.join(', ')}), 90 % intervals by drawing machines; recall and lead of ${PREDICTABLE.join(', ')}; computed ${backend}.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    `Cheapest: ${best?.name}.`,
    '',
  ].join('\n');
}

if (values.help) process.stdout.write(HELP);
else if (values.peer !== undefined) {
  const lines = await besidePeer(values.peer.split(',').map(Number), HORIZON, (words) =>
    process.stderr.write(`evaluate: ${words}\n`),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
} else await evaluate(values.quick, values.json, values.only);
