/** Edge nodes whose clocks are off: their values stand at moments that are not now, and somebody must set the clock. */
import type { EdgeNode } from './edge-node.ts';

/** The twin refuses what is further ahead; the same is odd backwards. ms. */
const OFF_MS = 60_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

export interface Clocks {
  /** A message with the node's own time, epoch ms; 0 = it told none. */
  heard(node: EdgeNode, at: number, now: number): void;
  /** In clear words; empty = all clocks are right. */
  remark(): string;
}

export function createClocks(standRefused: (why: string, count: number) => void): Clocks {
  const off = new Set<EdgeNode>();
  return {
    heard(node, at, now) {
      const ahead = at === 0 ? 0 : at - now;
      const wrong = ahead > OFF_MS || ahead < -OFF_MS;
      if (!wrong && node.clockOff === 0) return;
      node.clockOff = wrong ? ahead : 0;
      const before = off.size;
      if (wrong) off.add(node);
      else off.delete(node);
      if (off.size !== before) standRefused('clock-off', off.size);
    },
    remark() {
      const [first] = off;
      if (!first) return '';
      const more = off.size > 1 ? ` (and ${off.size - 1} more)` : '';
      return `the clock of ${first.id} is ${span(Math.abs(first.clockOff))} ${first.clockOff > 0 ? 'ahead' : 'behind'}${more}`;
    },
  };
}

function span(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`;
  if (ms >= 2 * HOUR) return `${Math.round(ms / HOUR)} hours`;
  return `${Math.round(ms / MINUTE)} minutes`;
}
