/** `gemba check plant.yaml`: every error at once, with line, path and fix. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { calendarNotes } from '../../twin/plant/calendar-notes.ts';
import { formatPlantError, readPlant } from '../../twin/plant/read.ts';
import { optionsOf } from './command.ts';

const HELP = `gemba check FILE [--json]

Reads a plant file and reports every error at once, and what is allowed but seldom meant as notes. Exit 0 = sound, 1 = errors, 2 = wrong usage.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('check', HELP, parse);
  if (typeof options === 'number') return options;
  const [file, ...more] = options.positionals;
  if (file === undefined || more.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    process.stderr.write(`gemba check: ${file} cannot be read: ${(error as Error).message}\n`);
    return 1;
  }
  const read = readPlant(text, process.env);
  if (options.values.json) {
    process.stdout.write(
      `${JSON.stringify(read.ok ? { ok: true, errors: [], notes: calendarNotes(read.plant, Date.now()) } : { ok: false, errors: read.errors, notes: [] })}\n`,
    );
    return read.ok ? 0 : 1;
  }
  if (!read.ok) {
    for (const error of read.errors) process.stderr.write(`${formatPlantError(file, error)}\n`);
    process.stderr.write(`${read.errors.length} ${read.errors.length === 1 ? 'error' : 'errors'} in ${file}\n`);
    return 1;
  }
  for (const note of calendarNotes(read.plant, Date.now())) process.stdout.write(`note: ${note}\n`);
  const { lines, machines, tags } = read.plant;
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
  process.stdout.write(
    `${file} is sound: ${count(lines.length, 'line')}, ${count(machines.length, 'machine')}, ${count(tags.length, 'tag')}\n`,
  );
  return 0;
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
}
