/** The stock of the demo: how long caps last, a fact that changes it, a count, and no figure while nothing is heard. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './axe-faults.ts';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

/** Looked at every five seconds, seen within five more; the rest is for a loaded machine. */
const SEEN_MS = 40_000;
const CAPS = '.stock-row[data-material="cap-38"][data-line="line1"]';

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;

interface Answer {
  readonly coverage: readonly {
    readonly line: string;
    readonly material: string | null;
    readonly order: string | null;
    readonly product: string | null;
    readonly inReach: number | null;
  }[];
  readonly taken?: number;
}

async function call(method: string, path: string, body?: object): Promise<Answer> {
  return page.evaluate(
    async ([how, where, text]) => {
      const told = text ? { body: text, headers: { 'content-type': 'application/json' } } : {};
      const answer = await fetch(`/api/v1${where}`, { method: how as string, ...told });
      return answer.json();
    },
    [method, path, body ? JSON.stringify(body) : ''] as const,
  );
}

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
    if (path !== '/lots/scans') expect([path, (await answer.json()).refused]).toEqual([path, 0]);
  }
}

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('stock'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  await page.goto(stage.signin);
  await page.goto(`${stage.address}/stock`);
  await page.getByRole('heading', { name: 'Stock', exact: true }).waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

test('nothing was told: it says so; then places, lots and how long each material lasts are there', async () => {
  await page.getByRole('heading', { name: 'No stock is known yet' }).waitFor({ timeout: SEEN_MS });
  const masters = JSON.parse(readFileSync('demo/masters/masters.json', 'utf8')) as { revisions: { kind: string }[] };
  const bills = masters.revisions.filter(({ kind }) => kind === 'bom');
  expect((await call('POST', '/revisions', { revisions: bills })).taken).toBe(bills.length);
  await giveOn();
  const caps = page.locator(CAPS);
  await caps.waitFor({ timeout: SEEN_MS });
  await until('it is told how long they last', async () => /\d h \d\d|\d+:\d\d/.test(await wordsOf(caps)), SEEN_MS);
  expect(await wordsOf(page.locator('[data-location="line1-market"]'))).toMatch(/Supermarket 1.*Caps.*below minimum/s);
  await until('the supermarket has asked', async () => (await page.locator('[data-request]').count()) > 0, SEEN_MS);
  expect(await axeFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await until(
    'nothing is wider than the phone',
    async () => (await page.evaluate(() => document.documentElement.scrollWidth)) <= 390,
  );
  await page.setViewportSize({ width: 1366, height: 768 });
}, 150_000);

test('caps are lost: the order runs out of them, on this screen, the line and among what needs attention', async () => {
  const found = (await call('GET', '/stock/')).coverage.find(
    ({ line, material }) => line === 'line1' && material === 'cap-38',
  );
  const { order, product } = found ?? {};
  await call('POST', '/orders', { orders: [{ order, line: 'line1', product, quantity: 1_000_000 }] });
  await call('POST', `/orders/${order}/start`, {});
  const lost = {
    ...{ type: 'adjust', at: new Date().toISOString(), material: 'cap-38', to: 'warehouse', unit: 'pcs' },
    ...{ quantity: 8000 - (found?.inReach ?? 0), reason: 'Water in the warehouse' },
  };
  expect((await call('POST', '/stock/movements', { movements: [lost] })).taken).toBe(1);
  const caps = page.locator(CAPS);
  await until('they are near', async () => (await caps.getAttribute('data-near')) === 'true', SEEN_MS);
  expect(await wordsOf(caps)).toMatch(/Runs out at \d\d:\d\d, before order/);
  await page.goto(`${stage.address}/line/line1`);
  const words = new RegExp(`Order ${order} runs out of Caps at \\d\\d:\\d\\d`);
  const shortage = page.locator('.stock-shortage', { hasText: words });
  await shortage.waitFor({ timeout: SEEN_MS });
  await page.goto(`${stage.address}/plant?flat`);
  await page.locator('.attention', { hasText: words }).waitFor({ timeout: SEEN_MS });
}, 150_000);

test('a count is entered by keys, told against the record, and stands in the history', async () => {
  await page.goto(`${stage.address}/stock?tab=counts`);
  const form = page.locator('.stock-count');
  await form.getByLabel('Place').selectOption('warehouse');
  const what = form.getByLabel('Lot or material');
  await until('its lots are there', async () => (await what.locator('option[value^="lot:salt"]').count()) > 0, SEEN_MS);
  await what.selectOption(await what.locator('option[value^="lot:salt"]').first().getAttribute('value'));
  await form.getByLabel('Counted').fill('12,5');
  await form.getByLabel('Put the record right').focus();
  await page.keyboard.press('Space');
  await form.getByLabel('Why it was wrong').fill('Bag was torn');
  await page.keyboard.press('Enter');
  await form.locator('.stock-told').waitFor({ timeout: SEEN_MS });
  expect(await wordsOf(form.locator('.stock-told'))).toMatch(/Counted 13 kg; the record had [\d,]+ kg/);
  await page.locator('.stock-history li', { hasText: 'Bag was torn' }).waitFor({ timeout: SEEN_MS });
  expect(await axeFaults(page)).toEqual([]);
  await page.goto(`${stage.address}/stock?tab=suppliers`);
  await page.locator('tr[data-delivery]', { hasText: 'overdue' }).first().waitFor({ timeout: SEEN_MS });
  expect(await axeFaults(page)).toEqual([]);
}, 120_000);

test('the demo stops, and there is no figure of how long anything lasts', async () => {
  await page.goto(`${stage.address}/stock`);
  const hours = page.locator(`${CAPS} .stock-hours`);
  await hours.waitFor({ timeout: SEEN_MS });
  await stage.demo.end();
  await until('no figure is told', async () => (await wordsOf(hours)) === 'No data', 60_000);
  expect(await wordsOf(page.locator(CAPS))).toContain('Nothing is heard of the line');
  await stage.startDemo();
  await until('it is told again', async () => /\d/.test(await wordsOf(hours)), 90_000);
}, 200_000);
