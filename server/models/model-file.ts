/**
 * A failure model as a file. What is read is not trusted: its size, its schema, its checksum, and that all its parts fit each other are held before it
 * may answer anything.
 */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { featureNames } from '../../models/features/feature-stream.ts';
import type { Chance, FailureModel } from '../../models/hazard/failure-model.ts';
import type { TrainingCard } from '../../models/hazard/training-card.ts';
import { replaceFile } from '../replace-file.ts';
import { misfitOfModes, modes, numbers, plainModes, signalPlans } from './plan-schema.ts';
import { sealed, unsealed } from './sealed-file.ts';

/** Rises when features or the meaning of a field change: an older model would answer wrongly. */
const VERSION = 3;
const MOST_BYTES = 20_000_000;
const NAME = 'model.json';

const logistic = Type.Object({ intercept: Type.Number(), weights: numbers });
/** What makes a chance of a score. */
export const told = {
  calibration: Type.Object({
    offset: Type.Number(),
    slope: Type.Number(),
    covariance: Type.Tuple([Type.Number(), Type.Number(), Type.Number()]),
  }),
  band: Type.Object({ scores: numbers, low: numbers, high: numbers }),
  baseRate: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  baseInterval: Type.Tuple([Type.Number(), Type.Number()]),
};
const chance = { logistic, without: Type.Array(logistic, { maxItems: 20 }), ...told };
const content = Type.Object({
  plan: Type.Object({
    horizon: Type.Number({ exclusiveMinimum: 0 }),
    signals: signalPlans(1),
    modes,
    expected: Type.Union([Type.Array(Type.Object({ intercept: Type.Number(), weights: numbers })), Type.Null()]),
  }),
  standard: Type.Object({ means: numbers, scales: numbers, lows: numbers, highs: numbers }),
  ...chance,
  earlier: Type.Array(Type.Object({ share: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), ...chance }), {
    maxItems: 20,
  }),
  life: Type.Union([Type.Object({ low: Type.Number(), high: Type.Number() }), Type.Null()]),
});
const SEAL = {
  kind: 'gemba-failure-model',
  name: 'failure model',
  again: 'train again',
  version: VERSION,
  mostCharacters: MOST_BYTES,
  content,
};

export const modelText = (model: FailureModel, card: TrainingCard): string => sealed(SEAL, card, plainOf(model));

export const writeModel = (folder: string, model: FailureModel, card: TrainingCard): Promise<string> =>
  writeModelText(folder, modelText(model, card));

export async function writeModelText(folder: string, text: string): Promise<string> {
  const path = join(folder, NAME);
  await mkdir(folder, { recursive: true });
  await replaceFile(path, `${text}\n`);
  return path;
}

export interface ModelRead {
  readonly model: FailureModel;
  readonly card: TrainingCard;
}

/** Throws a sentence that names the file and what is wrong with it. */
export async function readModel(folder: string): Promise<ModelRead> {
  const { text, path } = await textIn(folder);
  return modelFrom(text, path);
}

/** The file of a folder, not yet trusted. */
export async function textIn(folder: string): Promise<{ readonly text: string; readonly path: string }> {
  const path = join(folder, NAME);
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Error(`${path}: ${size} bytes are more than a model has (${MOST_BYTES})`);
    return { text: await readFile(path, 'utf8'), path };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(`${path}: there is no model; gemba train makes one`);
    throw error;
  }
}

/** `where`: what errors call it. */
export function modelFrom(text: string, where: string): ModelRead {
  const { content: plain, card } = unsealed(SEAL, text, where);
  const misfit = misfitOf(plain);
  if (misfit !== null) throw new Error(`${where}: ${misfit}`);
  return { model: modelOf(plain), card: card as unknown as TrainingCard };
}

/** A failure model, but of a form that was before or comes after this one. */
export function ofOtherVersion(text: string): boolean {
  try {
    const { kind, version } = JSON.parse(text) as { kind?: unknown; version?: unknown };
    return kind === SEAL.kind && version !== VERSION;
  } catch {
    return false;
  }
}

type Plain = Static<typeof content>;

const plainChance = ({ logistic: own, without, calibration, band, baseRate, baseInterval }: Chance) => {
  const plain = ({ intercept, weights }: Chance['logistic']) => ({ intercept, weights: [...weights] });
  return {
    logistic: plain(own),
    without: without.map(plain),
    calibration: { ...calibration, covariance: [...calibration.covariance] as [number, number, number] },
    band: { scores: [...band.scores], low: [...band.low], high: [...band.high] },
    baseRate,
    baseInterval: [...baseInterval] as [number, number],
  };
};

function plainOf(model: FailureModel): Plain {
  const { plan, standard, earlier, life } = model;
  const { horizon, signals, modes: own, expected } = plan;
  return {
    plan: {
      horizon,
      signals: signals.map(({ name, centre, spread, full, frozenAfter }) => ({
        name,
        centre,
        spread,
        full,
        frozenAfter,
      })),
      modes: plainModes(own),
      expected: expected?.map(({ intercept, weights }) => ({ intercept, weights: [...weights] })) ?? null,
    },
    standard: {
      ...{ means: [...standard.means], scales: [...standard.scales] },
      ...{ lows: [...standard.lows], highs: [...standard.highs] },
    },
    ...plainChance(model),
    earlier: earlier.map((one) => ({ share: one.share, ...plainChance(one) })),
    life: life && { ...life },
  };
}

/** Parts of unlike length answer with garbage, not with an error. */
function misfitOf(plain: Plain): string | null {
  const { plan, standard, earlier } = plain;
  const width = featureNames(plan).length;
  const drivers = plan.signals.length * 4;
  const odd = misfitOfModes(plan.modes, plan.signals.length);
  if (odd !== null) return odd;
  if (plan.expected && plan.expected.length !== plan.signals.length) return 'its expected signals are not its signals';
  if (plan.expected?.some(({ weights }) => weights.length !== drivers))
    return `an expected signal has not ${drivers} weights`;
  if (earlier.some(({ share }, i) => i > 0 && share <= (earlier[i - 1]?.share ?? 0)))
    return 'the moments of its horizon do not rise';
  const logistics = [plain, ...earlier].flatMap(({ logistic: own, without }) => [own, ...without]);
  const bands = [plain, ...earlier].map(({ band }) => [band.scores.length, band.low.length, band.high.length]);
  if (bands.some(([scores, ...others]) => others.some((length) => length !== scores)))
    return 'a band has not as many numbers as scores';
  const { means, scales, lows, highs } = standard;
  const lengths = [means, scales, lows, highs, ...logistics.map(({ weights }) => weights)];
  return lengths.every(({ length }) => length === width) ? null : `its weights are not the ${width} of its features`;
}

function modelOf(plain: Plain): FailureModel {
  const { plan, standard, earlier, life } = plain;
  const typed = (given: readonly number[]) => Float32Array.from(given);
  return {
    ...{ plan, life },
    standard: {
      ...{ means: typed(standard.means), scales: typed(standard.scales) },
      ...{ lows: typed(standard.lows), highs: typed(standard.highs) },
    },
    ...typedChance(plain),
    earlier: earlier.map((one) => ({ share: one.share, ...typedChance(one) })),
  };
}

function typedChance({
  logistic: own,
  without,
  calibration,
  band,
  baseRate,
  baseInterval,
}: Plain['earlier'][number] | Plain): Chance {
  const typed = ({ intercept, weights }: Plain['logistic']) => ({ intercept, weights: Float32Array.from(weights) });
  return { logistic: typed(own), without: without.map(typed), calibration, band, baseRate, baseInterval };
}
