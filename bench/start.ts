/**
 * From `npm start` (installed and built) to the page: the first live state on it, and the first rendered picture, in a
 * Chromium without a GPU that is open already. The demo plant and the server start in the same time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { fromRoot } from '../server/package-root.ts';
import { type Bench, median } from './figure.ts';
import { openBrowser, VIEWPORT } from './load/browser.ts';
import { end } from './load/child.ts';
import { plainEnvironment } from './load/server-process.ts';

const PATIENCE_MS = 60_000;

interface Times {
  readonly address: number;
  readonly live: number;
  readonly picture: number;
}

export const startBench: Bench = async ({ quick }) => {
  const browser = await openBrowser();
  try {
    const runs: Times[] = [];
    for (let run = 0; run < (quick ? 2 : 5); run++) runs.push(await once(browser));
    const figure = (name: string, what: keyof Times, unit: string) => ({
      name,
      value: Math.round(median(runs.map((run) => run[what]))),
      unit,
      n: runs.length,
    });
    return [
      figure('start', 'live', 'ms from npm start to the first live state on the page'),
      figure('start-address', 'address', 'ms from npm start to the address'),
      figure('start-picture', 'picture', 'ms from npm start to the first rendered picture, drawn in software'),
    ];
  } finally {
    await browser.close();
  }
};

async function once(browser: Browser): Promise<Times> {
  const data = await mkdtemp(join(tmpdir(), 'gemba-bench-'));
  const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 1 });
  await page.addInitScript(() => localStorage.setItem('gemba.tour', 'seen'));
  // What `npm start` runs; npm itself, which adds some tenths of a second, hands no signal on.
  const began = performance.now();
  const child = spawn(process.execPath, [fromRoot('bin/start.mjs')], {
    cwd: fromRoot('.'),
    env: { ...plainEnvironment(), PORT: '0', GEMBA_DATA: data, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const open = await addressFrom(child);
    const address = performance.now() - began;
    await page.goto(open);
    // Data flow, and a line's glyph is not the dashed ring of what is not known.
    await page.waitForFunction(
      () => document.querySelector('.plant.live .line-row > svg > :not([stroke-dasharray])') !== null,
      null,
      { timeout: PATIENCE_MS, polling: 20 },
    );
    const live = performance.now() - began;
    await page.waitForFunction(() => document.querySelector('[data-rendered=true]') !== null, null, {
      timeout: PATIENCE_MS,
      polling: 20,
    });
    return { address, live, picture: performance.now() - began };
  } finally {
    await page.close();
    await end(child, 'SIGINT');
    await rm(data, { recursive: true, force: true });
  }
}

function addressFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    const timer = setTimeout(() => reject(new Error(`npm start printed no address: ${out}`)), PATIENCE_MS);
    child.stdout?.on('data', (chunk) => {
      out += String(chunk);
      const found = /https?:\/\/\S+/.exec(out);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
  });
}
