/** `gemba restore FOLDER`: a data folder and a historian from what `gemba backup` wrote. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { CONFIG_FILE, readConfig } from '../config/read-config.ts';
import { engineOf } from '../historian/open-historian.ts';
import { openRecords, type Records } from '../records/database.ts';
import { restoreRecord } from '../records/dump.ts';
import { optionsOf } from './command.ts';

const HELP = `gemba restore FOLDER [--json]

Makes the data folder (GEMBA_DATA), which must be new or empty, an empty record, embedded or in a PostgreSQL, and an empty
historian, embedded or QuestDB, what they were when FOLDER was written by gemba backup. Readings may go back into another engine than they came from.
  --json   the outcome as one JSON object on stdout
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('restore', HELP, parse);
  if (typeof options === 'number') return options;
  const [folder, ...more] = options.positionals;
  if (folder === undefined || more.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const read = readConfig(process.env, existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, 'utf8') : null);
  if (!read.ok) return failed(read.reason);
  const { data } = read.config;
  if (!existsSync(join(folder, 'backup.json'))) return failed(`${folder} is no backup: it has no backup.json`);
  if (existsSync(data) && (await readdir(data)).length > 0)
    return failed(`the data folder ${data} is not empty; set GEMBA_DATA to a new one`);
  const historian = engineOf(read.config);
  let records: Records | null = null;
  try {
    await cp(join(folder, 'data'), data, { recursive: true });
    await mkdir(join(data, 'historian'), { recursive: true });
    const id = join(folder, 'historian', 'feed-id');
    if (existsSync(id)) await cp(id, join(data, 'historian', 'feed-id'));
    records = await openRecords({ config: read.config, log: pino({ level: 'silent' }), now: Date.now });
    const rows = await restoreRecord(records, join(folder, 'record.jsonl.gz'));
    await historian.start();
    await historian.restore(join(folder, 'historian'));
    const { readings, intervals } = await historian.storage();
    process.stdout.write(
      options.values.json
        ? `${JSON.stringify({ data, readings, intervals, rows })}\n`
        : `${data} is what it was, with ${readings} readings, ${intervals} intervals and ${rows} rows of the record\n`,
    );
    return 0;
  } catch (error) {
    return failed((error as Error).message);
  } finally {
    await historian.stop().catch(() => {}); // what went wrong is told already
    await records?.stop();
  }
}

function failed(sentence: string): number {
  process.stderr.write(`gemba restore: ${sentence}\n`);
  return 1;
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
}
