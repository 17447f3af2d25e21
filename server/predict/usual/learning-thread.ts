/** Learns what is usual away from the event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { learnAnomalies } from '../../../models/anomaly/anomaly-model.ts';
import { anomalyText } from '../../models/anomaly-file.ts';
import type { UsualLearned, UsualWork } from './learning.ts';

const { fleet, horizonHours } = workerData as UsualWork;
const learned = learnAnomalies(fleet, horizonHours);
const told: UsualLearned =
  'refusal' in learned ? learned : { text: anomalyText(learned.model, learned.card), card: learned.card };
parentPort?.postMessage(told);
