/** `gemba backtest`: forecasts of order ends as they would have been made in the past, against what happened. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { type Against, type Skill, skillOf } from '../../analytics/forecast/skill.ts';
import { formatPlantError } from '../../twin/plant/read.ts';
import { beginBacktest } from '../plan/backtest.ts';
import { PlantStore } from '../plant/plant-store.ts';
import type { Records } from '../records/database.ts';
import { readOrders } from '../records/orders/read-orders.ts';
import { optionsOf } from './command.ts';
import { progressBar } from './progress-bar.ts';
import { configured, recordOf } from './record-of-config.ts';

const HELP = `gemba backtest [--plant plant.yaml] [--days N] [--learn-days N] [--every-hours H] [--orders K] [--replications R] [--seed S] [--workers W] [--planned FILE...] [--json]

Goes back to moments of the recorded past, forecasts when the orders of each line will be done with what was known then, and tells how good
that was: how often P10 to P90 held, how far off, and whether the plan or the mean rate would have done as well (docs/forecast.md).
  --plant FILE      the plant file (or GEMBA_PLANT)
  --days N          so much of the past is forecast (20)
  --learn-days N    abilities are learned from so much before each moment, anew every two days (10)
  --every-hours H   between two moments (4)
  --orders K        orders a line that are forecast at each moment, the running one among them (2)
  --replications R  simulated futures a moment (100)
  --seed S          the same seed draws the same, with any number of workers (1)
  --workers W       threads that work side by side (1)
  --planned FILE    a file of orders (docs/orders.md) that tells when orders of the past were planned to be done; may be given again
  --json            one object on stdout
Exit 0 = done, 1 = nothing could be forecast, with the reason, 2 = wrong usage.
`;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ANEW_MS = 2 * DAY;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('backtest', HELP, parse);
  if (typeof options === 'number') return options;
  const bar = progressBar();
  try {
    const { plant, records } = await opened(options.values.plant);
    try {
      const newest = await newestIn(records);
      if (newest === null) throw new Error('nothing is recorded yet; forecasts are held against a past');
      const everyMs = options.everyHours * HOUR;
      const to = newest - 4 * everyMs;
      const { raw, said, widening } = await beginBacktest({
        ...{ plant, url: records.url, window: { from: to - options.days * DAY, to } },
        planned: (await Promise.all((options.values.planned ?? []).map(plannedIn))).flat(),
        ...{ everyMs, ordersAhead: options.orders, learnMs: options.learnDays * DAY, anewMs: ANEW_MS },
        ...{ replications: options.replications, seed: options.seed, workers: options.workers },
        progress: (done, all) => bar.show(done / all, `${done} of ${all} moments`),
      }).done;
      bar.end();
      const skill = skillOf(said);
      const simulated = skillOf(raw);
      if (skill === null || simulated === null)
        throw new Error(
          'no order ran in that time for which enough was known before; give --days, or record for longer',
        );
      const answer = { skill, simulated, widening, forecasts: said };
      process.stdout.write(options.values.json ? `${JSON.stringify(answer)}\n` : textOf(skill, simulated, widening));
      return 0;
    } finally {
      await records.stop();
    }
  } catch (error) {
    bar.end();
    process.stderr.write(`gemba backtest: ${(error as Error).message}\n`);
    return 1;
  }
}

async function opened(path: string | undefined) {
  const config = await configured();
  const file = path ?? config.plant;
  if (file === null) throw new Error('no plant file; give --plant FILE or set GEMBA_PLANT');
  const store = await PlantStore.open(join(config.data, 'plant'), await readFile(file, 'utf8'), process.env, Date.now);
  if (!store.ok) throw new Error(store.errors.map((error) => formatPlantError(file, error)).join('\n'));
  return { plant: store.store.plant, records: await recordOf(config) };
}

async function plannedIn(file: string): Promise<(readonly [string, number])[]> {
  const { orders, faults } = readOrders('csv', await readFile(file, 'utf8'));
  const [fault] = faults;
  if (fault) throw new Error(`${file}, line ${fault.line}: ${fault.field}: ${fault.reason}`);
  return orders.flatMap(({ cells: { order = '', planned_end: end = '' } }) => {
    const at = Date.parse(end);
    return order === '' || Number.isNaN(at) ? [] : [[order, at] as const];
  });
}

async function newestIn(records: Records): Promise<number | null> {
  const { rows } = await records.ask((db) =>
    sql<{ to: number | null }>`SELECT max(to_ms) AS to FROM piece WHERE superseded IS NULL`.execute(db),
  );
  return rows[0]?.to ?? null;
}

function textOf(skill: Skill, simulated: Skill, widening: number | null): string {
  const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`;
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  const held = ({ coverage: { share: own, low, high } }: Skill) => `${share(own)} (${share(low)} to ${share(high)})`;
  const against = (name: string, one: Against | null) =>
    one === null
      ? `against ${name}: nobody had one`
      : `against ${name}: ${minutes(one.ours)} to ${minutes(one.theirs)} over ${one.n}, skill ${one.skill.toFixed(2)}`;
  return [
    `${skill.n} forecasts from ${skill.origins} moments`,
    `P10 to P90 held        ${held(skill)}; should be 80 %`,
    `  as simulated         ${held(simulated)}`,
    `  made wider by        ${widening === null ? 'nothing: too few to say' : share(widening)} of the time ahead`,
    `mean loss              ${minutes(skill.pinball)}`,
    `bias                   ${minutes(skill.bias)} (above 0: things took longer than said)`,
    `width of P10 to P90    ${minutes(skill.width)}`,
    against('the planned date', skill.planned),
    against('what is left over the mean rate', skill.byRate),
    '',
  ].join('\n');
}

function parse() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      plant: { type: 'string' },
      days: { type: 'string', default: '20' },
      'learn-days': { type: 'string', default: '10' },
      'every-hours': { type: 'string', default: '4' },
      orders: { type: 'string', default: '2' },
      replications: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
      planned: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (positionals.length > 0) throw new Error(`there is nothing to do with ${positionals[0]}`);
  const number = (name: keyof typeof values, least: number, most: number, whole = true): number => {
    const value = Number(values[name]);
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
      throw new Error(`--${name} must be ${whole ? 'a whole number' : 'a number'} of ${least} to ${most}`);
    return value;
  };
  return {
    values,
    days: number('days', 0.1, 3_660, false),
    learnDays: number('learn-days', 0.1, 3_660, false),
    everyHours: number('every-hours', 0.1, 1_000, false),
    orders: number('orders', 1, 100),
    replications: number('replications', 10, 10_000),
    seed: number('seed', 0, 2 ** 32 - 1),
    workers: number('workers', 1, 64),
  };
}
