/**
 * `npm run evaluate -- --peer 7,9`: Gemba's failure model beside scikit-learn's logistic regression on window features, on fleets whose physics is drawn
 * by these seeds; each learns from the same file and is asked about machines at home and about a shifted fleet.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  averagePrecisionOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { calibrationOf } from '../../models/calibration/platt.ts';
import type { Fleet } from '../../models/fleet.ts';
import { predictions } from '../../models/hazard/failure-model.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import { randomOf } from '../../models/random.ts';
import { fromRoot } from '../../server/package-root.ts';
import { unseenFleet } from './unseen-physics.ts';

const VERSION = '1.5.2';
const PACKAGES = [`scikit-learn==${VERSION}`, 'pandas==2.2.3', 'numpy==1.26.4'];
const ENVIRONMENT = fromRoot(join('.cache', `failure-peer-${VERSION}`));
const PYTHON = join(ENVIRONMENT, 'bin', 'python');
const MOST_OUTPUT = 100_000_000;
const [ASSETS, HOURS] = [60, 1800] as const;
const EVERY = 3;
/** Of the fleet learned from, of one like it, and of the shifted one. */
const SEEDS = [11, 33, 22] as const;
const run = promisify(execFile);

interface Figures {
  readonly averagePrecision: number | null;
  readonly brierSkill: number | null;
  readonly slope: number | null;
  readonly calibrationError: number;
}

/** Lines of a table. */
export async function besidePeer(
  seeds: readonly number[],
  horizon: number,
  say: (words: string) => void,
): Promise<string[]> {
  await ensurePeer(say);
  const lines = [
    '| physics | fleet | AP: Gemba / peer | Brier skill | slope | ECE |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  for (const physics of seeds) {
    say(`physics ${physics}: learning`);
    const of = (seed: number, shifted: boolean) =>
      unseenFleet({ physics, seed, assets: ASSETS, hours: HOURS, shifted });
    const past = of(SEEDS[0], false);
    const asked = [of(SEEDS[1], false), of(SEEDS[2], true)];
    const trained = trainFailureModel(past, horizon);
    if ('refusal' in trained) throw new Error(trained.refusal);
    const own = asked.map(({ assets }) =>
      assets.flatMap((asset) => Array.from(predictions(trained.model, asset), ({ probability }) => probability)),
    );
    say(`physics ${physics}: the peer learns`);
    const others = await peerOf(past, asked, horizon);
    for (const [i, where] of ['home', 'shifted'].entries()) {
      const [a, b] = [own, others].map((said) => figuresOf(asked[i] as Fleet, said[i] as number[], horizon)) as [
        Figures,
        Figures,
      ];
      const pair = (key: keyof Figures, digits: number) =>
        [a, b].map((one) => one[key]?.toFixed(digits) ?? 'none').join(' / ');
      lines.push(
        `| ${physics} | ${where} | ${pair('averagePrecision', 3)} | ${pair('brierSkill', 3)} | ${pair('slope', 2)} | ${pair('calibrationError', 3)} |`,
      );
    }
  }
  return lines;
}

async function ensurePeer(say: (words: string) => void): Promise<void> {
  const works = async () =>
    (await run(PYTHON, ['-c', 'import sklearn, pandas; print(sklearn.__version__)'])).stdout.trim();
  if (existsSync(PYTHON) && (await works().catch(() => '')) === VERSION) return;
  say('making the peer’s environment (scikit-learn)');
  await run('python3', ['-m', 'venv', '--clear', ENVIRONMENT], { timeout: 60_000 });
  await run(PYTHON, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { timeout: 300_000 });
}

/** Its probabilities, a list a fleet that is asked about. */
async function peerOf(past: Fleet, asked: readonly Fleet[], horizon: number): Promise<number[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-peer-'));
  try {
    const paths = await Promise.all(
      [past, ...asked].map(async (fleet, i) => {
        const path = join(folder, `${i}.csv`);
        await writeFile(path, csvOf(fleet));
        return path;
      }),
    );
    const [train, ...tests] = paths as [string, ...string[]];
    const script = fromRoot('bench/evaluate/peer.py');
    const { stdout } = await run(PYTHON, [script, train, String(horizon), ...tests], { maxBuffer: MOST_OUTPUT });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as number[]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function csvOf({ signals, assets }: Fleet): string {
  const lines = [['asset', 'time', 'event', ...signals].join(',')];
  for (const asset of assets)
    for (const [row, hour] of asset.hours.entries()) {
      const readings = asset.signals.map((column) => {
        const value = column[row] as number;
        return Number.isNaN(value) ? '' : value.toPrecision(7);
      });
      lines.push([asset.asset, hour, asset.events[row] ?? '', ...readings].join(','));
    }
  return `${lines.join('\n')}\n`;
}

function figuresOf({ assets }: Fleet, said: readonly number[], horizon: number): Figures {
  const outcomes: (Outcome & { readonly group: number })[] = [];
  let at = 0;
  for (const [group, asset] of assets.entries())
    for (const [row, future] of futuresOf(asset).entries()) {
      const probability = Math.max(1e-6, Math.min(1 - 1e-6, said[at++] as number));
      const happened = failedWithin(future, horizon);
      if (happened !== null && row % EVERY === 0) outcomes.push({ probability, happened, group });
    }
  const scored = outcomes.map(({ probability, happened, group }) => {
    return { score: Math.log(probability / (1 - probability)), happened, group };
  });
  return {
    averagePrecision: averagePrecisionOf(outcomes),
    brierSkill: brierSkillOf(outcomes),
    slope: calibrationOf(scored, randomOf(1))?.slope ?? null,
    calibrationError: calibrationErrorOf(outcomes),
  };
}
