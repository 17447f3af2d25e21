/** How React screens reach the twin: by context, and re-rendered by what they show, never by each frame. */
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { PlantAnswer } from '../http/api.ts';
import type { GembaLive } from './gemba-live.ts';
import type { TwinStore } from './twin-store.ts';

export interface Twin {
  readonly store: TwinStore;
  readonly live: GembaLive;
  readonly answer: PlantAnswer;
}

export const TwinContext = createContext<Twin | null>(null);

export function useTwin(): Twin {
  const twin = useContext(TwinContext);
  if (!twin) throw new RangeError('useTwin: outside of a TwinContext');
  return twin;
}

export const usePlant = (): PlantModel => useTwin().answer.plant;

/** Renders again when a state, a line, a source, an event or the status changed. */
export function useTwinWords(): TwinStore {
  const { store } = useTwin();
  useSyncExternalStore(
    (changed) => store.subscribe(changed),
    () => store.wordVersion + store.stateVersion,
  );
  return store;
}

/** Renders again each second, for ages, clocks and counters, which change all the time and are read at a glance. */
export function useSecond(): TwinStore {
  const { store } = useTwin();
  const [, setBeat] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const beat = () => {
      setBeat((n) => (n + 1) % 1_000_000);
      // In step with the clock, so that it never shows a second twice and then leaves one out.
      timer = setTimeout(beat, 1000 - (store.now() % 1000) + 5);
    };
    timer = setTimeout(beat, 1000 - (store.now() % 1000) + 5);
    return () => clearTimeout(timer);
  }, [store]);
  return store;
}
