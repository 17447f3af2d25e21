/** Edge nodes that other people wrote, in a Python environment of their own under .cache, made once. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const WRAPPER = '2.1.2';
const PACKAGES = [`mqtt-spb-wrapper==${WRAPPER}`, 'paho-mqtt==1.6.1', 'protobuf==3.20.3'];
const run = promisify(execFile);
const environment = join(process.cwd(), '.cache', `sparkplug-peers-${WRAPPER}`);
const python = join(environment, 'bin', 'python');

export async function ensurePythonPeers(): Promise<void> {
  const version = "import mqtt_spb_wrapper; from importlib.metadata import version as v; print(v('mqtt-spb-wrapper'))";
  const works = async () => (await run(python, ['-c', version])).stdout.trim();
  if (existsSync(python) && (await works().catch(() => '')) === WRAPPER) return;
  await run('python3', ['-m', 'venv', '--clear', environment], { timeout: 60_000 });
  await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { timeout: 180_000 });
}

export interface PythonPeer {
  readonly process: ChildProcess;
  /** Lines that it has printed. */
  readonly said: readonly string[];
  /** Writes a line to it. */
  tell(line: string): void;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export function startPythonPeer(script: string, ...args: readonly string[]): PythonPeer {
  const child = spawn(python, [join(import.meta.dirname, script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { process: child, said, tell: (line) => child.stdin.write(`${line}\n`), kill, stop: kill };
}
