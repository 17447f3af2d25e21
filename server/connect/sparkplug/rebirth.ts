/**
 * The rebirth request: the one command that Gemba ever sends to anything. It asks an edge node to tell its births again
 * and moves nothing in the plant. No sequence number, QoS 0, not retained (Sparkplug 3.0, 6.4.27).
 */
import { get } from 'sparkplug-payload';
import { NAMESPACE } from './topic.ts';

/** An edge node is not asked more often than this, ms; each time that it does not help for long, the pause doubles. */
export const REBIRTH_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** The pause after this request, ms. `pause` is the one before (0 = there was none), `sinceMs` when the last request was. */
export const askAgainAfter = (pause: number, sinceMs: number): number =>
  pause === 0 || sinceMs > 2 * LONGEST_PAUSE_MS ? REBIRTH_PAUSE_MS : Math.min(2 * pause, LONGEST_PAUSE_MS);

const codec = get(NAMESPACE);

export const rebirthTopic = (group: string, node: string): string => `${NAMESPACE}/${group}/NCMD/${node}`;

export function rebirthPayload(at: number): Buffer {
  if (!codec) throw new RangeError('rebirthPayload: the codec does not know Sparkplug B');
  return Buffer.from(
    codec.encodePayload({
      timestamp: at,
      metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: true, timestamp: at }],
    }),
  );
}
