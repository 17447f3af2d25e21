/** The moment in the address (`?at=`): whole seconds, ISO 8601. */
import { setQuery } from '../router/router.ts';

const second = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** Goes to a moment; null = back to live. `replace`: one of many on the way, not to be kept in the history. */
export const goTo = (at: number | null, replace = false): void =>
  setQuery('at', at === null ? null : second(at), replace);
