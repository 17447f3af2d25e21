/** A host application's STATE: retained JSON, QoS 1, the same timestamp in will and birth (Sparkplug 3.0, 6.4.28). */
import { NAMESPACE } from './topic.ts';

export const stateTopic = (hostId: string): string => `${NAMESPACE}/STATE/${hostId}`;

export const statePayload = (online: boolean, timestamp: number): string => JSON.stringify({ online, timestamp });

/** Is this our own host told to be offline (an old will that came late)? Then it must be said again that we are here. */
export function saysOffline(payload: Buffer): boolean {
  try {
    const state: unknown = JSON.parse(payload.toString('utf8'));
    return typeof state === 'object' && state !== null && 'online' in state && state.online === false;
  } catch {
    return false;
  }
}
