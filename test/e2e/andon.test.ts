/** The wall above a line, end to end: what it says follows the plant, and it never says more than is known. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Machine, PlantModel } from '../../twin/plant/model.ts';
import { machineOf, plantAt, visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

const HD = { width: 1920, height: 1080 };
const UHD = { width: 3840, height: 2160 };
/** From the fault to the wall, with room for a loaded machine. */
const SEEN_WITHIN_MS = 2000 + 2000;

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let plant: PlantModel;
let filler: Machine;
let wall: Page;
let german: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('andon'), openBrowser()]);
  context = await visitor(browser, { viewport: HD });
  plant = await plantAt(stage.address);
  filler = machineOf(plant, 'line1-filler');
  wall = await openWall('/andon/line1');
  german = await openWall('/andon/line1?lang=de');
  await until('the line runs', () => shows(wall, 'producing'), 30_000);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

async function openWall(path: string, viewport = HD): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  await page.goto(`${stage.address}${path}`);
  await page.locator('main.andon').waitFor();
  return page;
}

const shows = async (page: Page, state: string) =>
  (await page.locator('main.andon').getAttribute('data-state')) === state;
const block = (page: Page) => wordsOf(page.locator('.andon-block'));
const ground = (page: Page) =>
  page.locator('.andon-block').evaluate((element) => getComputedStyle(element).backgroundImage);
const reasonIn = async (language: string) => {
  const answer = await fetch(`${stage.address}/api/v1/state?scope=machine:line1-filler`);
  const { machines } = (await answer.json()) as { machines: { fault: number }[] };
  const words = filler.faults[String(machines[0]?.fault)];
  return typeof words === 'object' ? (words[language] ?? '') : '';
};

/** Seconds of the largest age like 0:07 in a text. */
const secondsIn = (text: string): number => {
  const age = /(\d+):(\d\d)/.exec(text);
  return age ? Number(age[1]) * 60 + Number(age[2]) : Number.NaN;
};

/** What sticks out of the screen, or is cut off in its own box. */
const misfits = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = [];
    const { innerWidth, innerHeight } = window;
    const root = document.scrollingElement as Element;
    if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) out.push('the page scrolls');
    for (const element of document.querySelectorAll<HTMLElement>('.andon *')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || getComputedStyle(element).visibility === 'hidden') continue;
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
      if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
        out.push(`${name} leaves the screen`);
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      const cuts = getComputedStyle(element).overflowX !== 'visible';
      if (hasText && cuts && element.scrollWidth > element.clientWidth + 1) out.push(`${name} is cut off`);
    }
    return out;
  });

describe('the wall follows the line', () => {
  test('a running line shows its state, its rate and its plan, and the rate is the machine’s', async () => {
    const words = await block(wall);
    expect(words).toContain('Running');
    const rate = await until('a rate', async () => /(\d+) of 400 per min/.exec(await block(wall))?.[1]);
    expect(Number(rate)).toBeGreaterThan(200);
    expect(await wordsOf(wall.locator('.andon-head h1'))).toBe('Line 1');
    expect(await wordsOf(wall.locator('.andon-age'))).toMatch(/^Live/);
  }, 30_000);

  test('a breakdown is on the wall within two seconds, with its reason and its age, in the language of the wall', async () => {
    await stage.fault('line1-filler', 'breakdown');
    const caused = Date.now();
    await Promise.all(
      [wall, german].map((page) => until('the wall says down', () => shows(page, 'breakdown'), SEEN_WITHIN_MS)),
    );
    expect(Date.now() - caused).toBeLessThan(SEEN_WITHIN_MS);
    const words = await block(wall);
    expect(words).toContain('Down');
    expect(words).toContain(await reasonIn('en'));
    expect(secondsIn(words)).toBeLessThanOrEqual(10);
    const worte = await block(german);
    expect(worte).toContain('Störung');
    expect(worte).toContain(await reasonIn('de'));
    expect(await reasonIn('de')).not.toBe(await reasonIn('en'));
  }, 30_000);

  test('its age and what it costs grow while it lasts', async () => {
    const age = secondsIn(await block(wall));
    const lost = async () => Number((await wordsOf(wall.locator('.andon-side-figure'))).replace(/\D/g, ''));
    const before = await lost();
    await until('the age grows', async () => secondsIn(await block(wall)) >= age + 3);
    expect(await lost()).toBeGreaterThan(before);
    expect(await wordsOf(wall.locator('.andon-side-foot'))).toMatch(/€/);
  }, 30_000);

  test('German words and big screens fit: nothing is cut off, nothing scrolls', async () => {
    expect(await misfits(wall)).toEqual([]);
    expect(await misfits(german)).toEqual([]);
    const big = await openWall('/andon/line1?lang=de', UHD);
    await until('the big wall says down', () => shows(big, 'breakdown'));
    expect(await misfits(big)).toEqual([]);
    // Words grow with the screen: twice as wide, twice as large.
    const size = (page: Page) =>
      page.locator('.andon-clock').evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    expect((await size(big)) / (await size(german))).toBeCloseTo(2, 1);
    await big.close();
  }, 60_000);

  test('the line goes on, and so does the wall', async () => {
    await stage.fault('line1-filler', 'clear');
    await until('the wall runs', () => shows(wall, 'producing'), 30_000);
    expect(await block(wall)).toContain('Running');
    const loss = wall.locator('.andon-losses li');
    expect(await loss.count()).toBeLessThanOrEqual(3);
    expect(await misfits(wall)).toEqual([]);
  }, 60_000);
});

describe('the wall never says more than is known', () => {
  test('a source that dies: no data, hatched, with its name, though the server is well', async () => {
    expect(await ground(wall)).not.toContain('repeating-linear-gradient');
    await stage.demo.end('SIGKILL');
    await until('no data', () => shows(wall, 'unknown'), 15_000);
    const words = await block(wall);
    expect(words).toContain('No data');
    expect(words).toContain('plc');
    await until('what was seen last', async () => /Last seen running, \d\d:\d\d:\d\d/.test(await block(wall)), 12_000);
    expect(await ground(wall)).toContain('repeating-linear-gradient');
    expect(await wall.locator('main.andon').getAttribute('data-status')).toBe('live');
    expect(await misfits(german)).toEqual([]);
  }, 30_000);

  test('the source comes back, and the wall runs', async () => {
    await stage.startDemo();
    await until('the wall runs', () => shows(wall, 'producing'), 100_000);
    expect(await ground(wall)).not.toContain('repeating-linear-gradient');
  }, 200_000);

  test('a server that dies: hatched within seconds, with what was seen last and when, and figures that are marked old', async () => {
    const dying = Date.now();
    await stage.server.end('SIGKILL');
    await until('no data', () => shows(wall, 'unknown'), 15_000);
    expect(Date.now() - dying).toBeLessThan(2000 + 2000);
    const words = await block(wall);
    expect(words).toContain('No data');
    expect(words).toMatch(/Last seen running, \d\d:\d\d:\d\d/);
    expect(await ground(wall)).toContain('repeating-linear-gradient');
    expect(await wordsOf(wall.locator('.andon-age'))).toMatch(/^No data for/);
    expect(await wall.locator('.andon-figures.old').count()).toBe(1);
    await until('the wall waits for the server', async () =>
      (await wordsOf(wall.locator('.andon-side'))).includes('Trying to connect'),
    );
    expect(await block(german)).toMatch(/Zuletzt: läuft, \d\d:\d\d:\d\d/i);
    expect(await misfits(german)).toEqual([]);
  }, 30_000);

  test('the server comes back, and the wall is live by itself, with the figures of its shift', async () => {
    await stage.startServer();
    await until('the wall runs', () => shows(wall, 'producing'), 100_000);
    await until('the figures are fresh', async () => (await wall.locator('.andon-figures.old').count()) === 0);
    const stood = async () =>
      Number((await wordsOf(wall.locator('.andon-figures .andon-number').first())).replace(/\D/g, ''));
    const before = await stood();
    await until('the target moves on', async () => (await stood()) > before, 30_000);
  }, 200_000);

  test.each(['AndonScreen', 'en'])(
    'a part of the page that does not arrive (%s) is asked for again by itself',
    async (part) => {
      const page = await context.newPage();
      let lost = 0;
      await page.route(`**/assets/${part}-*.js`, (route) => (++lost === 1 ? route.abort() : route.continue()));
      await page.goto(`${stage.address}/andon/line1`);
      await page.locator('main.andon').waitFor({ timeout: 30_000 });
      expect(lost).toBeGreaterThan(1);
      await page.close();
    },
    60_000,
  );

  test('a line that does not exist is said to be none', async () => {
    const page = await context.newPage();
    await page.goto(`${stage.address}/andon/line9`);
    await until('the wall says so', async () => (await wordsOf(page.locator('main'))).includes('line9'));
    await page.close();
  }, 30_000);
});
