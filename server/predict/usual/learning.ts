/** Learning what is usual, in a thread of its own. */
import type { AnomalyCard } from '../../../models/anomaly/anomaly-model.ts';
import type { Fleet } from '../../../models/fleet.ts';
import { type Learning, learnIn, type Refusal } from '../training.ts';

export interface UsualWork {
  readonly fleet: Fleet;
  readonly horizonHours: number;
}

export type UsualLearned = Refusal | { readonly text: string; readonly card: AnomalyCard };

export const learnUsual = (work: UsualWork): Learning<UsualLearned> => learnIn('predict/usual/learning-thread', work);
