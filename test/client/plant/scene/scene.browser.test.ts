/**
 * The scene in a real Chromium, drawn in software: small canvas, one pixel a pixel. Serves the scene's own stage page, whose
 * TwinView is played by hand; the twin and the server have their own tests.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SceneDiagnostics } from '../../../../client/plant/scene/diagnostics.ts';
import type { State } from '../../../../twin/words.ts';

/** What dev.tsx puts on its window, as far as these tests use it. */
interface StageWindow {
  readonly __rendered?: boolean;
  readonly __gembaScene: SceneDiagnostics;
  readonly stage: {
    readonly view: {
      set(machine: number, state: State, ageMs?: number, fault?: number): void;
      stop(machine: number, before: number, after: number, ageMs?: number): void;
      turn(status: 'live' | 'stale'): void;
    };
  };
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const SIZE = { width: 800, height: 450 };

let vite: ViteDevServer;
let browser: Browser;
let stage = '';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

beforeAll(async () => {
  vite = await createServer({
    root: at('../../../../client'),
    configFile: false,
    publicDir: false,
    cacheDir: at('../../../../.cache/vite-scene-test'),
    plugins: [react()],
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [at('../../../..')] } },
    optimizeDeps: {
      entries: ['plant/scene/dev.html'],
      include: ['react', 'react-dom/client', 'three', '@react-three/fiber'],
    },
  });
  await vite.listen();
  const address = vite.httpServer?.address();
  if (address === null || typeof address !== 'object') throw new Error('the stage has no address');
  stage = `http://127.0.0.1:${address.port}/plant/scene/dev.html`;
  browser = await chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: FLAGS });
  // The first visit bundles three; what is measured below is the scene.
  await (await open('calm&still')).close();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await vite?.close();
});

async function open(query: string): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1 });
  await page.goto(`${stage}?${query}`);
  await page.waitForFunction(() => (window as unknown as StageWindow).__rendered === true, null, { timeout: 60_000 });
  return page;
}

const frames = (page: Page) => page.evaluate(() => (window as unknown as StageWindow).__gembaScene.frames);

/** Boxes of everything that is shown over the canvas. */
const boxesOn = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.plant-plate, .plant-label')]
      .filter((element) => getComputedStyle(element).visibility === 'visible' && element.offsetWidth > 0)
      .map((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { left, top, right, bottom };
      }),
  );

describe('a plant of three lines', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open('calm&still');
  }, 90_000);
  afterAll(() => page.close());

  test('the first picture comes within 10 s without a GPU, and no frame is drawn while nothing changes', async () => {
    const opened = Date.now();
    const again = await open('calm&still');
    expect(Date.now() - opened).toBeLessThan(10_000);
    await again.waitForTimeout(1500);
    const before = await frames(again);
    await again.waitForTimeout(5000);
    expect(await frames(again)).toBe(before);
    await again.close();
  }, 60_000);

  test('a stop is painted, named with its reason and its waiting machines, and marked for latency', async () => {
    await page.evaluate(() => (window as unknown as StageWindow).stage.view.stop(13, 2, 3, 252_000));
    await page.waitForFunction(() => performance.getEntriesByName('gemba:painted:m13:breakdown').length > 0);
    expect(await page.evaluate(() => (window as unknown as StageWindow).__gembaScene.machineState(13))).toEqual({
      state: 'breakdown',
      rank: 'root',
    });
    const label = page.locator('[data-label=m13]');
    await expect
      .poll(() => label.textContent())
      .toMatch(/Metal detector\s*4:1\d\s*Cap feed jam\s*5 machines waiting: 2 blocked, 3 starved/);
    expect(await page.locator('.plant-chip').count()).toBe(5);
  });

  test('ages tick every second without a frame', async () => {
    await page.waitForTimeout(1500);
    const before = await frames(page);
    const age = page.locator('[data-label=m13] .plant-age');
    const first = await age.textContent();
    await expect.poll(() => age.textContent(), { timeout: 4000 }).not.toBe(first);
    expect(await frames(page)).toBe(before);
  });

  test('a click on a machine selects it, a click on the floor lets go', async () => {
    const spot = await page.evaluate(() => (window as unknown as StageWindow).__gembaScene.project(0));
    if (!spot) throw new Error('machine 0 is nowhere');
    // A little below the stack light: the filler itself.
    await page.mouse.click(spot.x + 12, spot.y + 26);
    await expect.poll(() => page.locator('[data-label=m0][data-asked]').count()).toBe(1);
    await page.mouse.click(SIZE.width - 20, SIZE.height - 20);
    await expect.poll(() => page.locator('[data-label=m0][data-asked]').count()).toBe(0);
  });

  test('when the stream stops everything is unknown and no label cries', async () => {
    await page.evaluate(() => (window as unknown as StageWindow).stage.view.turn('stale'));
    await expect.poll(() => page.locator('.plant-scene').getAttribute('data-status')).toBe('stale');
    await expect
      .poll(() => page.evaluate(() => (window as unknown as StageWindow).__gembaScene.machineState(13)?.state))
      .toBe('unknown');
    expect(await page.locator('.plant-label').count()).toBe(0);
    await page.evaluate(() => (window as unknown as StageWindow).stage.view.turn('live'));
  });
});

test('goods move while machines run, and stand when they stop', async () => {
  const page = await open('calm');
  const before = await frames(page);
  await expect.poll(() => frames(page), { timeout: 30_000 }).toBeGreaterThan(before + 2);
  await page.evaluate(() => {
    const { view } = (window as unknown as StageWindow).stage;
    for (let machine = 0; machine < 34; machine++) view.set(machine, 'idle');
  });
  // Longer than goods rest on the slowest renderer.
  await page.waitForTimeout(4000);
  const stopped = await frames(page);
  await page.waitForTimeout(3000);
  expect(await frames(page)).toBe(stopped);
  await page.close();
}, 90_000);

test('480 machines are drawn in at most 60 calls, and no two labels overlap', async () => {
  const page = await open('far&still');
  // Any later frame: the first also draws the shadow map.
  await page.mouse.move(400, 300);
  await page.mouse.wheel(0, -120);
  await expect.poll(() => frames(page)).toBeGreaterThan(1);
  expect(await page.evaluate(() => (window as unknown as StageWindow).__gembaScene.calls)).toBeLessThanOrEqual(60);
  await page.waitForTimeout(1500);
  const boxes = await boxesOn(page);
  expect(boxes.length).toBeGreaterThan(12);
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(0, i)) {
      expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    }
  });
  await page.close();
}, 90_000);
