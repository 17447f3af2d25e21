/** A batch of the demo from its list to its release: a deviation told and explained, signed by two, verified. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './axe-faults.ts';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

const SEEN_MS = 30_000;
const PASSWORD = 'correct horse battery';

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;

/** Asked as whoever the page is signed in as. */
const ask = <T>(method: string, path: string, body?: object): Promise<T> =>
  page.evaluate(
    async ([how, where, sent]) => {
      const told = sent === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: sent };
      const answer = await fetch(`/api/v1${where}`, { method: how as string, ...told });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${how} ${where}: ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    [method, path, body && JSON.stringify(body)] as const,
  ) as Promise<T>;

const person = async (name: string, role: string) => {
  const fields = {
    display: name.toUpperCase(),
    email: '',
    language: '',
    active: true,
    grants: [{ role, lines: null }],
  };
  const { link } = await ask<{ link: string }>('POST', '/people', { name, ...fields });
  const secret = new URL(link, stage.address).searchParams.get('link');
  const answer = await fetch(`${stage.address}/api/v1/password-link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link: secret, password: PASSWORD }),
  });
  expect(answer.status).toBe(204);
};

const sign = async (label: string, name: string) => {
  await page.getByRole('button', { name: label, exact: true }).click();
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: label, exact: true }).click();
};

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('batch'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  await page.goto(stage.signin);
  await page.goto(`${stage.address}/trace`);
  await page.getByRole('heading', { name: 'Batch records' }).waitFor({ timeout: 60_000 });
  await person('ada', 'operator');
  await person('bo', 'quality');
  await ask('POST', '/orders', {
    orders: [{ order: 'e2e-1', line: 'line1', product: 'tomato-500', quantity: 100, lot: 'F-e2e-1' }],
  });
  // Long enough ago that what it used is worked out, and its record does not change any more between two signatures.
  const ago = (minutes: number) => ({ at: new Date(Date.now() - minutes * 60_000).toISOString() });
  await ask('POST', '/orders/e2e-1/start', ago(10));
  await ask('POST', '/orders/e2e-1/complete', ago(5));
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

test('a batch waits in the list; a deviation is told and explained, two sign in turn, and it verifies', async () => {
  const row = page.locator('[data-batch="e2e-1"]');
  await row.waitFor({ timeout: SEEN_MS });
  await row.getByRole('button', { name: 'e2e-1' }).click();
  const record = page.locator('.batch');
  await record.waitFor({ timeout: SEEN_MS });
  expect(await wordsOf(record)).toMatch(/Batch record e2e-1.*To be reviewed/s);
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Tell a deviation' }).click();
  await page.getByLabel('What was not as it should be').fill('Label roll was torn');
  await page.keyboard.press('Enter');
  const told = page.locator('[data-deviation^="told:"]');
  await told.waitFor({ timeout: SEEN_MS });
  // Whatever the rules found of these seconds is explained as well.
  for (;;) {
    const open = page.locator('.batch-deviations').getByRole('button', { name: /^Explain: / });
    const left = await open.count();
    if (left === 0) break;
    await open.first().click();
    await page.getByRole('button', { name: 'Minor' }).click();
    await page.getByLabel('What was it, and what of the product').fill('No effect');
    await page.keyboard.press('Enter');
    await until('it is explained', async () => (await open.count()) < left, SEEN_MS);
  }
  await sign('Sign as reviewed', 'ada');
  await page.locator('.batch[data-state="reviewed"]').waitFor({ timeout: SEEN_MS });
  await sign('Release', 'bo');
  await page.locator('.batch[data-state="released"]').waitFor({ timeout: SEEN_MS });
  expect(await wordsOf(page.locator('.batch-seals'))).toMatch(/Reviewed ADA.*Released BO/s);
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('The frozen record is what the audit chain has the hash of.').waitFor({ timeout: SEEN_MS });
  expect(await axeFaults(page)).toEqual([]);
  const pdf = page.getByRole('link', { name: 'Print (PDF)' });
  expect(await pdf.getAttribute('href')).toBe('/api/v1/batches/e2e-1?as=pdf&language=en');
}, 120_000);

test('a limit of the surroundings that is exceeded is on the list of what needs attention, and is answered', async () => {
  await ask('PUT', '/limits/hall', {
    ...{ revision: '1', name: 'Filler, product temperature', kind: 'climate', line: 'line1', unit: '°C' },
    ...{ tag: 'line1-filler/product_temp', low: null, high: 1, average: 'instant', minutes: null, allowedAMonth: null },
    ...{ effectiveFrom: new Date(Date.now() - 60_000).toISOString(), effectiveTo: null },
  });
  await page.goto(`${stage.address}/`);
  const matter = page.locator('.attention').getByText('Filler, product temperature: limit exceeded');
  await matter.waitFor({ timeout: 60_000 });
  await matter.click();
  const card = page.locator('[data-exceedance="hall"][data-kind="exceeded"]').first();
  await card.waitFor({ timeout: SEEN_MS });
  await card.getByRole('button', { name: 'Answer' }).click();
  await card.getByLabel('What it came of').fill('Set for this test');
  await card.getByLabel('What was done').fill('Nothing');
  await page.keyboard.press('Enter');
  await card.getByText('Set for this test. Nothing').waitFor({ timeout: SEEN_MS });
  expect(await axeFaults(page)).toEqual([]);
}, 120_000);
