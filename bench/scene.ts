/**
 * The 3D view of 12 lines x 40 machines on its own stage page, drawn in software (800 x 450, one pixel a pixel): the frame's
 * own JavaScript, draw calls, and whether a picture in which nothing changes is left alone.
 */
import { setTimeout as wait } from 'node:timers/promises';
import react from '@vitejs/plugin-react';
import type { Browser, Page } from 'playwright-core';
import { createServer } from 'vite';
import { fromRoot } from '../server/package-root.ts';
import { type Bench, median, percentile, round } from './figure.ts';
import { openBrowser, VIEWPORT } from './load/browser.ts';

/** What the scene tells of itself (client/plant/scene/diagnostics.ts). */
interface Diagnostics {
  readonly calls: number;
  readonly frames: number;
  readonly cpuMs: readonly number[];
  readonly firstFrameMs: number;
}
interface StageWindow {
  readonly __rendered?: boolean;
  readonly __gembaScene: Diagnostics;
}

const STILL_MS = 10_000;

export const sceneBench: Bench = async ({ quick }) => {
  const vite = await createServer({
    root: fromRoot('client'),
    configFile: false,
    publicDir: false,
    cacheDir: fromRoot('.cache/vite-bench'),
    plugins: [react()],
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [fromRoot('.')] } },
    optimizeDeps: {
      entries: ['plant/scene/dev.html'],
      include: ['react', 'react-dom/client', 'three', '@react-three/fiber'],
    },
  });
  const browser = await openBrowser();
  try {
    await vite.listen();
    const address = vite.httpServer?.address();
    if (!address || typeof address !== 'object') throw new Error('the stage has no address');
    const stage = `http://127.0.0.1:${address.port}/plant/scene/dev.html`;
    // The first visit bundles three.
    await (await opened(browser, `${stage}?far&still`)).close();

    const still = await opened(browser, `${stage}?far&still`);
    await wait(2000);
    const before = await read(still);
    await wait(STILL_MS);
    const idle = (await read(still)).frames - before.frames;
    await still.close();

    const moving = await opened(browser, `${stage}?far`);
    await wait(3000);
    const from = await read(moving);
    await wait(quick ? 10_000 : 30_000);
    const to = await read(moving);
    await moving.close();
    const frames = to.frames - from.frames;
    if (frames === 0) throw new Error('goods do not move: no frame was drawn');
    // The first two compile what they draw.
    const costs = to.cpuMs.slice(2);
    const unit = 'ms of JavaScript a frame, 480 machines with goods moving';
    return [
      { name: 'scene', value: round(median(costs), 2), unit, n: costs.length },
      { name: 'scene-p95', value: round(percentile(costs, 0.95), 2), unit, n: costs.length },
      { name: 'scene-calls', value: to.calls, unit: 'draw calls, 480 machines', n: frames },
      { name: 'scene-idle', value: idle, unit: 'frames drawn in 10 s while nothing changes', n: 1 },
      {
        name: 'scene-first',
        value: Math.round(to.firstFrameMs),
        unit: 'ms to the first frame, 480 machines, development build',
        n: 1,
      },
    ];
  } finally {
    await browser.close();
    await vite.close();
  }
};

async function opened(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 1 });
  await page.goto(url);
  await page.waitForFunction(() => (window as unknown as StageWindow).__rendered === true, null, { timeout: 90_000 });
  return page;
}

const read = (page: Page): Promise<Diagnostics> =>
  page.evaluate(() => {
    const { calls, frames, cpuMs, firstFrameMs } = (window as unknown as StageWindow).__gembaScene;
    return { calls, frames, cpuMs: [...cpuMs], firstFrameMs };
  });
