/**
 * `npm run demo-models`: makes the failure models that the demo plant comes with, from its own physics run fast, and judges them on other runs: the
 * same machines, and machines that wear otherwise. The same seeds give the same files.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { familiesOf } from '../../models/family.ts';
import { trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import { writeModel } from '../../server/models/model-file.ts';
import { readPlant } from '../../twin/plant/read.ts';
import { type FloorFleet, floorFleets, joined } from './floor-fleet.ts';
import { judge, type Spread, scoresOf, thresholdFor } from './judged.ts';

/** By family: hours within which a failure is told. Bearings of the demo are felt for some hours, filters of fillers last about four. */
const HORIZONS: Readonly<Record<string, number>> = { packaging: 4, filler: 2 };
const LEARNED = [101, 102, 103] as const;
const CHOSEN = [201] as const;
const HOME = [301] as const;
const AWAY = [401] as const;
const HOURS = 40;
const PRECISION = 0.7;
/** Wear of the demo runs so many times as fast as life. */
const FASTER = 150;
const HELP = `npm run demo-models [-- --hours 40] [-- --out models/demo]

Runs the demo plant for some hundred hours, learns its failure models and prints how they do on other runs. Some minutes.
`;

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: String(HOURS) },
    out: { type: 'string', default: 'models/demo' },
    help: { type: 'boolean', default: false },
  },
});

async function main(hours: number, out: string): Promise<void> {
  const say = (words: string) => process.stderr.write(`demo-models: ${words}\n`);
  const read = readPlant(readFileSync('demo/plant.yaml', 'utf8'), {});
  if (!read.ok) throw new Error(read.errors.map(({ message }) => message).join('\n'));
  const families = familiesOf(read.plant).filter(({ id }) => HORIZONS[id] !== undefined);
  const run = (seeds: readonly number[], otherwise: boolean): FloorFleet[] => {
    const runs = seeds.map((seed) => {
      say(`running the plant, seed ${seed}`);
      return floorFleets(read.plant, families, { seed, hours, otherwise });
    });
    return families.map((_, f) => joined(runs.map((fleets) => fleets[f] as FloorFleet)));
  };
  const [learned, chosen, home, away] = [run(LEARNED, false), run(CHOSEN, false), run(HOME, false), run(AWAY, true)];
  for (const [f, { id }] of families.entries()) {
    const horizon = HORIZONS[id] as number;
    say(`learning ${id}`);
    const trained = trainFailureModel(learned[f] as FloorFleet, horizon);
    if ('refusal' in trained) throw new Error(`${id}: ${trained.refusal}`);
    const { model, card } = trained;
    const path = await writeModel(join(out, id), model, card);
    const own = chosen[f] as FloorFleet;
    const threshold = thresholdFor(own, scoresOf(model, own), horizon, PRECISION);
    process.stdout.write(`\n${path}: ${card.assets} machines, ${card.failures} failures, ${card.hours} h\n\n`);
    for (const [where, fleets] of [['home', home] as const, ['wear otherwise', away] as const]) {
      say(`judging ${id}, ${where}`);
      process.stdout.write(tableOf(where, judge(model, fleets[f] as FloorFleet, threshold)));
    }
  }
}

const text = (value: number | null, digits: number) => (value === null ? 'none' : value.toFixed(digits));
const spread = ({ value, between }: Spread, digits: number, times = 1) =>
  `${text(value === null ? null : value * times, digits)}${
    between ? ` (${(between[0] * times).toFixed(digits)} to ${(between[1] * times).toFixed(digits)})` : ''
  }`;

function tableOf(where: string, judged: ReturnType<typeof judge>): string {
  const { precision, ownPrecision, brier, skill, averagePrecision, calibrationError, slope, kinds } = judged;
  return [
    `${where}: horizon ${judged.horizon} h, calls from ${text(judged.threshold, 3)} on; precision ${spread(precision, 2)}, ` +
      `of kinds that are seen coming ${spread(ownPrecision, 2)}; Brier ${spread(brier, 3)}, skill ${text(skill, 3)}, ` +
      `AP ${text(averagePrecision, 3)}, ECE ${spread(calibrationError, 3)}, slope ${text(slope, 2)}`,
    '',
    `| what broke | failures | recall | lead, h | lead at the speed of life, h |`,
    '| --- | --- | --- | --- | --- |',
    ...kinds.map(
      ({ kind, failures, recall, lead }) =>
        `| ${kind} | ${failures} | ${spread(recall, 2)} | ${spread(lead, 1)} | ${spread(lead, 0, FASTER)} |`,
    ),
    '',
    '',
  ].join('\n');
}

if (values.help) process.stdout.write(HELP);
else await main(Number(values.hours), values.out);
