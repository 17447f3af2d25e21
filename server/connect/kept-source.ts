/** A source of one connection: tried until it stands, tried again when it is lost, its tags unknown meanwhile. */
import type { Logger } from 'pino';
import type { Gather } from './gather.ts';
import { type Connection, keepTrying } from './keep-trying.ts';
import type { Outlet, Source } from './source.ts';
import type { Standing } from './standing.ts';

export interface KeptSource {
  readonly id: string;
  readonly slots: readonly number[];
  readonly standing: Standing;
  readonly gather: Gather;
  readonly outlet: Outlet;
  readonly log: Logger;
  /** Makes the connection, or throws; see Trial. */
  connect(signal: AbortSignal): Promise<Connection>;
  /** Nobody listens any more since `at`; before the tags are told as unknown. */
  lost?(at: number): void;
}

export function keptSource({ id, slots, standing, gather, outlet, log, connect, lost }: KeptSource): Source {
  let stop: () => Promise<void> = async () => undefined;
  return {
    id,
    async start() {
      stop = keepTrying({
        standing,
        log,
        now: outlet.now,
        connect,
        lost() {
          // What was heard before the loss must not come after it.
          gather.flush();
          const at = outlet.now();
          lost?.(at);
          outlet.stale(slots, at);
        },
      });
    },
    async stop() {
      await stop();
      await gather.close();
    },
    view: standing.view,
  };
}
