import { useEffect, useState } from 'react';
import { HttpProblem } from '../../http/api.ts';
import { type CharacteristicTold, type TrialAnswer, tryCharacteristic } from '../../http/quality-api.ts';

/** Somebody types: so long it is waited, ms. */
const PAUSE_MS = 450;
/** So few points are a machine that just began: it is looked again. */
const FEW = 25;
const AGAIN_MS = 5_000;

export interface Tried {
  readonly busy: boolean;
  readonly trial: TrialAnswer['trial'];
  /** What the server would refuse; null = nothing, or it was not asked yet. */
  readonly fault: { readonly field: string; readonly reason: string } | null;
}
const NOTHING: Tried = { busy: false, trial: null, fault: null };

/** What the server says of a characteristic while it is written. Null = it cannot be asked yet. */
export function useTrial(told: CharacteristicTold | null): Tried {
  const [tried, setTried] = useState(NOTHING);
  const key = told === null ? '' : JSON.stringify(told);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says whether anything is another.
  useEffect(() => {
    if (told === null) {
      setTried(NOTHING);
      return;
    }
    const stop = new AbortController();
    setTried((before) => ({ ...before, busy: true }));
    const ask = () =>
      tryCharacteristic(told, stop.signal).then(
        ({ fault, trial }) => {
          setTried({ busy: false, fault, trial });
          if (trial && trial.count < FEW) timer = setTimeout(ask, AGAIN_MS);
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          const fault =
            error instanceof HttpProblem && error.field !== '' ? { field: error.field, reason: error.message } : null;
          setTried({ busy: false, trial: null, fault }); // else saving says what is wrong
        },
      );
    let timer = setTimeout(ask, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key]);
  return tried;
}
