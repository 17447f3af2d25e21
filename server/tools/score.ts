/** `gemba score --model DIR --csv FILE --json`: what a trained failure model says of each row. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Prediction } from '../../models/hazard/failure-model.ts';
import { readAnyModel, sayings } from '../models/any-model.ts';
import { readFleet } from '../models/fleet-csv.ts';

import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';

const HELP = `gemba score --model DIR --csv FILE [--json]

Says for each row of FILE (asset,time,event,<signal>,...) how likely the asset fails within the model's horizon, from this row and
earlier ones of that asset alone. One JSON line a row, in the order of the file: {"asset","time","probability","low","high"}, low and
high 90 %; "evidence":"thin" where too little was heard and the base rate is told. Exit 0 = scored, 1 = not, 2 = wrong usage.
`;

/** Rows put out at once. */
const CHUNK = 2000;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('score', HELP, parse);
  if (typeof options === 'number') return options;
  const { model: folder, csv } = options.values;
  if (folder === undefined || csv === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  const bar = progressBar();
  try {
    const read = await readAnyModel(folder);
    const says = await sayings(read);
    const { fleet, rows } = readFleet(
      await readFile(csv, 'utf8'),
      read.model.plan.signals.map(({ name }) => name),
    );
    const said = fleet.assets.map((asset, i) => {
      bar.show(i / fleet.assets.length, asset.asset);
      return [...says(asset)];
    });
    bar.end();
    let text = '';
    for (const [i, { asset, time, of, row }] of rows.entries()) {
      text += `${JSON.stringify({ asset, time, ...wordsOf(said[of]?.[row] as Prediction) })}\n`;
      if (i % CHUNK !== CHUNK - 1 && i !== rows.length - 1) continue;
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
      text = '';
    }
    return 0;
  } catch (error) {
    bar.end();
    process.stderr.write(`gemba score: ${(error as Error).message}\n`);
    return 1;
  }
}

function wordsOf({ probability, low, high, thin }: Prediction) {
  return { probability, low, high, ...(thin ? { evidence: 'thin' } : {}) };
}

function parse() {
  return parseArgs({
    options: {
      model: { type: 'string' },
      csv: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
