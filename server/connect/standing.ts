/** How a source stands, as people see it in Setup: status, since when, why, when it tries again, what it took and refused. */
import type { SourceStatus } from '../../twin/events.ts';
import type { SourceView } from '../../twin/live/protocol.ts';
import type { Outlet } from './source.ts';

export interface Standing {
  view(): SourceView;
  connecting(): void;
  /** `remark` is what is wrong although the connection stands, in clear words; empty = nothing. */
  up(remark: string): void;
  /** `nextRetry`: epoch ms of the next attempt. */
  down(reason: string, nextRetry: number): void;
  /** Samples taken in, and the newest moment they came (epoch ms). */
  heard(samples: number, at: number): void;
  /** Counts what was not taken as sent, by a word that a message file knows. */
  refuse(why: string, count?: number): void;
  /** Says how many stand refused at present (tags the other side does not know), instead of counting up. */
  standRefused(why: string, count: number): void;
}

export interface Identity {
  readonly source: string;
  readonly protocol: string;
  readonly address: string;
  readonly tags: number;
}

export function createStanding(identity: Identity, outlet: Pick<Outlet, 'now' | 'changed'>): Standing {
  let status: SourceStatus = 'connecting';
  let since = outlet.now();
  let reason = '';
  let nextRetry = 0;
  let samples = 0;
  let lastSample = 0;
  const refused: Record<string, number> = {};

  const turn = (to: SourceStatus, why: string, retry: number) => {
    if (to !== status) since = outlet.now();
    const told = to !== status || why !== reason || retry !== nextRetry;
    status = to;
    reason = why;
    nextRetry = retry;
    if (told) outlet.changed();
  };

  return {
    view: () => ({ ...identity, status, since, reason, nextRetry, samples, lastSample, refused: { ...refused } }),
    // A retry that has begun does not hide that the source is down: it stays so, with its reason, until it is up.
    connecting: () => (status === 'down' ? turn('down', reason, 0) : turn('connecting', '', 0)),
    up: (remark) => turn('up', remark, 0),
    down: (why, retry) => turn('down', why, retry),
    heard(count, at) {
      samples += count;
      if (at > lastSample) lastSample = at;
    },
    refuse(why, count = 1) {
      refused[why] = (refused[why] ?? 0) + count;
    },
    standRefused(why, count) {
      if (count > 0) refused[why] = count;
      else delete refused[why];
    },
  };
}
