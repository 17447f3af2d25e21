/** Who is looking at the screens, asked once a page and again when the plant is read again. */
import { createContext, use, useEffect, useState } from 'react';
import { getMe, type Me, type PersonGrant } from '../http/people-api.ts';
import { useTwin } from '../live/twin-context.ts';

export const MeContext = createContext<Me | null>(null);
/** Null = not known yet. */
export const useMe = (): Me | null => use(MeContext);

export function useAskedMe(): Me | null {
  const { answer } = useTwin();
  const [me, setMe] = useState<Me | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rights may have changed when the plant is read again.
  useEffect(() => {
    const stop = new AbortController();
    getMe(stop.signal).then(setMe, () => undefined); // the next plant asks again
    return () => stop.abort();
  }, [answer]);
  return me;
}

export type RoleName = PersonGrant['role'] | 'wall';

/** Has one of these roles; `everywhere` = on all lines. */
export const hasRole = (me: Me | null, roles: readonly RoleName[], everywhere = true): boolean =>
  me?.grants.some(({ role, lines }) => roles.includes(role) && (!everywhere || lines === null)) ?? false;
