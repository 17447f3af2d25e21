/** `gemba evaluate --cmapss DIR --json`: how well remaining lives are told, on data that everybody knows. */
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chooseBackend } from '../../models/backend.ts';
import { backendParts } from '../models/backend-parts.ts';
import { readCmapss } from '../models/cmapss-files.ts';
import { studyCmapss } from '../models/cmapss-study.ts';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';

const HELP = `gemba evaluate --cmapss DIR [--json]

Learns remaining lives from DIR/train_FD001.txt (NASA C-MAPSS) and tells them for the engines of test_FD001.txt at their last row, compared with
RUL_FD001.txt; without those two, for engines of the training part held out whole, each cut off at a cycle drawn by seed. Lives over 125 cycles
count as 125. The last line of stdout is one JSON object: {"rmse","rmse_raw","score","cap","window","model","predictions":[{"engine","rul"}]}.
Exit 0 = done, 1 = not, 2 = wrong usage.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('evaluate', HELP, parse);
  if (typeof options === 'number') return options;
  const { cmapss, json } = options.values;
  if (cmapss === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  const bar = progressBar();
  try {
    const files = await readCmapss(cmapss);
    const { name } = await chooseBackend(backendParts());
    const result = await studyCmapss(files, (share) => {
      bar.show(share, `learning (${name})`);
      // Lets SIGINT through.
      return setImmediate();
    });
    bar.end();
    if (!json)
      process.stdout.write(
        `${files.test ? 'test part' : `${result.predictions.length} engines held out`}: RMSE ${result.rmse.toFixed(2)} cycles (lives capped at ${result.cap}), computed ${name}\n`,
      );
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  } catch (error) {
    bar.end();
    process.stderr.write(`gemba evaluate: ${(error as Error).message}\n`);
    return 1;
  }
}

function parse() {
  return parseArgs({
    options: {
      cmapss: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
