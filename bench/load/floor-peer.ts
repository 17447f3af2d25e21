/** Plans of small plants beside the best that there are: found by CP-SAT, judged by the tests' checker, both in Python. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FloorPlan, floorPlan } from '../../analytics/schedule/floor/floor-plan.ts';
import { type FloorModel, GOALS, type Goal } from '../../analytics/schedule/floor/model.ts';
import { type FloorFound, solveFloor } from '../../analytics/schedule/floor/solve-floor.ts';
import { fromRoot } from '../../server/package-root.ts';
import { CP_SAT_PYTHON, ensureCpSat } from './cp-sat.ts';

const run = promisify(execFile);
const HERE = fromRoot('test/analytics/schedule/floor');

/** What CP-SAT says of a model; goals only where each was proved. */
export interface Optimum {
  readonly status: 'optimal' | 'infeasible' | 'unproved';
  readonly goals?: Readonly<Record<Goal, number>>;
}

/** What the checker says of a plan. */
export interface Judgement {
  readonly ok: boolean;
  readonly errors: readonly string[];
}

async function inPython<T>(
  program: string,
  script: string,
  inputs: readonly unknown[],
  ...more: string[]
): Promise<T[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-floor-'));
  try {
    const files = inputs.map((input, k) => {
      const file = join(folder, `${k}.json`);
      writeFileSync(file, JSON.stringify(input));
      return file;
    });
    // The checker ends with 1 where a plan does not stand, and has said why.
    const { stdout } = await run(program, [join(HERE, script), ...files, ...more], { maxBuffer: 1 << 26 }).catch(
      (error: { readonly stdout?: string }) => {
        if (!error.stdout) throw error;
        return { stdout: error.stdout };
      },
    );
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Optima of models, `seconds` for each at the most. */
export async function optimaOf(models: readonly FloorModel[], seconds: number): Promise<Optimum[]> {
  await ensureCpSat();
  return inPython<Optimum>(CP_SAT_PYTHON, 'best_floor.py', [models], String(seconds));
}

export const judged = (models: readonly FloorModel[], plans: readonly FloorPlan[]): Promise<Judgement[]> =>
  inPython<Judgement>('python3', 'check_floor.py', [models, plans]);

/** The best plan after so many tries: however fast the machine is, the same one. */
export function planAfter(
  model: FloorModel,
  tries: number,
  seed = 1,
): { readonly plan: FloorPlan; readonly found: FloorFound } {
  let last: FloorFound | undefined;
  for (const found of solveFloor(model, { seed })) {
    last = found;
    if (found.tried >= tries) break;
  }
  const found = last as FloorFound;
  return { plan: floorPlan(found.floor, found.best.draft), found };
}

/** Above 0: the plan is worse than the optimum; below 0: better, which cannot be. */
export function against({ goals = GOALS }: FloorModel, plan: FloorPlan, optimum: Optimum): number {
  for (const goal of goals) {
    const difference = plan.goals[goal] - (optimum.goals?.[goal] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
