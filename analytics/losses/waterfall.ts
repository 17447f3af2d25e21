/**
 * Where calendar time went: calendar, planned, run, net, good, and between two steps the losses that make the difference.
 * Planned is PBT; run is what is left after standstills; net is the ideal time of all units; good that of the good ones
 * (docs/domain.md, section 4). Every ms is in the good time or in one loss.
 */
import type { Sums } from '../oee/sums.ts';
import { moneyOfTime, moneyOfUnits, type Prices } from './price.ts';

export interface StepLoss {
  readonly id: string;
  /** Less than none: faster than ideal. */
  readonly ms: number;
  /** Units that could have been made in it at the window's mean ideal rate; null = none is known. */
  readonly units: number | null;
  readonly money: number | null;
}

export interface Step {
  readonly id: 'calendar' | 'planned' | 'run' | 'net' | 'good';
  /** null = a product has no ideal rate. */
  readonly ms: number | null;
  readonly units: number | null;
  /** What was lost since the step before. */
  readonly losses: readonly StepLoss[];
}

export function waterfallOf(sums: Readonly<Sums>, prices: Prices): Step[] {
  const made = sums.good + sums.reject + sums.rework;
  const rated = sums.unrated === 0;
  const meanIdealMs = rated && made > 0 ? sums.idealAll / made : null;
  const unitsIn = (ms: number): number | null => (meanIdealMs === null || meanIdealMs === 0 ? null : ms / meanIdealMs);
  const time = (id: string, ms: number): StepLoss => ({ id, ms, units: unitsIn(ms), money: moneyOfTime(ms, prices) });
  /** A reject costs its machine time and its material. */
  const rejects = (id: string, ms: number, units: number): StepLoss => {
    const [work, material] = [moneyOfTime(ms, prices), moneyOfUnits(units, prices)];
    return { id, ms, units, money: work === null || material === null ? null : work + material };
  };
  const planned = [
    time('off', sums.off),
    time('planned-stop', sums['planned-stop']),
    time('planned-maintenance', sums.maintenance - sums.maintenanceUnplanned),
  ];
  const stood = [
    time('breakdown', sums.breakdown),
    time('starved', sums.starved),
    time('blocked', sums.blocked),
    time('maintenance', sums.maintenanceUnplanned),
    time('setup', sums.setup),
    time('idle', sums.idle),
    time('unknown', sums.unknown),
  ];
  const run = sums.producing + sums.slow + sums['micro-stop'];
  const step = (id: Step['id'], ms: number | null, losses: readonly StepLoss[]): Step => ({
    id,
    ms,
    units: ms === null ? null : unitsIn(ms),
    losses,
  });
  return [
    step('calendar', sums.windowMs, []),
    step('planned', sums.windowMs - total(planned), planned),
    step('run', run, stood),
    rated
      ? step('net', sums.idealAll, [
          time('micro-stop', sums['micro-stop']),
          time('slow', sums.producing + sums.slow - sums.idealAll),
        ])
      : step('net', null, []),
    rated
      ? step('good', sums.idealGood, [
          rejects('startup-rejects', sums.idealStart, sums.startReject),
          rejects(
            'production-rejects',
            sums.idealAll - sums.idealGood - sums.idealStart,
            sums.reject + sums.rework - sums.startReject,
          ),
        ])
      : step('good', null, []),
  ];
}

const total = (losses: readonly StepLoss[]): number => losses.reduce((ms, loss) => ms + loss.ms, 0);
