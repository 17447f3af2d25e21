#!/usr/bin/env node
import { join } from 'node:path';
// The command: picks the built entry point of a room and starts it.
import { pathToFileURL } from 'node:url';
import { ensureReady, ROOT } from './setup.mjs';

const COMMANDS = {
  serve: ['server/main.js', 'the server on a plant of your own: gemba serve [--plant plant.yaml]'],
  demo: ['demo/main.js', 'the demo plant alone; gemba demo fault MACHINE KIND makes one of its machines fail'],
  check: ['server/tools/check.js', 'all errors of a plant file at once: gemba check plant.yaml'],
  export: [
    'server/tools/export.js',
    'readings and intervals as Parquet or CSV: gemba export FOLDER --from TIME --to TIME',
  ],
  historian: ['server/tools/historian.js', 'moves the readings to QuestDB: gemba historian migrate'],
  import: ['server/tools/import.js', 'past readings from CSV or Parquet files: gemba import FILE...'],
  backup: ['server/tools/backup.js', 'a copy of everything the server keeps: gemba backup FOLDER'],
  restore: ['server/tools/restore.js', 'a data folder from a backup: gemba restore FOLDER'],
  train: [
    'server/tools/train.js',
    'learns to tell failures ahead from a CSV: gemba train --csv FILE --horizon 72h --out DIR',
  ],
  score: ['server/tools/score.js', 'what a trained model says of each row: gemba score --model DIR --csv FILE --json'],
  evaluate: [
    'server/tools/evaluate.js',
    'how well remaining lives are told on NASA engines: gemba evaluate --cmapss DIR --json',
  ],
  simulate: [
    'server/tools/simulate.js',
    'a line or a plant by the discrete-event engine: gemba simulate FILE --replications N --seed S --workers W --json',
  ],
  schedule: [
    'server/tools/schedule.js',
    'a plan of small makespan for a job shop: gemba schedule FILE --seconds T --seed S --threads N --json',
  ],
  backtest: ['server/tools/backtest.js', 'forecasts of order ends against what happened, with their skill'],
  verify: ['server/tools/verify.js', 'proves that the audit was not altered: gemba verify [--file audit.jsonl]'],
  init: ['server/tools/init.js', 'writes a commented plant.yaml to start from'],
};

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
  const lines = Object.entries(COMMANDS).map(([command, [, text]]) => `  ${command.padEnd(9)} ${text}`);
  process.stdout.write(
    `gemba COMMAND [options]\n\n${lines.join('\n')}\n\ngemba COMMAND --help tells more. npm start runs everything.\n`,
  );
} else if (!(name in COMMANDS)) {
  process.stderr.write(`gemba: no command ${name}; there are ${Object.keys(COMMANDS).join(', ')}\n`);
  process.exitCode = 2;
} else {
  ensureReady();
  process.argv.splice(2, process.argv.length - 2, ...rest);
  await import(pathToFileURL(join(ROOT, 'dist', COMMANDS[name][0])).href);
}
