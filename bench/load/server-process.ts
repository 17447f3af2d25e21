/** The server as it is run: its own process on a data folder of its own; CPU and counters as /metrics tells them. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRoot } from '../../server/package-root.ts';
import { end } from './child.ts';

export interface ServerProcess {
  readonly pid: number;
  readonly address: string;
  /** Signs the first admin in, once. */
  readonly signin: string;
  readonly metrics: () => Promise<Readings>;
  stop(): Promise<void>;
}

export interface Readings {
  /** performance.now() at the reading. */
  readonly at: number;
  readonly samples: number;
  readonly deliveries: number;
  /** CPU (user + system), us. */
  readonly cpuUs: number;
}

const READY_MS = 30_000;

/** The environment without the settings of whoever runs the benchmark. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('GEMBA_') && name !== 'HOST' && name !== 'PORT'),
  );
}

/** What the server says when it is ready. */
type Ready = Pick<ServerProcess, 'address' | 'signin'>;

export async function startServerProcess(plant: string): Promise<ServerProcess> {
  const data = await mkdtemp(join(tmpdir(), 'gemba-bench-'));
  const file = join(data, 'plant.yaml');
  await writeFile(file, plant);
  const child = spawn(process.execPath, [fromRoot('dist/server/main.js'), '--plant', file, '--json'], {
    cwd: data,
    env: { ...plainEnvironment(), PORT: '0', GEMBA_DATA: data, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { address, signin } = await new Promise<Ready>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server is not ready')), READY_MS);
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (!out.includes('\n')) return;
      clearTimeout(timer);
      resolve(JSON.parse(out.slice(0, out.indexOf('\n'))) as Ready);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    pid: child.pid ?? 0,
    address,
    signin,
    metrics: async () => {
      const text = await (await fetch(`${address}/metrics`)).text();
      const read = (name: string) => {
        const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text);
        if (!found) throw new Error(`no ${name} in /metrics`);
        return Number(found[1]);
      };
      return {
        at: performance.now(),
        samples: read('gemba_samples_total'),
        deliveries: read('gemba_live_deliveries_total'),
        cpuUs: read('process_cpu_seconds_total') * 1e6,
      };
    },
    async stop() {
      await end(child);
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** What the server did between two readings. */
export const between = (from: Readings, to: Readings) => ({
  seconds: (to.at - from.at) / 1000,
  samples: to.samples - from.samples,
  deliveries: to.deliveries - from.deliveries,
  cpuUs: to.cpuUs - from.cpuUs,
});
