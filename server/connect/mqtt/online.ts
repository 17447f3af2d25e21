/** What a last-will topic says: is the machine there? In the words that devices use for it. */
import { parsePayload } from './payload.ts';

const GONE = new Set(['false', '0', 'off', 'offline', 'disconnected', 'lost', 'dead', 'down', 'ndeath']);
const KEYS = ['online', 'connected', 'status', 'state', 'value'];

/** Null where the payload is neither a word, a number, nor an object with one of the usual keys. */
export function saysGone(payload: Buffer): boolean | null {
  // A cleared topic: nobody says any more that it is there.
  if (payload.length === 0) return true;
  const root = parsePayload(payload);
  if (root === undefined || root === null) return null;
  if (typeof root !== 'object') return GONE.has(String(root).toLowerCase());
  for (const key of KEYS) {
    const told = (root as Record<string, unknown>)[key];
    if (told !== undefined && told !== null && typeof told !== 'object') return GONE.has(String(told).toLowerCase());
  }
  return null;
}
