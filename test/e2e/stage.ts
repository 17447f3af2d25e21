/**
 * What an end-to-end test stands on: the demo plant, the server and a browser, each a real process, built, on free ports
 * and in a folder of its own. Everything started here is ended by its own process id, also when a test fails.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { newDataFolder } from '../data-folder.ts';

const running = new Set<ChildProcess>();
// The last resort: a worker that ends leaves nothing behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Process {
  readonly child: ChildProcess;
  /** First line of stdout, read as JSON. */
  readonly ready: Readonly<Record<string, string>>;
  stderr(): string;
  /** Ends it and waits for its end; SIGINT is what Ctrl-C sends. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Environment of a process under test: nothing of ours that it would read as configuration. */
function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = /^(GEMBA_|HOST$|PORT$|LOG_LEVEL$)/;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !own.test(key))), ...extra };
}

/** Starts a program that prints one JSON line when it is ready. */
export function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Process> {
  const child = spawn(process.execPath, [resolve(program), ...args], {
    env: environment(env),
    cwd: env['GEMBA_DATA'],
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let out = '';
  let err = '';
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.once('exit', () => running.delete(child));
  child.stderr.on('data', (chunk) => {
    err = (err + String(chunk)).slice(-20_000);
  });
  const end = async (signal: NodeJS.Signals = 'SIGINT') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  };
  return new Promise((done, fail) => {
    const late = setTimeout(() => {
      void end('SIGKILL');
      fail(new Error(`${program} is not ready after 60 s\n${err}`));
    }, 60_000);
    child.stdout.on('data', (chunk) => {
      if (out.includes('\n')) return;
      out += String(chunk);
      const line = out.indexOf('\n');
      if (line < 0) return;
      clearTimeout(late);
      done({ child, ready: JSON.parse(out.slice(0, line)), stderr: () => err, end });
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      fail(new Error(`${program} ended with ${code}\n${err}`));
    });
  });
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<Ended> {
  const child = spawn(process.execPath, [resolve(program), ...args], {
    env: environment(env),
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  return new Promise((done) => {
    // `close`, not `exit`: its last words are in by then.
    child.once('close', (code) => {
      running.delete(child);
      done({ code, out, err });
    });
  });
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

/** As root, the database runs as another user: it must be able to enter. */
export function folder(name: string): string {
  const made = mkdtempSync(join(tmpdir(), `gemba-${name}-`));
  chmodSync(made, 0o711);
  return made;
}

/** Of the text of the demo plant, what tests want otherwise. */
interface PlantText {
  shifts: unknown[];
  lines: { shifts?: unknown }[];
  alarms: { id: string; on_delay_s?: number }[];
}

/** The demo plant in one shift round the clock without breaks: what is tested must not depend on the time of day. */
function plantWithoutBreaks(directory: string, change: (plant: PlantText) => void): string {
  const plant: PlantText = parse(readFileSync(resolve('demo/plant.yaml'), 'utf8'));
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  plant.shifts = [{ id: 'day', name: 'Day', days, from: '00:00', to: '00:00' }];
  for (const line of plant.lines) delete line.shifts;
  change(plant);
  const file = join(directory, 'plant.yaml');
  writeFileSync(file, stringify(plant));
  return file;
}

export interface Stage {
  /** The data folder. */
  readonly data: string;
  readonly address: string;
  /** `http://.../signin?token=...` of the server that runs now. */
  readonly signin: string;
  readonly demo: Process;
  readonly server: Process;
  /** `gemba demo fault MACHINE KIND`, by the command that users type. */
  fault(machine: string, kind: string): Promise<void>;
  startDemo(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/** A demo plant and a server on it. Ports stay the same over restarts. */
export async function openStage(name: string, change: (plant: PlantText) => void = () => {}): Promise<Stage> {
  const data = await newDataFolder(name);
  const plant = plantWithoutBreaks(data, change);
  const [opcua, mqtt, control, port] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const env = {
    GEMBA_DATA: data,
    GEMBA_DEMO_OPCUA_PORT: String(opcua),
    GEMBA_DEMO_MQTT_PORT: String(mqtt),
    GEMBA_DEMO_CONTROL: `http://127.0.0.1:${control}`,
  };
  const demo = () => start('dist/demo/main.js', ['--plant', plant, '--control-port', String(control), '--json'], env);
  const server = () =>
    start('dist/server/main.js', ['--plant', plant, '--json'], { ...env, PORT: String(port), LOG_LEVEL: 'warn' });
  const parts = { demo: await demo(), server: await server() };
  return {
    data,
    address: `http://127.0.0.1:${port}`,
    get signin() {
      return parts.server.ready['signin'] ?? '';
    },
    get demo() {
      return parts.demo;
    },
    get server() {
      return parts.server;
    },
    async fault(machine, kind) {
      const { code, err } = await run('bin/gemba.mjs', ['demo', 'fault', machine, kind], env);
      if (code !== 0) throw new Error(`gemba demo fault ${machine} ${kind} ended with ${code}: ${err}`);
    },
    async startDemo() {
      parts.demo = await demo();
    },
    async startServer() {
      parts.server = await server();
    },
    async close() {
      await parts.server.end();
      await parts.demo.end();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(CHROMIUM && { executablePath: CHROMIUM }),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** Waits until something holds, looking every 50 ms; gives what it found. */
export async function until<T>(what: string, look: () => Promise<T> | T, ms = 20_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`after ${ms} ms still not: ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}
