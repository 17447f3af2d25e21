/** A pallet that the demo told of, walked back to what it was made of; a recall; and a plant that falls silent is said to. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './axe-faults.ts';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, run, type Stage, until } from './stage.ts';

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
  expect(await axeFaults(page)).toEqual([]);
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
  expect(await axeFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  // What measures its own width lays itself out once more behind the browser.
  await until(
    'nothing is wider than the phone',
    async () => (await page.evaluate(() => document.documentElement.scrollWidth)) <= 390,
  );
  await page.setViewportSize({ width: 1366, height: 768 });
}, 60_000);

test('an EPCIS file is given by `gemba import`, and the lot is found by how its code begins', async () => {
  const epcClass = 'urn:epc:class:lgtin:4012345.011111.4444';
  const event = { type: 'ObjectEvent', action: 'ADD', eventID: 'urn:uuid:1', eventTimeZoneOffset: '+00:00' };
  const eventTime = new Date(Date.now() - 60_000).toISOString();
  const file = join(stage.data, 'lots.json');
  const quantityList = [{ epcClass, quantity: 12, uom: 'KGM' }];
  writeFileSync(
    file,
    JSON.stringify([
      { ...event, eventTime, quantityList },
      { ...event, eventTime: 'soon' },
    ]),
  );
  const { code, out, err } = await run('bin/gemba.mjs', ['import', '--json', file], { GEMBA_DATA: stage.data });
  expect([code, JSON.parse(out).taken]).toEqual([1, 1]);
  expect(err).toContain('lots.json:2: urn:uuid:1: eventTime: is no time');
  await page.goto(`${stage.address}/trace`);
  await page.getByRole('combobox', { name: 'Code of a complaint, lot or pallet' }).fill('urn:epc:class:lgtin:40');
  await page.getByRole('option', { name: epcClass }).click();
  await page.locator('.dossier', { hasText: '12 kg' }).waitFor({ timeout: SEEN_MS });
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
