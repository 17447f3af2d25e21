/** `gemba train --csv FILE --horizon 72h --out DIR`: a failure model from the past of any fleet. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MODEL_FORMS } from '../../models/hazard/training-card.ts';
import { anyModelText } from '../models/any-model.ts';
import { readFleet } from '../models/fleet-csv.ts';
import { learned } from '../models/learned.ts';
import { writeModelText } from '../models/model-file.ts';
import { optionsOf } from './command.ts';
import { horizonOf } from './horizon.ts';
import { progressBar } from './progress-bar.ts';

const HELP = `gemba train --csv FILE --horizon 72h --out DIR [--form linear|network] [--seed N] [--json]

Learns to tell failures ahead from FILE (asset,time,event,<signal>,...; time as ISO 8601 or hours; event empty, failure, repair
or censored; an empty signal is missing) and writes the model into DIR. The horizon is in hours (72h), days (3d) or minutes (90m).
A network (1D-CNN on the readings themselves) is a challenger to hold against the linear model; it is learned where the native binding is.
Assets are held out whole to choose and to calibrate; how well it does on them is told. Exit 0 = trained, 1 = not, 2 = wrong usage.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('train', HELP, parse);
  if (typeof options === 'number') return options;
  const { csv, horizon: given, out, seed, json, form: word } = options.values;
  const form = MODEL_FORMS.find((one) => one === word);
  const horizon = horizonOf(given ?? '');
  if (csv === undefined || out === undefined || horizon === null || !form || !/^\d+$/.test(seed)) {
    process.stderr.write(HELP);
    return 2;
  }
  const bar = progressBar();
  try {
    const { fleet, leftOut } = readFleet(await readFile(csv, 'utf8'));
    if (leftOut.length > 0) process.stderr.write(`gemba train: ${leftOut.join(', ')}: words, not numbers; left out\n`);
    bar.show(0.05, 'read');
    const trained = await learned(
      form,
      fleet,
      horizon,
      (share) => bar.show(0.05 + 0.95 * share, 'learning'),
      Number(seed),
    );
    bar.end();
    if ('refusal' in trained) {
      process.stderr.write(`gemba train: ${csv}: ${trained.refusal}\n`);
      return 1;
    }
    const path = await writeModelText(out, anyModelText(trained, trained.card));
    const { heldOut, assets, failures } = trained.card;
    if (json) process.stdout.write(`${JSON.stringify({ model: path, card: trained.card })}\n`);
    else
      process.stdout.write(
        `${path}: from ${assets} assets and ${failures} failures; on assets held out: average precision ${round(heldOut.averagePrecision)} ` +
          `(base rate ${round(heldOut.baseRate)}), Brier skill ${round(heldOut.brierSkill)}, calibration error ${round(heldOut.calibrationError)}\n`,
      );
    return 0;
  } catch (error) {
    bar.end();
    process.stderr.write(`gemba train: ${csv}: ${(error as Error).message}\n`);
    return 1;
  }
}

function round(value: number | null): string {
  return value === null ? 'none' : value.toFixed(3);
}

function parse() {
  return parseArgs({
    options: {
      csv: { type: 'string' },
      horizon: { type: 'string' },
      out: { type: 'string' },
      form: { type: 'string', default: 'linear' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
