/** The record that the configuration names, for commands that look at it beside a server that may run. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { CONFIG_FILE, type Config, readConfig } from '../config/read-config.ts';
import { runningUrl } from '../records/cluster/cluster.ts';
import { openRecords, type Records } from '../records/database.ts';

/** Throws a sentence where the configuration is not sound, or names no data. */
export async function configured(): Promise<Config> {
  const read = readConfig(process.env, existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, 'utf8') : null);
  if (!read.ok) throw new Error(read.reason);
  const { config } = read;
  if (!('url' in config.records) && !existsSync(config.data))
    throw new Error(`there is no data folder ${config.data}; set GEMBA_DATA or DATABASE_URL`);
  return config;
}

export async function recordOf(config: Config): Promise<Records> {
  // A server that runs keeps its database: this one only looks.
  const running = 'url' in config.records ? null : await runningUrl(config.data);
  const place = running === null ? config : { ...config, records: { url: running } };
  return openRecords({ config: place, log: pino({ level: 'silent' }), now: Date.now });
}
