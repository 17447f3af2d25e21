/**
 * An Output is a way out: it tells others what the twin knows, over one protocol, to one receiver. It starts whether or not
 * the other side can be reached, and never holds up the twin.
 */
import type { SignalView } from '../../twin/live/protocol.ts';
import type { StockRequest } from '../records/stock/words.ts';

export interface Output {
  readonly id: string;
  start(): void;
  /** Ends cleanly; what was not delivered is delivered after the next start where the protocol has an order to keep. */
  stop(): Promise<void>;
  view(): OutputView;
  /** Things happened: look again. Absent = it looks by itself. */
  happened?(): void;
}

/** Signals of control charts that nobody has closed. */
export type Signals = () => readonly SignalView[];

/** What supermarkets ask for, and is not there. */
export type Requests = () => readonly StockRequest[];

export interface OutputView {
  readonly output: string;
  readonly kind: string;
  readonly address: string;
  readonly status: 'connecting' | 'up' | 'down';
  /** Epoch ms. */
  readonly since: number;
  /** Why it is down, in words; empty = it is not. */
  readonly reason: string;
  /** Messages that were taken over there. */
  readonly sent: number;
  /** Attempts that failed. */
  readonly failed: number;
  /** Messages given up, kept for somebody to look at. */
  readonly dead: number;
}

export interface OutputStanding {
  view(): OutputView;
  up(): void;
  down(reason: string): void;
  count(what: 'sent' | 'failed', by?: number): void;
  setDead(dead: number): void;
}

export function outputStanding(
  identity: Pick<OutputView, 'output' | 'kind' | 'address'>,
  now: () => number,
): OutputStanding {
  let status: OutputView['status'] = 'connecting';
  let since = now();
  let reason = '';
  const counts = { sent: 0, failed: 0, dead: 0 };
  const turn = (to: OutputView['status'], why: string) => {
    if (to !== status) since = now();
    status = to;
    reason = why;
  };
  return {
    view: () => ({ ...identity, status, since, reason, ...counts }),
    up: () => turn('up', ''),
    down: (why) => turn('down', why),
    count: (what, by = 1) => {
      counts[what] += by;
    },
    setDead: (dead) => {
      counts.dead = dead;
    },
  };
}
