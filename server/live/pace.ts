/**
 * How long the live stream waits between frames: as short as it can while the server has little to do, and the whole beat
 * while it is busy, when waiting is what makes a frame worth its cost.
 */
import { performance } from 'node:perf_hooks';

/** Shares of the event loop's time below which nothing is waited for, and above which the whole beat is. */
const IDLE = 0.15;
const BUSY = 0.3;
const LOOK_MS = 200;
/** Share of a new reading in what is believed: bursts shorter than a second do not count. */
const FRESH = 0.3;

export interface Pace {
  /** Time between two frames, ms, where `beatMs` is the longest. */
  between(beatMs: number): number;
  /** To be called often; `now` in ms. */
  look(now: number): void;
}

export function createPace(shortestMs: number): Pace {
  let last = performance.eventLoopUtilization();
  let lookedAt = 0;
  let utilization = 0;
  return {
    between(beatMs) {
      const share = Math.min(1, Math.max(0, (utilization - IDLE) / (BUSY - IDLE)));
      return Math.min(beatMs, shortestMs + (beatMs - shortestMs) * share);
    },
    look(now) {
      if (now - lookedAt < LOOK_MS) return;
      lookedAt = now;
      const since = performance.eventLoopUtilization(last);
      last = performance.eventLoopUtilization();
      utilization += FRESH * (since.utilization - utilization);
    },
  };
}
