/** `gemba schedule FILE`: a plan of small makespan for a job shop or a flexible job shop. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { plannedOperations } from '../../analytics/schedule/plan.ts';
import { readShop, SHOP_FORMATS, type ShopFormat } from '../../analytics/schedule/read-shop.ts';
import type { Found } from '../../analytics/schedule/search.ts';
import type { Shop } from '../../analytics/schedule/shop.ts';
import { planFile } from '../schedule/floor/plan-file.ts';
import { planText } from '../schedule/plan-text.ts';
import { solve } from '../schedule/solve.ts';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';
import { numberIn, wholeIn } from './whole-in.ts';

const HELP = `gemba schedule FILE [--seconds T] [--seed S] [--threads N] [--format jsp|taillard|fjsp] [--json]

Plans the jobs of FILE (JSPLIB, Taillard or flexible job shop, docs/schedule.md) so that all is done as early as it can be found.
--seconds  user + system CPU of the whole process, its start included (10); Ctrl+C ends sooner with the best plan so far
--seed     the same seed draws the same (1)
--threads  islands that search side by side and exchange plans; they share the seconds (1)
--format   what FILE is, where it does not say so itself
A FILE that begins with { is a model of a plant with calendars, changeovers, crews and due dates; its plan is printed as JSON.
--json     one object: {"makespan","proved","seconds","seed","operations":[{"job","index","machine","start","end"}]}, all from 0
Exit 0 = a plan, 1 = FILE cannot be read or understood, 2 = wrong usage.
`;

const MOST_THREADS = 64;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('schedule', HELP, parse);
  if (typeof options === 'number') return options;
  const { file, seconds, seed, threads, format, json } = options;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return failed(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (text.trimStart().startsWith('{')) return planned(file, text, options);
  const read = readShop(text, format);
  if (!read.ok) {
    const { line, field, reason, fix } = read.problem;
    return failed(`${file}: line ${line}${field === undefined ? '' : `, field ${field}`}: ${reason}; ${fix}`);
  }
  const found = await searched(read.shop, seconds, seed, threads);
  const operations = plannedOperations(read.shop, found.best);
  const { makespan } = found.best;
  const used = Number(usedSeconds().toFixed(3));
  const plan = { makespan, proved: makespan === found.bound, seconds: used, seed, operations };
  process.stdout.write(json ? `${JSON.stringify(plan)}\n` : planText(read.shop, plan, found.bound));
  return 0;
}

/** A model of a plant instead of a job shop: its plan is always printed as JSON. */
async function planned(
  file: string,
  text: string,
  { seconds, seed, threads }: { readonly seconds: number; readonly seed: number; readonly threads: number },
): Promise<number> {
  const bar = progressBar();
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  process.once('SIGINT', cancel);
  try {
    const made = await planFile(text, {
      seed,
      threads,
      goesOn({ tried }) {
        const used = usedSeconds();
        bar.show(used / seconds, `${tried} plans tried`);
        return !cancelled && used < seconds;
      },
    });
    if (!made.ok) return failed(`${file}: ${made.sentence}`);
    process.stdout.write(`${JSON.stringify({ ...made.plan, seconds: Number(usedSeconds().toFixed(3)) })}\n`);
    return 0;
  } finally {
    process.removeListener('SIGINT', cancel);
    bar.end();
  }
}

async function searched(shop: Shop, seconds: number, seed: number, threads: number): Promise<Found> {
  const bar = progressBar();
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  process.once('SIGINT', cancel);
  try {
    return await solve(shop, {
      seed,
      threads,
      goesOn({ best, bound }) {
        const used = usedSeconds();
        bar.show(used / seconds, `makespan ${best.makespan}, at least ${bound}`);
        return !cancelled && used < seconds;
      },
    });
  } finally {
    process.removeListener('SIGINT', cancel);
    bar.end();
  }
}

/** CPU of the whole process since it began, seconds. */
function usedSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function failed(sentence: string): number {
  process.stderr.write(`gemba schedule: ${sentence}\n`);
  return 1;
}

function parse() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: '1' },
      format: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { seconds, seed, threads, format, json, help } = values;
  const [file = '', ...more] = positionals;
  if (!help && (file === '' || more.length > 0)) throw new Error('name one FILE');
  return {
    values: { help },
    file,
    seconds: numberIn('--seconds', seconds, 1e-3, 1e6),
    seed: wholeIn('--seed', seed, 0, Number.MAX_SAFE_INTEGER),
    threads: wholeIn('--threads', threads, 1, MOST_THREADS),
    format: formatOf(format),
    json,
  };
}

function formatOf(word: string | undefined): ShopFormat | undefined {
  const format = SHOP_FORMATS.find((one) => one === word);
  if (word !== undefined && format === undefined) throw new Error(`--format is one of ${SHOP_FORMATS.join(', ')}`);
  return format;
}
