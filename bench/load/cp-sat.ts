/** The peer of `schedule`: Google's CP-SAT (PyPI ortools) in a Python environment of its own under .cache, made once. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromRoot } from '../../server/package-root.ts';
import { onCore } from './on-core.ts';

export const ORTOOLS = '9.15.6755';
/** What CP-SAT searches with side by side; on one core eight take turns, and are better than one (la21 in 10 s: 1056, not 1114). */
const WORKERS = 8;

const run = promisify(execFile);
const environment = fromRoot(join('.cache', `ortools-${ORTOOLS}`));
export const CP_SAT_PYTHON = join(environment, 'bin', 'python');

export async function ensureCpSat(): Promise<void> {
  const version = async () =>
    (await run(CP_SAT_PYTHON, ['-c', 'import ortools; print(ortools.__version__)'])).stdout.trim();
  if (existsSync(CP_SAT_PYTHON) && (await version().catch(() => '')) === ORTOOLS) return;
  await run('python3', ['-m', 'venv', '--clear', environment], { timeout: 60_000 });
  await run(CP_SAT_PYTHON, ['-m', 'pip', 'install', '--quiet', `ortools==${ORTOOLS}`], { timeout: 600_000 });
}

/** The makespan that it finds in so many seconds of CPU, which begin when it has read the file; null where it finds none. */
export async function cpSatMakespan(file: string, seconds: number): Promise<number | null> {
  const script = fromRoot('bench/load/cp-sat.py');
  const { stdout } = await onCore(CP_SAT_PYTHON, [script, file, String(seconds), String(WORKERS)]);
  return (JSON.parse(stdout) as { readonly makespan: number | null }).makespan;
}
