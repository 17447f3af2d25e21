/** The record of a twin host, in an embedded database of its own; figures are asked of it. */
import { rm } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import type { Config } from '../../../server/config/read-config.ts';
import type { Scope } from '../../../server/record/answers.ts';
import { openRecord, type RecordRoom } from '../../../server/records/open-record.ts';
import type { TwinHost } from '../../../server/twin-host.ts';
import type { Derived, Window } from '../../../twin/derived.ts';
import { newDataFolder } from '../../data-folder.ts';
import { quiet } from '../connect/recorder.ts';

export interface Followed extends RecordRoom {
  /** Resolves when all that the twin found is recorded. */
  caughtUp(): Promise<void>;
  oee(scope: Scope, window: Window): Promise<Derived[]>;
}

/** Follows a host that has started, in an embedded database or the one at `place`; all that was imported by now is recorded when this resolves. */
export async function follow(host: TwinHost, place?: Pick<Config, 'data' | 'records'>): Promise<Followed> {
  const data = await newDataFolder('record', { cluster: place === undefined });
  const room = await openRecord(
    place ?? { data, records: { port: 0 } },
    quiet,
    () => host,
    () => undefined,
  );
  room.follow(host);
  await vi.waitFor(() => expect(room.daysLeft).toBe(0), { timeout: 60_000, interval: 50 });
  return {
    ...room,
    daysLeft: 0,
    caughtUp: async () => {
      await host.journal.flush();
      const closed = () =>
        host.plant.machines.map(({ slot }) => host.record.intervalsOf(slot, 0, host.now()).at(-1)?.to);
      const recorded = async () => {
        const rows = await room.records.db
          .selectFrom('piece')
          .select(({ fn }) => ['machine', fn.max('to_ms').as('to')])
          .where('superseded', 'is', null)
          .groupBy('machine')
          .execute();
        return host.plant.machines.map(({ id }) => rows.find(({ machine }) => machine === id)?.to);
      };
      await vi.waitFor(async () => expect(await recorded()).toEqual(closed()), { timeout: 30_000, interval: 100 });
    },
    oee: (scope, window) => room.figures.all({ scope, window, profile: 'iso22400', known: null }),
    stop: async () => {
      await room.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
