/** Starts the asyncua server in a Python environment of its own under .cache, made once. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const VERSION = '2.1.0';
const run = promisify(execFile);
const environment = join(process.cwd(), '.cache', `asyncua-${VERSION}`);
export const python = join(environment, 'bin', 'python');

export async function ensureAsyncua(): Promise<void> {
  const works = async () => (await run(python, ['-c', 'import asyncua; print(asyncua.__version__)'])).stdout.trim();
  if (existsSync(python) && (await works().catch(() => '')) === VERSION) return;
  await run('python3', ['-m', 'venv', '--clear', environment], { timeout: 60_000 });
  await run(python, ['-m', 'pip', 'install', '--quiet', `asyncua==${VERSION}`], { timeout: 180_000 });
}

export interface AsyncuaServer {
  readonly process: ChildProcess;
  /** `at` without a zone is UTC, null = the server sends no source time; `status` is an OPC UA status code. */
  set(name: string, type: string, value: unknown, at: string | null, status?: number): void;
  kill(): Promise<void>;
}

export async function startAsyncua(port: number, variables: Readonly<Record<string, string>>): Promise<AsyncuaServer> {
  const script = join(import.meta.dirname, 'asyncua-server.py');
  const child = spawn(python, [script, String(port), JSON.stringify(variables)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (bytes) => String(bytes).includes('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`asyncua ended with ${code}`)));
  });
  return {
    process: child,
    set(name, type, value, at, status = 0) {
      child.stdin.write(`${JSON.stringify({ set: name, type, value, at, status })}\n`);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
