/** `gemba init`: writes a commented plant.yaml to start from. Never overwrites. */
import { constants, copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromRoot } from '../package-root.ts';
import { optionsOf } from './command.ts';

const HELP = `gemba init [FILE]

Writes a commented plant file to start from (default plant.yaml), and beside it plant.schema.json, by which an editor
completes and checks it. Never overwrites a plant file.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('init', HELP, parse);
  if (typeof options === 'number') return options;
  const file = options.positionals[0] ?? 'plant.yaml';
  try {
    await copyFile(fromRoot('docs/plant.example.yaml'), file, constants.COPYFILE_EXCL);
    // The file's first line names it, for editors that complete and check.
    await copyFile(fromRoot('docs/plant.schema.json'), join(dirname(file), 'plant.schema.json'));
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    process.stderr.write(
      `gemba init: ${exists ? `${file} is already there; give another name` : `${file} cannot be written: ${(error as Error).message}`}\n`,
    );
    return 1;
  }
  process.stdout.write(
    `wrote ${file}; check it with: npx gemba check ${file}; run it with: npx gemba serve --plant ${file}\n`,
  );
  return 0;
}

function parse() {
  return parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h', default: false } } });
}
