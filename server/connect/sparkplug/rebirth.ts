/**
 * The rebirth request: the one command that Gemba ever sends to anything. It asks an edge node to tell its births again
 * and moves nothing in the plant. No sequence number, QoS 0, not retained (Sparkplug 3.0, 6.4.27).
 */
import { get } from 'sparkplug-payload';
import { NAMESPACE } from './topic.ts';

/** An edge node is not asked more often than this, ms. */
export const REBIRTH_PAUSE_MS = 5000;

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
