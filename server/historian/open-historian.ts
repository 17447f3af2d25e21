/** The historian as the server runs it: the engine the configuration names, its feed, and the answers made from it. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';
import type { TwinHost } from '../twin-host.ts';
import { DuckDbHistorian } from './duckdb/duckdb-historian.ts';
import { type FeedStatus, HistorianFeed } from './feed.ts';
import type { Historian, Retention } from './historian.ts';
import { QuestDbHistorian } from './questdb/questdb-historian.ts';

export interface HistorianRoom {
  readonly historian: Historian;
  readonly feed: HistorianFeed;
  stop(): Promise<void>;
}

export type HistorianConfig = Pick<Config, 'data' | 'questdb' | 'retention'>;

/** QuestDB where it is configured, otherwise the embedded one. Not started yet. */
export const engineOf = (config: Pick<Config, 'data' | 'questdb'>): Historian =>
  config.questdb
    ? new QuestDbHistorian(config.questdb)
    : new DuckDbHistorian({ directory: join(config.data, 'historian') });

/** Starts feeding; a historian that is away is waited for, not by the caller. */
export async function openHistorian(
  config: HistorianConfig,
  host: TwinHost,
  log: Logger,
  changed: (status: FeedStatus) => void,
): Promise<HistorianRoom> {
  const historian = engineOf(config);
  const feed = new HistorianFeed({
    historian,
    journal: host.journal,
    plant: host.plant,
    events: host.eventFolder,
    foldedEvents: host.foldedEvents,
    id: await dataId(config.data),
    retention: config.retention satisfies Retention,
    log,
    now: host.now,
    changed,
  });
  const release = host.hold(() => feed.offset);
  feed.start();
  return {
    historian,
    feed,
    stop: async () => {
      await feed.stop();
      release();
    },
  };
}

/** A name of this data folder for ever: what is marked in the historian is of this journal and no other. */
async function dataId(data: string): Promise<string> {
  const folder = join(data, 'historian');
  const file = join(folder, 'feed-id');
  await mkdir(folder, { recursive: true });
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const id = randomUUID();
    await writeFile(file, `${id}\n`);
    return id;
  }
}
