/** Material runs out, end to end: two taps at the panel, and the wall and the line know; delivered, and it is gone. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

/** A call is on the wall within two seconds; this much more for a loaded machine. */
const SEEN_WITHIN_MS = 2000 + 3000;

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let panel: Page;
let wall: Page;
let line: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('kanban'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1280, height: 800 }, hasTouch: true });
  panel = await context.newPage();
  await panel.goto(stage.signin);
  await panel.goto(`${stage.address}/operator/line1`);
  wall = await context.newPage();
  await wall.setViewportSize({ width: 1920, height: 1080 });
  await wall.goto(`${stage.address}/andon/line1`);
  line = await context.newPage();
  await line.goto(`${stage.address}/line/line1`);
  await panel.getByRole('button', { name: 'Material runs out' }).waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const says = async (page: Page, words: RegExp, place = 'main') => words.test(await wordsOf(page.locator(place)));

test('two taps ask for caps, and the wall and the line say so within two seconds', async () => {
  await panel.getByLabel('Who').fill('Ada');
  await panel.getByRole('button', { name: 'Material runs out' }).tap();
  const small = await panel
    .locator('.supply-pad :is(button, input)')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 64).map((one) => one.textContent));
  expect(small).toEqual([]);
  await panel.getByRole('button', { name: 'More containers' }).tap();
  await panel.getByRole('button', { name: 'More containers' }).tap();
  const tapped = Date.now();
  await panel.getByRole('button', { name: /^Caps/ }).tap();
  await until('the wall says it', () => says(wall, /Caps, 2 containers/), SEEN_WITHIN_MS);
  expect(Date.now() - tapped).toBeLessThan(SEEN_WITHIN_MS);
  await until('the line says it', () => says(line, /Caps, 2 containers.*Asked for/s), SEEN_WITHIN_MS);
}, 60_000);

test('who takes the card says so at the line; delivered at the panel, it is gone everywhere and in the report', async () => {
  await line.getByRole('button', { name: 'Take', exact: true }).click();
  await until('the panel says who comes', () => says(panel, /On its way/), SEEN_WITHIN_MS);
  await panel.getByRole('button', { name: 'Delivered' }).tap();
  await until('the wall has forgotten it', async () => !(await says(wall, /Caps, 2/)), SEEN_WITHIN_MS);
  await until('the line has forgotten it', async () => !(await says(line, /Caps, 2/)), SEEN_WITHIN_MS);
  await line.goto(`${stage.address}/orders/material`);
  const row = line.locator('[data-bin="line1-caps"]');
  await until('the report has it', async () => /Caps.*1/s.test(await wordsOf(row)), 20_000);
}, 60_000);

test('with the server away the card waits at the panel, and is one when it is back', async () => {
  const cut = `${stage.address}/api/v1/calls`;
  await context.route(cut, (route) => route.abort());
  await panel.getByRole('button', { name: 'Material runs out' }).tap();
  await panel.getByRole('button', { name: /^Labels/ }).tap();
  await until('it waits', () => says(panel, /Labels/, '.operator-calls'), 10_000);
  await panel.reload();
  await until('it still waits', () => says(panel, /Labels/, '.operator-calls'), 20_000);
  await context.unroute(cut);
  await until('the wall says it', () => says(wall, /Labels, 1 container/), 20_000);
  await panel.getByRole('button', { name: 'Cancel' }).tap();
  await until('it is not needed any more', async () => !(await says(wall, /Labels/)), SEEN_WITHIN_MS);
}, 90_000);
