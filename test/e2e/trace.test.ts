/** A pallet that the demo told of, walked back to what it was made of; a recall; and a plant that falls silent is said to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

/** Told within two seconds, seen within five more; this much more for a loaded machine. */
const SEEN_MS = 30_000;

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;

/** What the demo leaves, given on as the warehouse's program beside `npm start` does. */
async function giveOn(): Promise<void> {
  const folder = join(stage.data, 'demo', 'lots');
  const { address, key } = JSON.parse(readFileSync(join(stage.data, 'local.json'), 'utf8'));
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()) {
    const { path, body } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const answer = await fetch(`${address}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'idempotency-key': name },
      body: JSON.stringify(body),
    });
    // Orders were not planned here: only scans may be refused.
    if (path === '/lots/events') expect((await answer.json()).refused).toBe(0);
  }
}

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('trace'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  await page.goto(stage.signin);
  await page.goto(`${stage.address}/trace`);
  await page.getByRole('heading', { name: 'Newest lots' }).waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

test('a pallet of the demo appears, and its graph leads back to what it was made of', async () => {
  await giveOn();
  const pallet = page.locator('.trace-newest li', { hasText: /^3\d{17}/ }).first();
  await pallet.waitFor({ timeout: SEEN_MS });
  const code = ((await pallet.locator('button').textContent()) ?? '').trim();
  await pallet.locator('button').click();
  const node = (lot: string) => page.locator(`[data-lot="${lot}"]`);
  await node(code).waitFor({ timeout: SEEN_MS });
  const codes = await page
    .locator('[data-lot]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-lot') ?? ''));
  const finished = codes.find((one) => one.startsWith('F-')) ?? '';
  expect(codes.some((one) => one.startsWith('salt-'))).toBe(true);
  // By keys: to the finished lot and to one of its materials.
  await node(code).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-lot'))).toBe(finished);
  expect(await wordsOf(page.locator('.dossier h2'))).toBe(finished);
  await page.keyboard.press('ArrowLeft');
  const material = await page.evaluate(() => document.activeElement?.getAttribute('data-lot'));
  expect(codes).toContain(material);
  await page.keyboard.press('Enter');
  await until('the walk begins there', () => new URL(page.url()).searchParams.get('lot') === material);
}, 90_000);

test('a recall names the customers that the lot can be at', async () => {
  const salt = await page.evaluate(async () => {
    const { lots } = await (await fetch('/api/v1/lots?product=salt')).json();
    return lots[0].code as string;
  });
  await page.goto(`${stage.address}/trace?lot=${salt}&view=recall`);
  const customers = page.getByRole('list', { name: 'Customers' });
  await customers.getByRole('listitem').first().waitFor({ timeout: SEEN_MS });
  expect(await wordsOf(customers)).toMatch(/\(demo\).*%.*kg.*shipment/s);
}, 60_000);

test('the demo stops, and the screen says that what is made now is in no lot', async () => {
  expect(await page.locator('.trace-silent').count()).toBe(0);
  await stage.demo.end();
  const silent = page.locator('.trace-silent');
  await silent.waitFor({ timeout: 60_000 });
  expect(await wordsOf(silent)).toMatch(/Nothing is heard of .* since \d\d:\d\d/);
  await stage.startDemo();
  await until('it is heard again', async () => (await silent.count()) === 0, 60_000);
}, 150_000);
