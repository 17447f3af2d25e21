/** `gemba historian migrate`: what the embedded historian holds moves to QuestDB. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CONFIG_FILE, readConfig } from '../config/read-config.ts';
import { copyHistorian } from '../historian/copy-historian.ts';
import { DuckDbHistorian } from '../historian/duckdb/duckdb-historian.ts';
import { QuestDbHistorian } from '../historian/questdb/questdb-historian.ts';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';

const HELP = `gemba historian migrate [--json]

Copies every reading and state interval of the embedded historian in GEMBA_DATA to the QuestDB that QUESTDB_HTTP and
QUESTDB_PG name. The server must not run meanwhile. It may be broken off and done again: nothing is there twice. The
embedded historian is left as it is. Minutes and hours are made anew from the readings; what only they still know
(older than HISTORIAN_RAW_DAYS) stays behind.
  --json   the outcome as one JSON object on stdout
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('historian', HELP, parse);
  if (typeof options === 'number') return options;
  if (options.positionals.length !== 1 || options.positionals[0] !== 'migrate') {
    process.stderr.write(HELP);
    return 2;
  }
  const read = readConfig(process.env, existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, 'utf8') : null);
  if (!read.ok) return failed(read.reason);
  const { questdb, data } = read.config;
  if (!questdb) return failed('QUESTDB_HTTP and QUESTDB_PG are not set; they name the QuestDB to move to');
  const directory = join(data, 'historian');
  if (!existsSync(join(directory, 'historian.duckdb')))
    return failed(`there is no embedded historian in ${directory}; set GEMBA_DATA`);
  const from = new DuckDbHistorian({ directory });
  const to = new QuestDbHistorian(questdb);
  const bar = progressBar();
  const began = performance.now();
  try {
    await from.start();
    await to.start();
    const all = await from.storage();
    let moved = { readings: 0, intervals: 0 };
    await copyHistorian(from, to, (readings, intervals) => {
      moved = { readings, intervals };
      bar.show(
        (readings + intervals) / Math.max(1, all.readings + all.intervals),
        `${readings} of ${all.readings} readings, ${intervals} of ${all.intervals} intervals`,
      );
    });
    await to.settle();
    bar.end();
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    process.stdout.write(
      options.values.json
        ? `${JSON.stringify({ ...moved, seconds })}\n`
        : `${moved.readings} readings and ${moved.intervals} intervals moved in ${seconds} s\n`,
    );
    return 0;
  } catch (error) {
    bar.end();
    return failed((error as Error).message);
  } finally {
    await from.stop().catch(() => {}); // it was only read
    await to.stop();
  }
}

function failed(sentence: string): number {
  process.stderr.write(`gemba historian: ${sentence}\n`);
  return 1;
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
}
