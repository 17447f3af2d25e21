/** A server on a plant in which nothing is set up yet, and an engineer in front of it. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { newDataFolder } from '../data-folder.ts';
import { nameFirstAdmin, visitor } from './pages.ts';
import { freePort, openBrowser, type Process, start } from './stage.ts';

const EMPTY = `
gemba: 1
site: { id: werk, name: Werk, timezone: UTC }
sources: []
products: []
shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "00:00" }]
machine_types: {}
areas: [{ id: hall, name: Halle }]
lines: []
`;

export interface EmptyPlant {
  readonly page: Page;
  readonly browser: Browser;
  readonly address: string;
  /** Answer of /api/v1/... */
  ask<T>(path: string): Promise<T>;
  close(): Promise<void>;
}

export async function openEmptyPlant(name: string, yaml = EMPTY): Promise<EmptyPlant> {
  const data = await newDataFolder(name);
  const plant = join(data, 'plant.yaml');
  writeFileSync(plant, yaml);
  const port = await freePort();
  const server: Process = await start('dist/server/main.js', ['--plant', plant, '--json'], {
    GEMBA_DATA: data,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  });
  const browser = await openBrowser();
  const context = await visitor(browser, { viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(server.ready['signin'] ?? '');
  await page.waitForURL('**/plant');
  await nameFirstAdmin(page);
  const address = `http://127.0.0.1:${port}`;
  return {
    page,
    browser,
    address,
    async ask<T>(path: string): Promise<T> {
      const answer = await page.request.get(`${address}/api/v1/${path}`);
      expect(answer.status(), path).toBe(200);
      return (await answer.json()) as T;
    },
    async close() {
      await browser.close();
      await server.end();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
