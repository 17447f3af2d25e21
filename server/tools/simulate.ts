/** `gemba simulate FILE`: replications of a line, or of a plant, by the discrete-event engine. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type LineAnswer, lineAnswer, type Mean } from '../simulate/line-answer.ts';
import { BadLine, lineOf } from '../simulate/line-file.ts';
import { plantAnswer, plantText } from '../simulate/plant-answer.ts';
import { plantWork } from '../simulate/plant-work.ts';
import { type LineWork, type PlantWork, replicate } from '../simulate/replicate.ts';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';
import { wholeIn } from './whole-in.ts';

const HELP = `gemba simulate FILE [--replications N] [--seed S] [--workers W] [--json]

Simulates the line of FILE (docs/simulate.md): what it makes, how long units take, what each station does, each with its 95 % interval.
FILE may be a plant file (.yaml): its lines from empty, from the next shift on, with their orders.
--orders FILE   plant: orders to make, as they are imported; without, each line makes its first product for ever
--abilities FILE  plant: what its machines are able to do, JSON; without, their ideal rates, and nothing fails
--hours H       plant: how far is looked (8, with orders 168)
--lots L        plant: \`unit\`, or \`case\` for units moved by the case, which is faster (unit)
--from TIME     plant: the next shift from then on (now)
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
  const { file, replications, seed, workers, json, plantOptions } = options;
  const bar = progressBar();
  const spread = {
    ...{ seed, replications, workers },
    progress: (done: number) => bar.show(done / replications, `${done} of ${replications} replications`),
  };
  try {
    const text = await readFile(file, 'utf8');
    const plant = /\.ya?ml$/i.test(file) ? await plantWork(text, plantOptions) : null;
    const line = plant ? null : lineOf(text);
    const begun = performance.now();
    const seconds = () => (performance.now() - begun) / 1000;
    if (plant) {
      const all = await replicate<PlantWork>({ ...plant, ...spread });
      bar.end();
      const answer = plantAnswer(plant.question, all, seconds());
      process.stdout.write(json ? `${JSON.stringify(answer)}\n` : plantText(answer));
    } else if (line) {
      const all = await replicate<LineWork>({ line, ...spread });
      bar.end();
      const answer = lineAnswer(all, seconds());
      process.stdout.write(json ? `${JSON.stringify(answer)}\n` : textOf(answer));
    }
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
      orders: { type: 'string' },
      abilities: { type: 'string' },
      hours: { type: 'string' },
      lots: { type: 'string', default: 'unit' },
      from: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [file = '', ...more] = positionals;
  if (!values.help && (file === '' || more.length > 0)) throw new Error('name one FILE');
  const { orders = null, abilities = null, lots } = values;
  if (lots !== 'unit' && lots !== 'case') throw new Error(`--lots ${lots}: give unit or case`);
  const at = values.from === undefined ? Date.now() : Date.parse(values.from);
  if (Number.isNaN(at)) throw new Error(`--from ${values.from}: it is no time; write one like 2026-11-23T06:00:00Z`);
  const hours = values.hours === undefined ? (orders === null ? 8 : 168) : wholeIn('--hours', values.hours, 1, 8_784);
  return {
    plantOptions: { orders, abilities, lots: lots as 'unit' | 'case', at, hours },
    values: { help: values.help },
    ...{ file, json: values.json },
    replications: wholeIn('--replications', values.replications, 1, MOST_REPLICATIONS),
    seed: wholeIn('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
    workers: wholeIn('--workers', values.workers, 1, MOST_WORKERS),
  };
}
