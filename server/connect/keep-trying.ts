/** The life of every source: connect, stand until lost, say why, wait, connect again, until it is stopped. */
import type { Logger } from 'pino';
import { createBackOff } from './back-off.ts';
import { causeOf } from './cause.ts';
import type { Standing } from './standing.ts';

export interface Connection {
  /** What is wrong although the connection stands; empty = nothing. */
  readonly remark: string;
  /** Resolves with the reason, in clear words, when the connection is of no use any more. */
  readonly lost: Promise<string>;
  /** Ends the connection; bounded in time, never throws. */
  close(): Promise<void>;
}

export interface Trial {
  readonly standing: Standing;
  readonly log: Logger;
  readonly now: () => number;
  /** Makes the connection, or throws. Must give up soon after `signal` is aborted. */
  connect(signal: AbortSignal): Promise<Connection>;
  /** A connection that stood was lost (not: was stopped). */
  lost(): void;
}

/** Starts trying; returns the way to stop, which resolves when the last connection is closed. */
export function keepTrying(trial: Trial): () => Promise<void> {
  const { standing, log, now } = trial;
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const backOff = createBackOff();

  const once = async (): Promise<{ reason: string; heldMs: number }> => {
    standing.connecting();
    let connection: Connection;
    try {
      connection = await trial.connect(signal);
    } catch (error) {
      return { reason: causeOf(error), heldMs: 0 };
    }
    const since = now();
    if (!signal.aborted) {
      standing.up(connection.remark);
      log.info({ remark: connection.remark || undefined }, 'source up');
    }
    const reason = await Promise.race([connection.lost, stopped.then(() => '')]);
    if (!signal.aborted) trial.lost();
    const closed = connection.close();
    // A dead connection is closed in the background: its time-outs must not delay the next attempt.
    if (signal.aborted) await closed;
    return { reason, heldMs: Math.max(1, now() - since) };
  };

  const life = (async () => {
    let told = '';
    while (!signal.aborted) {
      const { reason, heldMs } = await once();
      if (signal.aborted) return;
      const wait = backOff.next(heldMs);
      standing.down(reason, now() + wait);
      if (reason !== told || heldMs > 0) log.warn({ reason, retryInMs: wait }, 'source down');
      told = reason;
      await pause(wait, signal);
    }
  })();

  return async () => {
    stopping.abort();
    await life;
  };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
