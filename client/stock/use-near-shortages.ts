/** What runs out soon and before its order is done, as the server looked at it last; nothing where that cannot be asked. */
import { useEffect, useState } from 'react';
import { lookAgain } from '../http/look-again.ts';
import { type Coverage, getStock } from '../http/stock-api.ts';

const AGAIN_MS = 10_000;

/** `line` null = of all. */
export function useNearShortages(line: string | null): readonly Coverage[] {
  const [near, setNear] = useState<readonly Coverage[]>([]);
  useEffect(() => {
    return lookAgain({
      ask: (stop) => getStock(true, stop),
      told: ({ coverage }) => setNear(coverage.filter((one) => one.near)),
      // Who has no role on all lines sees no stock, and a server that is away says nothing of what runs out.
      failed: () => setNear([]),
      everyMs: AGAIN_MS,
    });
  }, []);
  return line === null ? near : near.filter((one) => one.line === line);
}
