/** Stops of a line in a window, asked again when a machine changes its state and every few seconds. */
import { useEffect, useState } from 'react';
import { get } from '../http/api.ts';
import type { StopsAnswer } from '../http/openapi.d.ts';
import { useTwin } from '../live/twin-context.ts';

export type StopRow = StopsAnswer['stops'][number];

const AGAIN_MS = 3_000;
/** A machine changed: the record knows it after its next look. */
const SOON_MS = 250;

export function useStops(scope: string, from: number, again: number): readonly StopRow[] {
  const { store } = useTwin();
  const [stops, setStops] = useState<readonly StopRow[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is what it is asked again for.
  useEffect(() => {
    const stop = new AbortController();
    let version = store.stateVersion;
    let asked = 0;
    const ask = async () => {
      asked = Date.now();
      version = store.stateVersion;
      const window = { from: new Date(from).toISOString(), to: new Date(store.now() + 60_000).toISOString() };
      try {
        const answer = await get<StopsAnswer>(
          `/api/v1/stops?${new URLSearchParams({ scope, ...window, limit: '100' })}`,
          stop.signal,
        );
        setStops(answer.stops);
      } catch {
        // What was known stays on the screen; the stream says that the server is away.
      }
    };
    void ask();
    const timer = setInterval(() => {
      if (store.stateVersion !== version || Date.now() - asked > AGAIN_MS) void ask();
    }, SOON_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [scope, from, again, store]);
  return stops;
}
