/**
 * The order of an edge node's messages by their sequence numbers (Sparkplug 3.0, 5.7): a message that came before its turn
 * is held until those before it have come, or until the reorder time is over.
 */
import type { EdgeNode } from './edge-node.ts';
import type { Topic } from './topic.ts';

/** Half the circle of 256: what is further ahead is taken to be behind. */
const AHEAD = 128;

export interface Held {
  readonly place: Topic;
  readonly bytes: Buffer;
  /** Payload time, epoch ms; 0 = none. */
  readonly at: number;
  /** Metrics in it. */
  readonly metrics: number;
}

/** `turn`: it is the one that is due; `early`: others are missing before it; `late`: its turn is over. */
export function turnOf(node: EdgeNode, seq: number): 'turn' | 'early' | 'late' {
  const ahead = (seq - node.nextSeq) & 255;
  return ahead === 0 ? 'turn' : ahead < AHEAD ? 'early' : 'late';
}

/** The sequence number of the held message that comes next; -1 = none is held. */
export function firstHeld(node: EdgeNode): number {
  let first = -1;
  let least = 256;
  for (const seq of node.held.keys()) {
    const ahead = (seq - node.nextSeq) & 255;
    if (ahead < least) {
      least = ahead;
      first = seq;
    }
  }
  return first;
}
