/**
 * Plans of public job shops: gaps above the best known makespan, in per cent, after so many seconds of CPU on one core, `gemba
 * schedule` as people start it beside CP-SAT pinned to the same core for the same CPU time. Every plan is judged by the tests' checker.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRoot } from '../server/package-root.ts';
import { type Bench, type Figure, round } from './figure.ts';
import { cpSatMakespan, ensureCpSat, ORTOOLS } from './load/cp-sat.ts';
import { onCore } from './load/on-core.ts';
import { floorFigures } from './schedule-floor.ts';

const INSTANCES = fromRoot('test/analytics/schedule/instances');
const QUICK = ['jsp/ft10', 'jsp/ta21js', 'fjsp/mk06', 'fjsp/mk10'];

/** Gaps of one instance, per cent, a seed each; the peer draws nothing and runs once. */
interface Result {
  readonly name: string;
  readonly gaps: readonly number[];
  readonly peer: number;
}

export const scheduleBench: Bench = async ({ quick }) => {
  await ensureCpSat();
  const best = JSON.parse(readFileSync(join(INSTANCES, 'best-known.json'), 'utf8')) as Record<string, number>;
  const names = quick ? QUICK : Object.keys(best);
  const figures: Figure[] = [];
  for (const seconds of quick ? [5] : [10, 60]) {
    const results: Result[] = [];
    for (const name of names) {
      results.push(await resultOf(name, best[name] as number, seconds, quick ? 1 : 3));
      const { gaps, peer } = results.at(-1) as Result;
      console.error(
        `schedule ${name}, ${seconds} s: ${gaps.map((gap) => gap.toFixed(2)).join(', ')} %; CP-SAT ${peer.toFixed(2)} %`,
      );
    }
    figures.push(...figuresOf(results, seconds));
  }
  return [...figures, ...(await floorFigures(quick))];
};

async function resultOf(name: string, best: number, seconds: number, seeds: number): Promise<Result> {
  const file = join(INSTANCES, `${name}.txt`);
  const gapOf = (makespan: number) => (100 * (makespan - best)) / best;
  const gaps: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) gaps.push(gapOf(await makespanOf(file, seconds, seed)));
  const peer = await cpSatMakespan(file, seconds);
  return { name, gaps, peer: peer === null ? Number.POSITIVE_INFINITY : gapOf(peer) };
}

async function makespanOf(file: string, seconds: number, seed: number): Promise<number> {
  const program = fromRoot('dist/server/tools/schedule.js');
  const options = ['--seconds', String(seconds), '--seed', String(seed), '--json'];
  const { stdout } = await onCore(process.execPath, [program, file, ...options]);
  const folder = mkdtempSync(join(tmpdir(), 'gemba-plan-'));
  try {
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, stdout);
    // Ends with 1, which throws, where the plan does not stand.
    execFileSync('python3', [fromRoot('test/analytics/schedule/check-plan.py'), file, plan]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return (JSON.parse(stdout) as { readonly makespan: number }).makespan;
}

function figuresOf(results: readonly Result[], seconds: number): Figure[] {
  const gaps = results.flatMap((result) => result.gaps);
  const peers = results.map(({ peer }) => peer);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const figure = (name: string, value: number, of: string, n: number, peer: number): Figure => ({
    name,
    value: round(value, 3),
    unit: `% above the best known makespan, ${of}, after ${seconds} s of CPU on one core`,
    n,
    peer: `CP-SAT ${ORTOOLS} on the same core, the same CPU time: ${round(peer, 3)} %`,
    ...(peer > 0 && Number.isFinite(peer) ? { ratio: round(value / peer, 3) } : {}),
  });
  const kind = seconds === 60 ? 'schedule-60s' : 'schedule';
  return [
    figure(kind, mean(gaps), `mean of ${results.length} instances`, gaps.length, mean(peers)),
    figure(`${kind}-worst`, Math.max(...gaps), `worst of ${results.length} instances`, gaps.length, Math.max(...peers)),
    ...results.map(({ name, gaps: own, peer }) =>
      figure(`${kind}-${name.replace(/.*\//, '')}`, mean(own), 'mean of its seeds', own.length, peer),
    ),
  ];
}
