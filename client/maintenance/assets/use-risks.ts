/** Chances of machines to fail, now or at the moment of the address; what was known stays while it is asked again. */
import { useEffect, useState } from 'react';
import { lookAgain } from '../../http/look-again.ts';
import { getAssets } from '../../http/predict-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { momentOf, usePlace } from '../../router/router.ts';
import { riskOf } from './risk.ts';

const AGAIN_MS = 30_000;
/** While a past moment plays, it is asked for each so many ms of it. */
const STEP_MS = 5 * 60_000;

export interface MachineRisk {
  readonly probability: number;
  readonly low: number;
  readonly high: number;
  readonly horizonMs: number;
  /** Somebody is called for it. */
  readonly called: boolean;
}

export type Risks = ReadonlyMap<number, MachineRisk>;
const NONE: Risks = new Map();

/** By slot of the machine; those of which nothing can be said are missing. */
export function useRisks(): Risks {
  const plant = usePlant();
  const moment = momentOf(usePlace().query);
  const at = moment === null ? null : Math.floor(moment / STEP_MS) * STEP_MS;
  const [risks, setRisks] = useState(NONE);
  useEffect(() => {
    let last = '';
    return lookAgain({
      ask: (stop) => getAssets(at, stop),
      told: (assets) => {
        const found = assets.flatMap(({ machine, model, said, calledFrom }): [number, MachineRisk][] => {
          const slot = plant.machines.find(({ id }) => id === machine)?.slot;
          if (slot === undefined || !model || !said || said.thin) return [];
          const { probability, low, high } = said;
          const called = riskOf({ said, calledFrom }) === 'call';
          return [[slot, { probability, low, high, horizonMs: model.horizonHours * 3_600_000, called }]];
        });
        const text = JSON.stringify(found);
        // Labels are laid out again only for what is new.
        if (text !== last) setRisks(new Map(found));
        last = text;
      },
      // A server that is away says nothing of what will fail.
      failed: () => {
        last = '';
        setRisks(NONE);
      },
      everyMs: at === null ? AGAIN_MS : null,
    });
  }, [at, plant]);
  return risks;
}
