/**
 * A checklist, end to end: an engineer writes it in Setup, an operator works through it at the panel with the network lost on
 * the way, photo included, and the report tells what was out of range and skipped.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

const PANEL = { width: 1366, height: 768 };
const PHONE = { width: 390, height: 844 };
const TARGET_PX = 64;

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('checklists'), openBrowser()]);
  context = await visitor(browser, { viewport: PANEL, hasTouch: true });
  page = await context.newPage();
  await page.goto(stage.signin);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const main = () => page.locator('main');

test('an engineer writes a checklist: steps with limits, choices and a photo, bound to a line', async () => {
  await page.goto(`${stage.address}/setup/checklists`);
  await page.getByRole('button', { name: 'New checklist' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Start of the filler');
  const write = async (number: number, text: string, asks: string) => {
    const step = page.getByRole('group', { name: `Step ${number}`, exact: true });
    await step.getByLabel('What is to be done').fill(text);
    await step.getByLabel('Answer').selectOption(asks);
    return step;
  };
  await write(1, 'Guards closed', 'ok');
  await page.getByRole('button', { name: 'Add a step' }).click();
  const torque = await write(2, 'Cap torque', 'number');
  await torque.getByLabel('Lower limit').fill('1.2');
  await torque.getByLabel('Upper limit').fill('2');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await write(3, 'Photo of the label', 'photo');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await write(4, 'Remarks', 'text');
  await page.getByRole('button', { name: 'Add a time and place' }).click();
  await page.getByRole('group', { name: 'When' }).getByLabel('When').selectOption('hand');
  await page.getByRole('button', { name: 'Save' }).click();
  await until('it is listed', async () => (await page.locator('[data-template]').count()) === 1);
  expect(await wordsOf(page.locator('[data-template]'))).toContain('by hand');
}, 60_000);

test('at the panel it is worked through with the network lost: nothing of it is lost, photo included, each once', async () => {
  await page.goto(`${stage.address}/operator/line1`);
  await page.getByLabel('Who').fill('Bo');
  await page.getByRole('button', { name: 'Begin: Start of the filler' }).waitFor();
  const cut = `${stage.address}/api/v1/checklists/**`;
  await context.route(cut, (route) => route.abort());
  await page.getByRole('button', { name: 'Begin: Start of the filler' }).tap();
  const run = page.locator('.panel-run');
  await run.getByRole('button', { name: 'OK', exact: true }).tap();
  await run.locator('.pad input').fill('2.6');
  await run.getByRole('button', { name: 'Enter' }).tap();
  await run.locator('input[type=file]').waitFor();
  const png = await page.screenshot();
  await run.locator('input[type=file]').setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer: png });
  await until('three steps are answered', async () => /3 of 4 steps/.test(await wordsOf(run)));
  await until('all of it waits', async () => /4 entries wait/.test(await wordsOf(main())), 10_000);
  await page.reload();
  await until('it still waits', async () => /4 entries wait/.test(await wordsOf(main())), 20_000);
  await page
    .getByRole('button', { name: /Start of the filler/ })
    .first()
    .tap();
  await until('and is as it was', async () => /3 of 4 steps/.test(await wordsOf(run)));
  for (const size of [PANEL, PHONE]) {
    await page.setViewportSize(size);
    const small = await page
      .locator('main.operator :is(button, input:not([type=file]))')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height).filter((height) => height < 64));
    expect(small, `${TARGET_PX} px`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  }
  await page.setViewportSize(PANEL);
  await run.getByRole('button', { name: 'Skip' }).tap();
  await run.getByRole('button', { name: 'No time' }).tap();
  await run.getByRole('button', { name: 'Finish' }).tap();
  await context.unroute(cut);
  await until('nothing waits', async () => !/entries wait|entry waits/.test(await wordsOf(main())), 30_000);
  const answer = await context.request.get(`${stage.address}/api/v1/checklists/runs?line=line1`);
  const { runs } = (await answer.json()) as {
    runs: {
      run: { state: string; doneBy: string; shift: string };
      answers: { step: string; verdict: string; value: string }[];
    }[];
  };
  expect(runs).toHaveLength(1);
  expect(runs[0]?.run).toMatchObject({ state: 'done', doneBy: 'Bo', shift: 'day' });
  expect(runs[0]?.answers.map(({ verdict }) => verdict)).toEqual(['ok', 'out-of-range', 'told', 'skipped']);
  const photo = await context.request.get(`${stage.address}/api/v1/files/${runs[0]?.answers[2]?.value}`);
  expect([photo.status(), photo.headers()['content-type']]).toEqual([200, 'image/jpeg']);
}, 120_000);

test('the report tells what was skipped and out of range', async () => {
  await page.goto(`${stage.address}/orders/checklists`);
  const row = page.locator('tr[data-key]');
  await row.waitFor();
  expect((await wordsOf(row)).replace(/\s+/g, ' ')).toMatch(/Start of the filler 1 1 0 0 4 1 1 0/);
  for (const size of [PANEL, PHONE]) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  }
}, 60_000);

test('an inspection at the panel: several pieces with mean and range, a count, and defects by place, all for gloves', async () => {
  const step = (id: string, asks: string, more: object) => ({
    ...{ id, asks, text: { en: id }, file: null, unit: '', low: null, high: null, choices: [] },
    ...{ required: true, skippable: false, ...more },
  });
  const written = {
    ...{ kind: 'inspection', name: { en: 'Inspection of caps' }, signature: false, base: 0 },
    bindings: [{ scope: 'line:line1', product: null, trigger: 'hand', every: null, dueMin: null }],
    steps: [
      step('weight', 'number', { pieces: 3, low: 9, high: 11, unit: 'g' }),
      step('caps', 'count', { pieces: 20 }),
      step('seal', 'count', { plan: { aql: 1, level: 'II' } }),
      step('look', 'ok', { defects: [{ id: 'dent', text: { en: 'Dent' }, places: ['rim', 'base'] }] }),
    ],
  };
  const put = await context.request.put(`${stage.address}/api/v1/checklists/templates/caps`, { data: written });
  expect(put.status(), await put.text()).toBe(200);
  await page.goto(`${stage.address}/operator/line1`);
  await page.getByRole('button', { name: 'Begin: Inspection of caps' }).tap();
  const run = page.locator('.panel-run');
  const small = () =>
    page
      .locator('main.operator :is(button, input:not([type=file]))')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height).filter((height) => height < 64));
  for (const [number, value] of ['10', '9,5', '12'].entries())
    await run.getByLabel(`Piece ${number + 1} · g · 9`).fill(value);
  expect(await wordsOf(run)).toContain('mean 10.500, range 2.500');
  expect(await small(), `${TARGET_PX} px`).toEqual([]);
  await run.getByRole('button', { name: 'Enter' }).tap();
  await run.getByLabel('Defective').fill('21');
  expect(await wordsOf(run)).toContain('No more can be defective than were inspected.');
  expect(await run.getByRole('button', { name: 'Enter' }).isDisabled()).toBe(true);
  await run.getByLabel('Defective').fill('1');
  expect(await small(), `${TARGET_PX} px`).toEqual([]);
  await run.getByRole('button', { name: 'Enter' }).tap();
  await run.locator('.step-plan').waitFor();
  await run.getByLabel('Inspected').fill('200');
  await run.getByLabel('Defective').fill('0');
  await run.getByRole('button', { name: 'Enter' }).tap();
  await run.getByRole('button', { name: 'Dent · rim' }).tap();
  await run.getByRole('button', { name: 'Dent · rim' }).tap();
  for (const size of [PANEL, PHONE]) {
    await page.setViewportSize(size);
    expect(await small(), `${TARGET_PX} px`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  }
  await page.setViewportSize(PANEL);
  await run.getByRole('button', { name: 'Not OK', exact: true }).tap();
  await until('what was counted is shown', async () => /1 of 20 defective · Not OK/.test(await wordsOf(run)));
  await run.getByRole('button', { name: 'Finish' }).tap();
  await until('nothing waits', async () => !/entries wait|entry waits/.test(await wordsOf(main())), 30_000);
  let runs: { answers: object[]; run: { template: string } }[] = [];
  await until('the inspection is done on the record', async () => {
    const answer = await context.request.get(`${stage.address}/api/v1/checklists/runs?line=line1&state=done&limit=1`);
    ({ runs } = (await answer.json()) as { runs: typeof runs });
    return runs[0]?.run.template === 'caps';
  });
  expect(runs[0]?.answers).toMatchObject([
    { value: [10, 9.5, 12], verdict: 'out-of-range' },
    { value: { defective: 1, inspected: 20 }, verdict: 'not-ok' },
    { value: { defective: 0, inspected: 200 } },
    { value: false, defects: [{ id: 'dent', count: 2, place: 'rim' }] },
  ]);
}, 120_000);

test('the screen of checks has what is due at each line, and takes it as the panel does', async () => {
  await page.goto(`${stage.address}/quality?tab=checks`);
  const line = page.locator('[data-line="line1"]');
  await line.getByRole('button', { name: 'Begin: Inspection of caps' }).tap();
  const run = line.locator('.panel-run');
  for (const number of [1, 2, 3]) await run.getByLabel(`Piece ${number} · g · 9`).fill('10');
  await run.getByRole('button', { name: 'Enter' }).tap();
  await until('it was taken', async () => {
    const answer = await context.request.get(`${stage.address}/api/v1/checklists/runs?line=line1&state=open`);
    const { runs } = (await answer.json()) as { runs: { answers: { value: unknown }[] }[] };
    return JSON.stringify(runs[0]?.answers[0]?.value) === '[10,10,10]';
  });
  await until('it is counted', async () => /1\/4\s*Inspection of caps/.test(await wordsOf(line)));
  // What the inspection before named is counted among the defects of the line.
  await page.goto(`${stage.address}/quality?tab=defects&line=line1`);
  await until('the defects are there', async () => /Dent\s*2/.test(await wordsOf(page.locator('.defects'))));
}, 60_000);
