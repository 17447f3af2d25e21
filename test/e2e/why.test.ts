/** Finding out why, end to end: a fault is begun upstream, and the walk back from the machine that starves names it. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

const PATIENCE_MS = 120_000;

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('why'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  await page.goto(stage.signin);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const stateOf = async (machine: string): Promise<string> => {
  const answer = await context.request.get(`${stage.address}/api/v1/state?scope=machine:${machine}`);
  const { machines } = (await answer.json()) as { machines: { state: string }[] };
  return machines[0]?.state ?? '';
};
const runs = async (machine: string) => ['producing', 'slow'].includes(await stateOf(machine));

test('the capper breaks down; from the labeller, which starves, the walk leads back to it', async () => {
  await until('the line runs', async () => (await runs('line1-capper')) && (await runs('line1-labeller')), PATIENCE_MS);
  await stage.fault('line1-capper', 'breakdown');
  await until('the labeller starves', async () => (await stateOf('line1-labeller')) === 'starved', PATIENCE_MS);
  await page.goto(`${stage.address}/plant?machine=line1-labeller`);
  await page.getByRole('link', { name: 'Walk back', exact: true }).click();
  const verdict = page.locator('.walk-verdict');
  await until('it says what began it', async () => /It began with Capper/.test(await wordsOf(verdict)), 30_000);
  const steps = page.locator('.walk-step');
  const names = await steps.locator('> button b').allTextContents();
  expect([names[0], names.at(-1)]).toEqual(['Labeller', 'Capper']);
  expect(names.length).toBeGreaterThan(1);
}, 300_000);

test('it is walked by keys: each step opens its evidence and takes the time bar there', async () => {
  const steps = page.locator('.walk-step');
  const count = await steps.count();
  await steps.nth(0).locator('> button').focus();
  for (let i = 1; i < count; i++) {
    await page.keyboard.press('ArrowDown');
    await until(
      `step ${i + 1} is open`,
      async () => (await steps.nth(i).getAttribute('aria-current')) === 'step',
      10_000,
    );
  }
  const evidence = await wordsOf(steps.nth(count - 1).locator('.walk-evidence'));
  expect(evidence).toMatch(/room for \d+/);
  expect(evidence).toMatch(/It was felt .* later/);
  const at = Date.parse(new URL(page.url()).searchParams.get('at') ?? '');
  const began = (await (
    await context.request.get(
      `${stage.address}/api/v1/causes/walk?scope=machine:line1-labeller&at=${new URL(page.url()).searchParams.get('stand')}`,
    )
  ).json()) as { steps: { machine: string; from: string }[] };
  expect(began.steps.at(-1)?.machine).toBe('line1-capper');
  expect(Math.abs(at - Date.parse(began.steps.at(-1)?.from ?? ''))).toBeLessThan(1_500);
}, 120_000);

test('of a period it says who held the line up, and what is too little to tell', async () => {
  await page.goto(`${stage.address}/why?line=line1&tab=bottleneck`);
  await until('machines are told', async () => /Capper/.test(await wordsOf(page.locator('.find-page'))), 30_000);
  await page.getByRole('button', { name: 'What goes together' }).click();
  await until(
    'it is not enough',
    async () => /Not enough yet|outcomes/.test(await wordsOf(page.locator('.find-page'))),
    60_000,
  );
}, 120_000);

test('maintenance: the machine that failed is first, and one failure is said to be too few for a life', async () => {
  await page.goto(`${stage.address}/maintenance?tab=reliability&line=line1&machine=line1-capper&lang=en`);
  const rows = page.locator('.rel-list li button');
  await until('machines are ranked', async () => /Capper/.test(await wordsOf(page.locator('.rel-main'))), 60_000);
  expect(await rows.count()).toBeGreaterThan(3);
  const life = page.locator('section', { has: page.getByRole('heading', { name: 'How long it lasts' }) });
  await until('it is too little', async () => /5 are needed/.test(await wordsOf(life)), 60_000);
  // By keys: another machine, and what its page says of a new one.
  await rows.nth(1).focus();
  await page.keyboard.press('Enter');
  await until('another one is shown', async () => (await rows.nth(1).getAttribute('aria-pressed')) === 'true', 30_000);
  await page.getByLabel('Price of a new one').fill('90000');
  await until(
    'a day is too little to judge years by',
    async () =>
      /days of record are not enough to judge years by; 28 are needed/.test(await wordsOf(page.locator('.rel-side'))),
    60_000,
  );
}, 240_000);

test('maintenance: of a plant that was just begun too little is heard, and it says so; the models that will answer are there', async () => {
  await page.goto(`${stage.address}/maintenance?lang=en`);
  const list = page.locator('.risk-list');
  await until('it is said', async () => /too little is heard/.test(await wordsOf(list)), 90_000);
  // What cannot be told is counted, never shown as a chance.
  expect(await list.locator('.risk-row').count()).toBe(0);
  await page.getByRole('button', { name: 'Models' }).click();
  const answers = page.locator('.model-champion', { hasText: 'packaging' });
  await until('the shipped models answer', async () => (await answers.count()) === 1, 60_000);
  await answers.click();
  await until('its record has no future yet', async () =>
    /Nothing of it can be judged yet/.test(await wordsOf(page.locator('.record-card'))),
  );
  // Learning from an hour of record is refused, with what it needs.
  await page.getByLabel('How far ahead, h').fill('1');
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await until(
    'it is refused in words',
    async () => /not enough to learn from: it needs/.test(await wordsOf(page.locator('.training'))),
    60_000,
  );
}, 240_000);
