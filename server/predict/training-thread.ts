/**
 * Learns a failure model away from the event loop. Learned is from what lies before the cut alone; how it did is told of the time after it, which it
 * never saw, asked row by row as it would have been asked then.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  averagePrecisionOf,
  brierOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { type AssetHistory, type Fleet, failureHours } from '../../models/fleet.ts';
import type { Prediction } from '../../models/hazard/failure-model.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { anyModelText, sayings } from '../models/any-model.ts';
import { learned } from '../models/learned.ts';
import { HOUR_MS } from './histories.ts';
import type { TrainingTold, TrainingWork } from './training.ts';
import type { LaterFigures } from './words.ts';

/** Share of the work that is learning; the rest is asking about later. */
const LEARNING = 0.85;

const { fleet, horizonHours, seed, cutHour, form } = workerData as TrainingWork;
const tell = (told: TrainingTold) => parentPort?.postMessage(told);

const before = until(fleet, cutHour);
const trained = await learned(form, before, horizonHours, (share) => tell({ progress: share * LEARNING }), seed);
if ('refusal' in trained) tell({ refusal: trained.refusal });
else {
  const later = laterFigures(await sayings(trained));
  tell({ text: anyModelText(trained, trained.card), card: { ...trained.card, later } });
}

function until({ signals, speed, assets }: Fleet, hour: number): Fleet {
  return {
    ...{ signals, speed },
    assets: assets.map((asset): AssetHistory => {
      const rows = asset.hours.findIndex((at) => at > hour);
      const end = rows < 0 ? asset.hours.length : rows;
      return {
        asset: asset.asset,
        hours: asset.hours.subarray(0, end),
        events: asset.events.slice(0, end),
        signals: asset.signals.map((column) => column.subarray(0, end)),
        products: asset.products?.slice(0, end),
      };
    }),
  };
}

function laterFigures(says: (asset: AssetHistory) => Iterable<Prediction>): LaterFigures | null {
  const outcomes: Outcome[] = [];
  let [failures, to] = [0, cutHour];
  for (const [i, asset] of fleet.assets.entries()) {
    failures += failureHours(asset).filter((hour) => hour > cutHour).length;
    const futures = futuresOf(asset);
    let row = 0;
    for (const { probability, thin } of says(asset)) {
      const hour = asset.hours[row] as number;
      const future = futures[row++];
      if (hour <= cutHour || thin || !future) continue;
      const happened = failedWithin(future, horizonHours);
      if (happened === null) continue;
      outcomes.push({ probability, happened });
      to = Math.max(to, hour);
    }
    tell({ progress: LEARNING + ((1 - LEARNING) * (i + 1)) / fleet.assets.length });
  }
  if (outcomes.length === 0) return null;
  return {
    from: cutHour * HOUR_MS,
    to: to * HOUR_MS,
    rows: outcomes.length,
    failures,
    brier: brierOf(outcomes),
    brierSkill: brierSkillOf(outcomes),
    averagePrecision: averagePrecisionOf(outcomes),
    calibrationError: calibrationErrorOf(outcomes),
  };
}
