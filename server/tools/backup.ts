/** `gemba backup FOLDER`: a copy of everything the server keeps, from which `gemba restore` makes a data folder again. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { CONFIG_FILE, readConfig } from '../config/read-config.ts';
import { engineOf } from '../historian/open-historian.ts';
import { openRecords, type Records } from '../records/database.ts';
import { dumpRecord } from '../records/dump.ts';
import { optionsOf } from './command.ts';

const HELP = `gemba backup FOLDER [--json]

Copies the data folder (journal, snapshots, events, certificates), the record (orders, stops, people, audit), embedded or
in a PostgreSQL, and the historian, embedded or QuestDB, into FOLDER, which must be new or empty. The server must not run meanwhile: what it takes in would be torn between the copies.
  --json   the outcome as one JSON object on stdout
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('backup', HELP, parse);
  if (typeof options === 'number') return options;
  const [folder, ...more] = options.positionals;
  if (folder === undefined || more.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const read = readConfig(process.env, existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, 'utf8') : null);
  if (!read.ok) return failed(read.reason);
  const { data } = read.config;
  if (!existsSync(data)) return failed(`there is no data folder ${data}; set GEMBA_DATA`);
  const target = resolve(folder);
  if (target.startsWith(`${resolve(data)}/`))
    return failed(`${folder} lies in the data folder itself; give one outside`);
  if (existsSync(target) && (await readdir(target)).length > 0)
    return failed(`${folder} is not empty; give a new folder`);
  const historian = engineOf(read.config);
  let records: Records | null = null;
  try {
    await historian.start(); // the embedded one cannot be opened while a server runs
    records = await openRecords({ config: read.config, log: pino({ level: 'silent' }), now: Date.now });
    await mkdir(target, { recursive: true });
    await historian.backup(join(target, 'historian'));
    const own = [join(data, 'historian'), join(data, 'records')];
    await cp(data, join(target, 'data'), { recursive: true, filter: (source) => !own.includes(source) });
    const rows = await dumpRecord(records, join(target, 'record.jsonl.gz'));
    const id = join(data, 'historian', 'feed-id');
    if (existsSync(id)) await cp(id, join(target, 'historian', 'feed-id'));
    const { readings, intervals } = await historian.storage();
    await writeFile(join(target, 'backup.json'), `${JSON.stringify({ format: 2, readings, intervals, rows })}\n`);
    process.stdout.write(
      options.values.json
        ? `${JSON.stringify({ folder: target, readings, intervals, rows })}\n`
        : `${target} holds the data folder, ${readings} readings, ${intervals} intervals and ${rows} rows of the record\n`,
    );
    return 0;
  } catch (error) {
    return failed((error as Error).message);
  } finally {
    await historian.stop().catch(() => {}); // it was only read
    await records?.stop();
  }
}

function failed(sentence: string): number {
  process.stderr.write(`gemba backup: ${sentence}\n`);
  return 1;
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
}
