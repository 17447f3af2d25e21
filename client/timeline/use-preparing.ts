/** The past that the server is still preparing, in percent; null = none is. Asked for rarely, and not any more when it is done. */
import { useEffect, useState } from 'react';
import { getImport } from '../http/api.ts';

const ASK_MS = 5000;
/** A past that begins to be prepared later (somebody imports files) is noticed so late. */
const REST_MS = 60_000;

export function usePreparing(): number | null {
  const [percent, setPercent] = useState<number | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      let found: number | null = null;
      try {
        found = (await getImport(stop.signal)).preparing?.percent ?? null;
      } catch {
        // Not signed in, or the server is away: nothing is said.
      }
      if (stop.signal.aborted) return;
      setPercent(found);
      timer = setTimeout(ask, found === null ? REST_MS : ASK_MS);
    };
    timer = setTimeout(ask, ASK_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, []);
  return percent;
}
