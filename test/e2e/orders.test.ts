/**
 * Orders, end to end: a file with a bad row is judged and taken, the order that the line names runs and is counted, a fault
 * moves its expected end, a person says what was declared and what belonged to another order, and without the source nobody
 * guesses.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, run, type Stage, until } from './stage.ts';

const DESK = { width: 1366, height: 768 };
/** What an order of an hour wavers by when its line is well, and what a stop of a minute moves it by at least. */
const STEADY_MS = 60_000;
const LATER_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

interface Order {
  readonly order: string;
  readonly state: string;
  readonly good: number;
  readonly pace: number | null;
  readonly expectedEnd: string | null;
  readonly why: string | null;
}

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let plan: string;
/** The first order of line 1 in the plan. */
let first: string;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('orders'), openBrowser()]);
  context = await visitor(browser, { viewport: DESK });
  page = await context.newPage();
  await page.goto(stage.signin);
  plan = readFileSync(join(stage.data, 'demo', 'orders.csv'), 'utf8');
  first = /^(\w+),line1,/m.exec(plan)?.[1] ?? '';
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const order = async (id: string): Promise<Order> =>
  ((await (await context.request.get(`${stage.address}/api/v1/orders/${id}`)).json()) as { order: Order }).order;

test('a file is judged first: its bad row is told with line and cause, and the sound ones go in when somebody says so', async () => {
  await page.goto(`${stage.address}/orders`);
  await page.getByRole('button', { name: 'Import orders' }).click();
  const dialog = page.getByRole('dialog');
  const rows = plan.trimEnd().split('\n').length - 1;
  const buffer = Buffer.from(`${plan}bad-1,line9,ketchup-750,100,,,,hand\n`);
  await dialog.getByLabel('File of orders').setInputFiles({ name: 'plan.csv', mimeType: 'text/csv', buffer });
  await until('it is judged', async () => (await wordsOf(dialog)).includes(`${rows} new orders would go in`));
  expect(await wordsOf(dialog.locator('.order-faults'))).toMatch(
    new RegExp(`${rows + 2}.*bad-1.*line.*the plant has no line line9`),
  );
  await dialog.getByRole('button', { name: `Take ${rows} orders in` }).click();
  await until('it is in', async () => (await wordsOf(dialog)).includes(`${rows} new orders are in`));
  await dialog.getByRole('button', { name: 'Close' }).click();
}, 60_000);

test('the order that the line names runs by itself and is counted, with pace and expected end', async () => {
  const running = page.locator('[data-line="line1"] .order-now');
  await until('it runs', async () => (await running.getAttribute('data-order')) === first, 60_000);
  await until('it has an expected end', async () => (await order(first)).expectedEnd, 60_000);
  expect(await wordsOf(running)).toContain('Remaining');
  expect(await page.locator('[data-line="line1"] .order-table tbody tr').count()).toBeGreaterThan(3);
}, 130_000);

/** Eight hours of the filler, two days ago: forty minutes of work, twenty of a failed bearing, again and again. */
function pastOfFiller(): string {
  const begin = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 48 * 3_600_000;
  const rows = ['tag,at,value'];
  const tell = (tag: string, at: number, value: number | string) => rows.push(`line1-filler/${tag},${at},${value}`);
  for (const [tag, value] of [
    ['mode', 1],
    ['wait', 0],
    ['product', 'tomato-500'],
    ['order', '1001'],
    ['reject', 0],
  ] as const)
    tell(tag, begin, value);
  let good = 0;
  for (let minute = 0; minute < 8 * 60; minute++) {
    const at = begin + minute * MINUTE_MS;
    if (minute % 60 === 0) tell('fault', at, 0);
    if (minute % 60 === 0) tell('state', at, 6);
    if (minute % 60 === 40) tell('fault', at, 4);
    if (minute % 60 === 40) tell('state', at, 9);
    if (minute % 60 > 0 && minute % 60 <= 40) good += 360;
    tell('good', at, good);
  }
  return `${rows.join('\n')}\n`;
}

const plannedEnd = async (): Promise<number> => {
  const answer = await context.request.get(`${stage.address}/api/v1/plan/forecast?hours=8`);
  const { orders } = (await answer.json()) as { orders?: { order: string; p50: string | null }[] };
  return Date.parse(orders?.find((one) => one.order === first)?.p50 ?? '');
};

test('the plan says when the order will be done once it is known what the filler is able to do', async () => {
  await page.goto(`${stage.address}/plan`);
  await until('nothing is made up', async () => /not enough of a record/.test(await wordsOf(page.locator('main'))));
  const file = join(stage.data, 'filler.csv');
  writeFileSync(file, pastOfFiller());
  const { code, err } = await run('dist/server/tools/import.js', ['--json', file], { GEMBA_DATA: stage.data });
  expect([code, err]).toEqual([0, '']);
  await until(
    'it is learned',
    async () => (await context.request.post(`${stage.address}/api/v1/plan/calibration`)).ok(),
    60_000,
  );
  const done = page.locator('[data-figure="done-line1"] .headline-figure');
  await until('its end is told', async () => (await done.count()) > 0 && /\d\d:\d\d/.test(await wordsOf(done)), 60_000);
  expect(await page.getByRole('link', { name: new RegExp(`^${first} · .*done`) }).count()).toBe(1);
  await until('its range is drawn', async () => (await page.locator('.plan-range circle').count()) > 1);
  // Machines of which nothing was told are passed by; lines without any say so.
  expect(await wordsOf(page.locator('.plan-chart'))).toContain('Nothing is known of its machines yet');
}, 150_000);

test('a fault of the constraint delays the expected end, which says so within seconds', async () => {
  // Over its first seconds a pace says little.
  let before = Number.NaN;
  await until(
    'its expected end stands still',
    async () => {
      const now = Date.parse((await order(first)).expectedEnd ?? '');
      const steady = Math.abs(now - before) < STEADY_MS;
      before = now;
      await new Promise((again) => setTimeout(again, 5_000));
      return steady;
    },
    100_000,
  );
  const planned = await plannedEnd();
  await stage.fault('line1-filler', 'breakdown');
  await until(
    'the end is later',
    async () => {
      const { expectedEnd } = await order(first);
      return expectedEnd !== null && Date.parse(expectedEnd) > before + LATER_MS;
    },
    120_000,
  );
  // What is left of the stop is drawn from those of its kind, which took twenty minutes.
  await until('the plan has it later', async () => (await plannedEnd()) > planned + LATER_MS, 120_000);
  await stage.fault('line1-filler', 'clear');
}, 370_000);

test('what a person declares stands beside the count with the gap; a stretch that was another order is told', async () => {
  await page.goto(`${stage.address}/orders?line=line1&order=${first}`);
  const panel = page.locator('.order-panel');
  await panel.getByText('Declare a quantity').first().click();
  await panel.getByLabel('Units').fill('12');
  await panel.getByLabel('Why').first().fill('pallet sheet');
  await panel.getByRole('button', { name: 'Declare a quantity' }).click();
  await until('the gap is shown', async () => (await panel.locator('[data-quantity="produced"]').count()) === 1);
  expect(await wordsOf(panel.locator('[data-quantity="produced"]'))).toContain('12');
  await panel.getByText(`That was order ${first}`).click();
  await panel.locator('details[open]').getByLabel('Why').last().fill('wrong card');
  await panel.getByRole('button', { name: 'Correct the record' }).click();
  await until('it is told what changed', async () => /changed/.test(await wordsOf(panel)), 20_000);
}, 90_000);

test('nothing is cut off on a phone, a small desk, in the dark or in another language', async () => {
  for (const size of [DESK, { width: 390, height: 844 }])
    for (const [language, theme] of [
      ['en', 'light'],
      ['de', 'dark'],
      ['tr', 'light'],
    ] as const) {
      await page.setViewportSize(size);
      await page.evaluate(
        ([l, t]) => {
          localStorage.setItem('gemba.language', l as string);
          localStorage.setItem('gemba.theme', t as string);
        },
        [language, theme],
      );
      for (const path of [`/orders?order=${first}`, '/orders', '/orders/products', '/plan']) {
        await page.goto(`${stage.address}${path}`);
        await page.locator('.order-line, .plan-bar').first().waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(size.width);
      }
    }
  await page.evaluate(() => localStorage.setItem('gemba.language', 'en'));
  await page.setViewportSize(DESK);
}, 120_000);

test('without the source there is no expected end, and the screen says why', async () => {
  await stage.demo.end();
  await page.goto(`${stage.address}/orders?line=line1`);
  await until('no data', async () => (await order(first)).why === 'no-data', 60_000);
  const running = page.locator('[data-line="line1"] .order-now').first();
  await until('the screen says so', async () => /no data from the line/.test(await wordsOf(running)), 20_000);
  await page.goto(`${stage.address}/plan`);
  const chart = page.locator('.plan-chart');
  await until('the plan says so', async () => /No data: how this line stands/.test(await wordsOf(chart)), 100_000);
  expect(await page.locator('.plan-range circle').count()).toBe(1);
}, 190_000);
