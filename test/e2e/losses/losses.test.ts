/**
 * Losses and the "why" of figures, end to end: a fault that is caused in the demo plant moves the Pareto and the figure, the
 * figure opens down to that stop, and when the plant falls silent the screens say so. Nothing is shown that the server does not
 * know: without its answers these screens are empty and say why.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Keys } from '../keys.ts';
import { plantAt, visitor, wordsOf } from '../pages.ts';
import { openBrowser, openStage, type Stage, until } from '../stage.ts';

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let constraint: string;

/** The period of ten minutes around now: what is lost in it is caused here. */
const MINUTE = 60_000;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('losses'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1366, height: 768 } });
  const plant = await plantAt(stage.address);
  constraint = plant.machines[plant.lines[0]?.constraint ?? -1]?.id ?? '';
  page = await context.newPage();
  const iso = (at: number) => new Date(at).toISOString();
  const [from, to] = [Date.now() - 2 * MINUTE, Date.now() + 60 * MINUTE];
  await page.goto(`${stage.address}/losses?line=line1&period=any&from=${iso(from)}&to=${iso(to)}`);
  await page.locator('.headline-figure').first().waitFor({ timeout: 60_000 });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

/** ms of a column of the waterfall, as its table for screen readers has it. */
const column = (id: string): Promise<number> =>
  page.locator(`.waterfall tr[data-id="${id}"]`).evaluateAll((all) => Number(all[0]?.getAttribute('data-ms') ?? 0));
const availability = () => wordsOf(page.locator('.headline-part').nth(1).locator('.headline-figure'));
const lostRows = () => page.locator('.pareto-rows li[data-ms]');
const why = () => page.getByRole('dialog', { name: /^Why/ });

describe('a breakdown of the constraint', () => {
  test('comes into the Pareto and the waterfall, and availability falls', async () => {
    await until('the constraint runs', async () => (await stateOf()) === 'producing', 60_000);
    await until('a figure is there', async () => /%/.test(await availability()), 60_000);
    const before = Number.parseFloat(await availability());
    await stage.fault(constraint, 'breakdown');
    await until('the constraint is down', async () => (await stateOf()) === 'breakdown', 30_000);
    await until('the breakdown is in the Pareto', async () => (await lostRows().count()) > 0, 60_000);
    // A stop that lasts is a short one until it is longer than such stops are.
    const stood = async () => (await column('breakdown')) + (await column('micro-stop'));
    await until('time of it is in the waterfall', async () => (await stood()) > 0, 60_000);
    const least = await stood();
    await until('it grows while it lasts', async () => (await stood()) > least, 60_000);
    await until('availability fell', async () => Number.parseFloat(await availability()) !== before, 60_000);
  }, 240_000);

  test('the columns of the waterfall add up, on the screen too', async () => {
    const rows = await page
      .locator('.waterfall tr')
      .evaluateAll((all) =>
        all.map((row) => ({ id: row.getAttribute('data-id'), ms: Number(row.getAttribute('data-ms')) })),
      );
    const ms = (id: string) => rows.find((row) => row.id === id)?.ms ?? 0;
    const run =
      ms('planned') -
      ['breakdown', 'starved', 'blocked', 'maintenance', 'setup', 'idle', 'unknown'].reduce(
        (all, id) => all + ms(id),
        0,
      );
    // Columns thinner than a pixel are left out.
    expect(Math.abs(run - ms('run'))).toBeLessThan(0.005 * ms('calendar'));
  });

  test('picked out it shows its stop, and a click on that leads to the moment on the time bar', async () => {
    await lostRows().first().getByRole('button').click();
    const stop = page.locator('.stretches button').first();
    await stop.waitFor({ timeout: 30_000 });
    expect(await lostRows().first().getByRole('button').getAttribute('aria-pressed')).toBe('true');
    await stop.click();
    await until('the address has the moment', () => new URL(page.url()).searchParams.get('at'));
    await page.locator('.replay-banner').waitFor();
    await page.goBack();
    await page.goBack();
    await until('live again', () => new URL(page.url()).searchParams.get('at') === null);
  }, 90_000);

  test('availability opens by Enter down to that stop, in figures that give it again; Escape brings the focus back', async () => {
    const figure = page.locator('.headline-part').nth(1).locator('.why-button');
    await figure.waitFor({ timeout: 30_000 });
    await figure.focus();
    const answered = page.waitForResponse((response) => response.url().includes('/why/availability'));
    await page.keyboard.press('Enter');
    await why().locator('.why-formula').waitFor({ timeout: 30_000 });
    const answer = (await (await answered).json()) as {
      value: number;
      inputs: { terms: Record<string, number>; intervals: { state: string; machine: string; fault: number }[] };
    };
    expect(answer.inputs.terms['APT']! / answer.inputs.terms['PBT']!).toBeCloseTo(answer.value, 9);
    const stop = answer.inputs.intervals.find(({ fault }) => fault > 0);
    expect(stop?.machine).toBe(constraint);
    expect(['breakdown', 'micro-stop']).toContain(stop?.state);
    const words = await wordsOf(why());
    expect(words).toContain('iso22400');
    expect(words).toContain('APT / PBT');
    const rows = why().locator('.why-intervals button');
    const down = rows.nth(0);
    await down.waitFor();
    await new Keys(page).to(down);
    await page.keyboard.press('Enter');
    await until('the time bar stands at its beginning', () => new URL(page.url()).searchParams.get('at'));
    await page.keyboard.press('Escape');
    await why().waitFor({ state: 'detached' });
    await page.goBack();
    await figure.waitFor();
  }, 90_000);

  test('Escape gives the focus back to the figure', async () => {
    const figure = page.locator('.headline-part').nth(0).locator('.why-button');
    await figure.waitFor({ timeout: 30_000 });
    await figure.click();
    await why().waitFor();
    await page.keyboard.press('Escape');
    await why().waitFor({ state: 'detached' });
    expect(await figure.evaluate((one) => one === document.activeElement)).toBe(true);
  }, 60_000);

  test.each(['/line/line1', '/andon/line1'])(
    '%s opens the same',
    async (path) => {
      const other = await context.newPage();
      await other.goto(`${stage.address}${path}`);
      const figure = other.locator('.why-button').first();
      await figure.waitFor({ timeout: 60_000 });
      await figure.click();
      await other.getByRole('dialog', { name: /^Why/ }).locator('.why-formula').waitFor({ timeout: 30_000 });
      await other.keyboard.press('Escape');
      await other.getByRole('dialog').waitFor({ state: 'detached' });
      await other.close();
    },
    120_000,
  );
});

describe('when the plant falls silent', () => {
  test('the end of the period is said to be unknown, and time without data grows', async () => {
    const before = await column('unknown');
    await stage.demo.end();
    await page.locator('.losses-blind').waitFor({ timeout: 60_000 });
    expect(await wordsOf(page.locator('.losses-blind'))).toMatch(/^No data from /);
    await until('time without data grows', async () => (await column('unknown')) > before + 5000, 60_000);
  }, 150_000);

  test('without the server nothing is shown as if it were known', async () => {
    await page.close();
    const alone = await context.newPage();
    await alone.route('**/api/v1/oee*', (route) => route.abort());
    await alone.route('**/api/v1/losses**', (route) => route.abort());
    await alone.goto(`${stage.address}/losses?line=line1&period=today`);
    await alone.getByRole('alert').first().waitFor({ timeout: 30_000 });
    expect(await wordsOf(alone.locator('.losses-page'))).not.toMatch(/\d%/);
    expect(await alone.locator('.waterfall svg.fall').count()).toBe(0);
    await alone.close();
  }, 60_000);
});

async function stateOf(): Promise<string | undefined> {
  const answer = await fetch(`${stage.address}/api/v1/state?scope=machine:${constraint}`);
  const { machines } = (await answer.json()) as { machines: { state: string }[] };
  return machines[0]?.state;
}
