/** Starts the demo plant as a user does: a process of its own, built, on free ports, with a data folder of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ENTRY = resolve('dist/demo/main.js');

export interface Started {
  readonly process: ChildProcess;
  readonly data: string;
  readonly ready: { readonly opcua: string; readonly broker: string; readonly control: string };
  readonly readyMs: number;
  /** All of stdout so far. */
  stdout(): string;
  exited: Promise<number | null>;
}

export const build = (): void => {
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--build', 'demo'], { stdio: 'inherit' });
};

export async function startDemo(args: readonly string[] = []): Promise<Started> {
  const data = mkdtempSync(join(tmpdir(), 'gemba-demo-'));
  const began = Date.now();
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { ...process.env, GEMBA_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += String(chunk);
  });
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const line = await new Promise<string>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`not ready after 90 s\n${words}`)), 90_000);
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (!out.includes('\n')) return;
      clearTimeout(timer);
      done(out.slice(0, out.indexOf('\n')));
    });
    child.once('exit', (code) => fail(new Error(`ended with ${code}\n${words}`)));
  });
  return {
    process: child,
    data,
    ready: JSON.parse(line) as Started['ready'],
    readyMs: Date.now() - began,
    stdout: () => out,
    exited,
  };
}

/** Runs the command to its end. */
export function runDemo(
  args: readonly string[],
  data: string,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [ENTRY, ...args], { env: { ...process.env, GEMBA_DATA: data } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    child.once('exit', (code) => done({ code, out, err }));
  });
}

export async function until(what: string, holds: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`after ${ms} ms still not: ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}
