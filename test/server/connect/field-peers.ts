/** Controllers that other people wrote (python-snap7, pymodbus), in a Python environment of its own under .cache, made once. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { until } from './recorder.ts';

const SNAP7 = '3.3.0';
const PYMODBUS = '3.11.4';
const run = promisify(execFile);
const environment = join(process.cwd(), '.cache', `field-peers-${SNAP7}-${PYMODBUS}`);
const python = join(environment, 'bin', 'python');

export async function ensureFieldPeers(): Promise<void> {
  const versions = "from importlib.metadata import version as v; print(v('python-snap7'), v('pymodbus'))";
  const works = async () => (await run(python, ['-c', versions])).stdout.trim();
  if (existsSync(python) && (await works().catch(() => '')) === `${SNAP7} ${PYMODBUS}`) return;
  await run('python3', ['-m', 'venv', '--clear', environment], { timeout: 60_000 });
  const packages = [`python-snap7==${SNAP7}`, `pymodbus==${PYMODBUS}`];
  await run(python, ['-m', 'pip', 'install', '--quiet', ...packages], { timeout: 180_000 });
}

export interface FieldPeer {
  readonly process: ChildProcess;
  /** Puts bytes into its memory (`area`: its own word for where); resolves when they are there. */
  put(area: string, offset: number, bytes: Buffer): Promise<void>;
  kill(): Promise<void>;
}

export async function startFieldPeer(script: string, port: number): Promise<FieldPeer> {
  const child = spawn(python, [join(import.meta.dirname, script), String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let ready = false;
  let done = 0;
  let asked = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready = true;
    else if (line === 'done') done++;
  });
  await until(script, () => ready || child.exitCode !== null);
  if (!ready) throw new Error(`${script} ended with ${child.exitCode}`);
  return {
    process: child,
    async put(area, offset, bytes) {
      const mine = ++asked;
      child.stdin.write(`${JSON.stringify({ area, offset, hex: bytes.toString('hex') })}\n`);
      await until(`${script} has taken a value`, () => done >= mine);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
