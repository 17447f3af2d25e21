/** A process leaves control, end to end: the wall of charts says so, with what changed and what to do; without a source it says that. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

/** Two readings a point, one a second; a loaded machine takes its time. */
const PATIENCE_MS = 60_000;

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('quality'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  await page.goto(stage.signin);
  await until('the record is there', async () =>
    (await context.request.get(`${stage.address}/api/v1/quality/charts`)).ok(),
  );
  await page.goto(`${stage.address}/quality`);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const tile = () => page.locator('[data-chart="fill-weight"]');
const says = async (words: RegExp, place = tile()) => words.test(await wordsOf(place));

test('what is watched is written on the screen: what does not fit is said at its field, and what it would have shown before it is kept', async () => {
  await page.getByRole('button', { name: 'Watch something new' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await until('what is missing is said', async () => (await page.getByText('This is needed.').count()) === 3, 10_000);
  await page.getByRole('combobox', { name: 'Machine', exact: true }).selectOption('line1-filler');
  await page.getByRole('combobox', { name: 'Reading', exact: true }).selectOption('fill_weight');
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Fill weight');
  await page.getByLabel('Every', { exact: true }).fill('1');
  await page.getByRole('combobox', { name: 'Chart', exact: true }).selectOption('xbar-r');
  await page.getByLabel('Readings a point').fill('20');
  await until(
    'the server says at the field that ranges of so many say little',
    async () => (await page.getByLabel('Readings a point').getAttribute('aria-invalid')) === 'true',
    20_000,
  );
  await page.getByLabel('Readings a point').fill('2');
  await until(
    'it says what it would have shown',
    async () => /\d+ points? in the last/.test(await wordsOf(page.locator('.q-trial'))),
    PATIENCE_MS,
  );
  await page.getByRole('button', { name: 'I freeze them' }).click();
  // One rule alone, by which a stop is recommended.
  await page.getByRole('checkbox', { name: /^Nine points in a row on one side/ }).uncheck();
  await page.getByLabel('Recommend a stop: One point beyond 3 σ').first().check();
  await page.getByLabel('What to do when it signals').fill('Weigh ten bottles by hand');
  await page.getByRole('button', { name: 'Save' }).click();
  await until('its chart is there', () => tile().isVisible(), 20_000);
  await page.getByRole('button', { name: 'All charts' }).click();
}, 120_000);

test('without limits it says so; a person freezes them from the last points', async () => {
  await until('points come', () => says(/\d g/), PATIENCE_MS);
  expect(await says(/No limits yet/)).toBe(true);
  await tile().click();
  await until(
    'there are points enough',
    async () => {
      const name = await page.locator('.control-chart canvas').getAttribute('aria-label', { timeout: 20_000 });
      return Number(/(\d+) points/.exec(name ?? '')?.[1] ?? 0) >= 25;
    },
    120_000,
  );
  await page.getByRole('button', { name: 'Freeze a new stage' }).click();
  await page.getByLabel('What changed, and why it stays').fill('First run');
  await page.getByRole('button', { name: 'Freeze', exact: true }).click();
  await until('the stage is there', async () => /First run/.test(await wordsOf(page.locator('.spc-stages'))), 20_000);
}, 240_000);

test('the filler drifts: the chart leaves control, is first on the wall, and says rule, plan and advice', async () => {
  await stage.fault('line1-filler', 'drift');
  await until('it says that it is out of control', () => says(/Beyond 3 σ/), 120_000);
  await until(
    'the top bar counts it',
    async () => /1/.test(await wordsOf(page.locator('nav .nav[href="/quality"]'))),
    10_000,
  );
  const card = page.locator('[data-signal]');
  await until('the card is there', async () => (await card.count()) === 1, 20_000);
  const words = await wordsOf(card);
  expect(words).toContain('One point beyond 3 σ');
  expect(words).toContain('Weigh ten bottles by hand');
  expect(words).toContain('A stop is recommended');
  await until(
    'it says what changed, and that this is no cause',
    async () => /That does not make them its cause/.test(await wordsOf(card)),
    30_000,
  );
}, 240_000);

test('what was made since is held: shown before it is, and decided on lot by lot', async () => {
  const at = new Date().toISOString();
  const made = { code: 'F-77', quantity: 480, unit: 'pcs' };
  const told = await context.request.post(`${stage.address}/api/v1/lots/events`, {
    data: {
      events: [
        { id: 'made', type: 'transform', at, line: 'line1', order: '77', material: 'tomato-500', lots: [made] },
        { id: 'packed', type: 'pack', at, inputs: [made], lots: [{ code: '340123450000000017' }] },
      ],
    },
  });
  expect(told.status(), await told.text()).toBe(200);
  await page.getByRole('button', { name: 'Hold what was made since' }).click();
  await until(
    'it says which',
    async () => /1 lot .*340123450000000017/s.test(await wordsOf(page.locator('[data-signal]'))),
    20_000,
  );
  await page.getByLabel('Why they are held').fill('Underfilled');
  await page.getByRole('button', { name: 'Hold them' }).click();
  await page.getByRole('link', { name: 'To the holds' }).click();
  const hold = page.locator('[data-hold]');
  await until('the hold is there', async () => /Underfilled.*1 of 1 lots? waits/s.test(await wordsOf(hold)), 20_000);
  // On the plant its pallet stands at the end of the line, held, in words as well as drawn; that leads back to the hold.
  const home = page.url();
  await page.goto(`${stage.address}/plant?flat`);
  const goods = page.locator('[data-goods]');
  await goods.waitFor({ state: 'attached', timeout: 90_000 });
  await until('the hall says it', async () => /Line 1:\s+1 of 1 pallet on hold/.test(await wordsOf(goods)), 30_000);
  const label = page.getByRole('link', { name: '1 of 1 pallet on hold' });
  await label.press('Enter');
  await until('it leads to the hold', async () => /Underfilled/.test(await wordsOf(hold)), 20_000);
  await page.goto(home);
  await page.getByRole('button', { name: 'Rework' }).click();
  await page.getByLabel('On what ground').fill('Top up and weigh');
  await page.getByRole('button', { name: 'Decide', exact: true }).click();
  await until('nothing waits', async () => /Nothing is held/.test(await wordsOf(page.locator('.holds'))), 20_000);
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await until('it stays to be seen', async () => /Rework: Top up and weigh/.test(await wordsOf(hold)), 20_000);
  // Reworked and passed it is free, and the hall says so.
  const { holds } = await (await context.request.get(`${stage.address}/api/v1/holds/?state=all`)).json();
  for (const what of ['begun', 'done', 'passed']) {
    const step = await context.request.post(`${stage.address}/api/v1/holds/${holds[0].id}/rework`, {
      data: { what, note: 'Topped up' },
    });
    expect(step.status(), await step.text()).toBe(200);
  }
  await page.goto(`${stage.address}/plant?flat`);
  await goods.waitFor({ state: 'attached', timeout: 90_000 });
  await until(
    'the hall has it free',
    async () => /End of Line 1: 1 pallet(?! on hold)/.test(await wordsOf(goods)),
    30_000,
  );
  expect(await label.count()).toBe(0);
  await page.goto(`${stage.address}/quality`);
  await tile().click();
}, 360_000);

test('somebody takes it, and closes it with cause and action; both stand in the history', async () => {
  await page.getByRole('button', { name: 'I look after it' }).click();
  await until('the wall says who', () => says(/looks after it/), 20_000);
  await page.getByRole('button', { name: 'Close with cause and action' }).click();
  await page.getByLabel('Cause', { exact: true }).fill('Valve worn');
  await page.getByLabel('What was done').fill('Valve changed');
  await page.getByRole('button', { name: 'Close with cause and action' }).click();
  await until(
    'the history has it',
    async () => /Valve worn. Done: Valve changed/.test(await wordsOf(page.locator('.spc-history'))),
    20_000,
  );
}, 90_000);

test('the source falls silent: the chart says since when there is no data', async () => {
  await stage.demo.end('SIGKILL');
  await until('it says so', () => says(/No data since \d/), PATIENCE_MS);
}, 90_000);
