/** What runs out soon and before its order is done, as the server looked at it last; nothing where that cannot be asked. */
import { useEffect, useState } from 'react';
import { type Coverage, getStock } from '../http/stock-api.ts';

const AGAIN_MS = 10_000;

/** `line` null = of all. */
export function useNearShortages(line: string | null): readonly Coverage[] {
  const [near, setNear] = useState<readonly Coverage[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    const look = () =>
      getStock(true, stop.signal).then(
        ({ coverage }) => setNear(coverage.filter((one) => one.near)),
        // Who has no role on all lines sees no stock, and a server that is away says nothing of what runs out.
        () => {
          if (!stop.signal.aborted) setNear([]);
        },
      );
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, []);
  return line === null ? near : near.filter((one) => one.line === line);
}
