/** `gemba simulate FILE`: replications of a line by the discrete-event engine. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type LineAnswer, lineAnswer, type Mean } from '../simulate/line-answer.ts';
import { BadLine, lineOf } from '../simulate/line-file.ts';
import { replicate } from '../simulate/replicate.ts';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';
import { wholeIn } from './whole-in.ts';

const HELP = `gemba simulate FILE [--replications N] [--seed S] [--workers W] [--json]

Simulates the line of FILE (docs/simulate.md): what it makes, how long units take, what each station does, each with its 95 % interval.
--replications  independent runs (10)
--seed          the same seed draws the same, with any number of workers (1)
--workers       threads that work side by side (1)
--json          one object, with each replication
Exit 0 = done, 1 = FILE cannot be read or simulated, 2 = wrong usage.
`;

const MOST_REPLICATIONS = 1_000_000;
const MOST_WORKERS = 64;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('simulate', HELP, parse);
  if (typeof options === 'number') return options;
  const { file, replications, seed, workers, json } = options;
  const bar = progressBar();
  try {
    const line = lineOf(await readFile(file, 'utf8'));
    const begun = performance.now();
    const all = await replicate({
      ...{ line, seed, replications, workers },
      progress: (done) => bar.show(done / replications, `${done} of ${replications} replications`),
    });
    bar.end();
    const answer = lineAnswer(all, (performance.now() - begun) / 1000);
    process.stdout.write(json ? `${JSON.stringify(answer)}\n` : textOf(answer));
    return 0;
  } catch (error) {
    bar.end();
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof BadLine) && code === undefined) throw error;
    process.stderr.write(
      `gemba simulate: ${file}: ${error instanceof BadLine ? '' : 'it cannot be read: '}${message}\n`,
    );
    return 1;
  }
}

function textOf({ throughput, sojourn, number, stations, buffers, events, events_per_second }: LineAnswer): string {
  const said = ({ mean, half }: Mean, unit: string, factor = 1) =>
    mean === null
      ? 'none'
      : `${(mean * factor).toPrecision(4)}${half === null ? '' : ` +- ${(half * factor).toPrecision(2)}`} ${unit}`;
  const share = (one: Mean) => said(one, '%', 100).padEnd(22);
  const width = Math.max(8, ...Object.keys(stations).map((id) => id.length)) + 2;
  return [
    `throughput  ${said(throughput, 'good units an hour', 3600)}`,
    `inside      ${said(number, 'units')}, each for ${said(sojourn, 's')}`,
    '',
    `${'station'.padEnd(width)}${['working', 'starved', 'blocked', 'down'].map((one) => one.padEnd(22)).join('')}`,
    ...Object.entries(stations).map(
      ([id, { working, starved, blocked, down }]) =>
        `${id.padEnd(width)}${[working, starved, blocked, down].map(share).join('')}`,
    ),
    ...(buffers.length > 0
      ? ['', ...buffers.map(({ from, to, level }) => `${from} > ${to}: ${said(level, 'units')}`)]
      : []),
    '',
    `${events} events, ${events_per_second} a second`,
    '',
  ].join('\n');
}

function parse() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      replications: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [file = '', ...more] = positionals;
  if (!values.help && (file === '' || more.length > 0)) throw new Error('name one FILE');
  return {
    values: { help: values.help },
    ...{ file, json: values.json },
    replications: wholeIn('--replications', values.replications, 1, MOST_REPLICATIONS),
    seed: wholeIn('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
    workers: wholeIn('--workers', values.workers, 1, MOST_WORKERS),
  };
}
