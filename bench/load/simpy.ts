/** The peer of `simulate`: SimPy in a Python environment of its own under .cache, made once. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromRoot } from '../../server/package-root.ts';

export const SIMPY = '4.1.1';

const run = promisify(execFile);
const environment = fromRoot(join('.cache', `simpy-${SIMPY}`));
const python = join(environment, 'bin', 'python');

export async function ensureSimpy(): Promise<void> {
  const version = async () => (await run(python, ['-c', 'import simpy; print(simpy.__version__)'])).stdout.trim();
  if (existsSync(python) && (await version().catch(() => '')) === SIMPY) return;
  await run('python3', ['-m', 'venv', '--clear', environment], { timeout: 60_000 });
  await run(python, ['-m', 'pip', 'install', '--quiet', `simpy==${SIMPY}`], { timeout: 180_000 });
}

export interface SimpyRun {
  /** Good units a second. */
  readonly throughput: number;
  /** CPU of the run alone, without Python's start. */
  readonly seconds: number;
}

export async function simpyLine(file: string, seed: number): Promise<SimpyRun> {
  const { stdout } = await run(python, [fromRoot('bench/load/simpy-line.py'), file, String(seed)]);
  return JSON.parse(stdout) as SimpyRun;
}
