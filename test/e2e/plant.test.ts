/**
 * The plant on its screens, end to end: a real demo plant speaks OPC UA and Sparkplug to a real server, a real browser
 * shows it. Every fact that is looked for was caused here; with the server's data gone each of these tests fails.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Machine, PlantModel } from '../../twin/plant/model.ts';
import { coloursOf, english, machineOf, openHall, painted, plantAt, visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

/** The plant screen must say that it is stale within 2 s; this much more for a loaded machine that draws in software. */
const STALE_MS = 2000;
const SLACK_MS = 4000;

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let hall: Page;
let plant: PlantModel;
let capper: Machine;
let filler: Machine;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('plant'), openBrowser()]);
  context = await visitor(browser);
  hall = await openHall(context, stage.address);
  plant = await plantAt(stage.address);
  capper = machineOf(plant, 'line1-capper');
  filler = machineOf(plant, 'line1-filler');
  await until('the capper runs', async () => (await painted(hall, capper.slot))?.state === 'producing', 30_000);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const row = (page: Page, line: number) => page.locator('.lines > ul > li').nth(line);
const stateIn = async (page: Page, machine: Machine) => (await painted(page, machine.slot))?.state;
const source = (page: Page, id: string) =>
  page.locator('.source').filter({ has: page.getByRole('heading', { name: id }) });
/** A machine may stand by itself now and then; this many of a plant do not. */
const mostOf = (machines: readonly Machine[]) => Math.ceil(machines.length * 0.8);

/** How many of these machines the hall paints in this state. */
const countIn = (page: Page, machines: readonly Machine[], state: string) =>
  page.evaluate(
    ([slots, wanted]) => slots.filter((slot) => window.__gembaScene?.machineState(slot)?.state === wanted).length,
    [machines.map((machine) => machine.slot), state] as const,
  );

describe('the plant that runs', () => {
  test('the first picture shows the hall, not an empty canvas, and the machines in their states', async () => {
    const picture = await hall.locator('.hall canvas').first().screenshot();
    expect(await coloursOf(context, picture)).toBeGreaterThan(60);
    const onLines = plant.machines.filter((machine) => machine.line >= 0);
    await until(
      'most machines run',
      async () => (await countIn(hall, onLines, 'producing')) >= mostOf(onLines),
      30_000,
    );
    expect(await hall.evaluate(() => window.__gembaScene?.calls ?? 0)).toBeGreaterThan(10);
  }, 60_000);

  test('every line names the product that its machines report, over OPC UA as over Sparkplug', async () => {
    for (const line of plant.lines) {
      const answer = await fetch(`${stage.address}/api/v1/state?scope=machine:${plant.machines[line.constraint]?.id}`);
      const { machines } = (await answer.json()) as { machines: { product: string | null }[] };
      const known = plant.products.find(({ code }) => code === machines[0]?.product);
      expect(known, `product of ${line.id}`).toBeDefined();
      await until(
        `${line.id} shows ${known?.id}`,
        async () => (await wordsOf(row(hall, line.slot))).includes(english(known?.name)),
        15_000,
      );
    }
  }, 60_000);

  test('all sources are connected on the setup page, and their samples grow', async () => {
    const page = await context.newPage();
    await page.goto(`${stage.address}/setup`);
    const samples = async (id: string) =>
      Number((await wordsOf(source(page, id).locator('dd').nth(1))).replace(/\D/g, ''));
    for (const id of ['plc', 'edge'])
      await until(`${id} is connected`, async () => (await wordsOf(source(page, id))).includes('Connected'));
    const before = await samples('plc');
    await until('samples of plc grow', async () => (await samples('plc')) > before);
    await page.close();
  }, 60_000);
});

describe('a breakdown', () => {
  let caused = 0;
  let line: Page;
  let reason = '';
  let goodBefore = 0;

  beforeAll(async () => {
    line = await context.newPage();
    await line.goto(`${stage.address}/line/line1`);
    await line.locator('table.machines tbody tr').first().waitFor();
    goodBefore = await goodOf(line, filler);
    await until('the filler counts on', async () => (await goodOf(line, filler)) > goodBefore);
    await hall.bringToFront();
    caused = Date.now();
    await stage.fault('line1-capper', 'breakdown');
  }, 60_000);
  afterAll(() => line?.close());

  const goodOf = async (page: Page, machine: Machine) =>
    Number((await wordsOf(tableRow(page, machine).locator('td').nth(3))).replace(/\D/g, ''));
  const tableRow = (page: Page, machine: Machine) =>
    page.locator('table.machines tbody tr').filter({ has: page.getByRole('link', { name: english(machine.name) }) });

  test('is painted in the hall and marked in the timeline of the browser within seconds', async () => {
    await until('the capper is down in the hall', async () => (await stateIn(hall, capper)) === 'breakdown', 6000);
    expect((await painted(hall, capper.slot))?.rank).toBe('root');
    const marks = await hall.evaluate(
      () => performance.getEntriesByName('gemba:painted:line1-capper:breakdown', 'mark').length,
    );
    expect(marks).toBeGreaterThan(0);
  });

  test('is named with its machine, its reason and its age', async () => {
    const answer = await fetch(`${stage.address}/api/v1/state?scope=machine:line1-capper`);
    const { machines } = (await answer.json()) as { machines: { fault: number; since: string }[] };
    const [now] = machines;
    reason = english(capper.faults[String(now?.fault)]);
    expect(reason).not.toBe('');
    expect(Math.abs(Date.parse(now?.since ?? '') - caused)).toBeLessThan(10_000);
    const label = hall.locator(`[data-label=m${capper.slot}]`);
    const words = await until('a label of the capper', async () =>
      (await label.count()) > 0 ? await wordsOf(label.first()) : '',
    );
    expect(words).toContain(english(capper.name));
    expect(words).toContain(reason);
    expect(words).toMatch(/\d+:\d\d/);
  }, 30_000);

  test('stops its line once the belt before it is full: in the list, and said to a screen reader once', async () => {
    const name = english(plant.lines[0]?.name);
    await until(
      'the list says who holds the line',
      async () => (await wordsOf(row(hall, 0))).includes(`Down: ${english(capper.name)}`),
      45_000,
    );
    const said = hall.locator('[aria-live=polite]', { hasText: `${name} stands.` });
    await until('the stop is announced', async () => (await said.count()) > 0);
    expect(await wordsOf(said)).toBe(`${name} stands. ${english(capper.name)}: ${reason}.`);
    await until('the filler waits', async () => (await stateIn(hall, filler)) === 'blocked', 15_000);
    expect((await painted(hall, filler.slot))?.rank).toBe('consequence');
  }, 60_000);

  test('is on the line page: the state, its cost, the loss of the shift, and a counter that stands', async () => {
    await line.bringToFront();
    await until('the line page says why', async () =>
      (await line.locator('.state-block.down').allInnerTexts()).join().includes(reason),
    );
    expect(await wordsOf(line.locator('.state-block .state-word'))).toBe('Down');
    expect(await wordsOf(line.locator('.line-cost'))).toMatch(/€/);
    const loss = line.locator('.losses li').filter({ hasText: reason });
    await until('the loss is listed', async () => (await loss.count()) > 0);
    expect(await wordsOf(loss.first())).toContain(english(capper.name));
    expect(await wordsOf(tableRow(line, capper))).toContain(reason);
    const stood = await goodOf(line, capper);
    await line.waitForTimeout(2500);
    expect(await goodOf(line, capper)).toBe(stood);
  }, 60_000);

  test('the time bar goes back to before it: the machine shows what it was then, under a banner, and back to live', async () => {
    const then = new Date(caused - 2000).toISOString().replace(/\.\d+Z/, 'Z');
    const past = await openHall(context, stage.address, `?at=${then}`);
    await until('the capper runs in the replay', async () => (await stateIn(past, capper)) === 'producing', 30_000);
    expect(await wordsOf(past.locator('.replay-banner'))).toContain('Replay');
    expect(await wordsOf(past.locator('.chip').first())).toBe('Replay');
    expect(await past.locator('.plant').getAttribute('class')).toContain('replay');
    expect(await wordsOf(row(past, 0))).not.toContain('Down');
    // Meanwhile the plant itself is still down.
    expect(await (await fetch(`${stage.address}/api/v1/state?scope=machine:line1-capper`)).text()).toContain(
      '"breakdown"',
    );
    await past.locator('.replay-back').click();
    await until('live again', async () => (await past.locator('.chip-live').count()) > 0, 15_000);
    await until('the capper is down again', async () => (await stateIn(past, capper)) === 'breakdown', 15_000);
    expect(await past.locator('.replay-banner').count()).toBe(0);
    expect(new URL(past.url()).searchParams.has('at')).toBe(false);
    await past.close();
  }, 90_000);

  test('is over when it is put right: the machine, its line and the counters go on', async () => {
    await hall.bringToFront();
    const stood = await goodOf(line, capper);
    await stage.fault('line1-capper', 'clear');
    await until('the capper runs', async () => (await stateIn(hall, capper)) === 'producing', 30_000);
    await until('the line runs', async () => (await wordsOf(row(hall, 0))).includes('Running'), 30_000);
    await line.bringToFront();
    await until('the capper counts on', async () => (await goodOf(line, capper)) > stood);
    await hall.bringToFront();
  }, 90_000);
});

describe('what nobody knows is not shown as known', () => {
  test('a demo plant that dies leaves no machine with a state, and the setup page says why and when it is tried again', async () => {
    const setup = await context.newPage();
    await setup.goto(`${stage.address}/setup`);
    await until('connected', async () => (await wordsOf(source(setup, 'edge'))).includes('Connected'));
    await hall.bringToFront();
    await stage.demo.end('SIGKILL');
    await until(
      'no machine has a state',
      async () => (await countIn(hall, plant.machines, 'unknown')) === plant.machines.length,
      15_000,
    );
    for (const line of plant.lines)
      await until(`${line.id} has no data`, async () => (await wordsOf(row(hall, line.slot))).includes('No data'));
    await until('attention names the sources', async () => {
      const words = await wordsOf(hall.locator('.attention'));
      return words.includes('Source plc is silent') && words.includes('Source edge is silent');
    });
    // The server itself is well: the page is live, and says so.
    expect(await hall.locator('.chip-live').count()).toBe(1);
    await setup.bringToFront();
    for (const id of ['plc', 'edge']) {
      await until(`${id} says why, and when it is tried again`, async () => {
        const words = await wordsOf(source(setup, id));
        return /Silent[\s\S]*connection refused[\s\S]*Next attempt in \d+ s/.test(words);
      });
    }
    await setup.close();
    await hall.bringToFront();
  }, 90_000);

  test('the plant comes back, and with it every state, without a reload', async () => {
    await hall.evaluate(() => {
      (window as { sameDocument?: boolean }).sameDocument = true;
    });
    await stage.startDemo();
    const onLines = plant.machines.filter((machine) => machine.line >= 0);
    await until(
      'no machine on a line is without data',
      async () => (await countIn(hall, onLines, 'unknown')) === 0,
      100_000,
    );
  }, 200_000);

  test('a server that dies leaves a page that says so within two seconds, hatched, and claims nothing', async () => {
    const dying = Date.now();
    await stage.server.end('SIGKILL');
    await hall.locator('.plant.stale').waitFor({ timeout: 15_000 });
    expect(Date.now() - dying).toBeLessThan(STALE_MS + SLACK_MS);
    await until('the chip says it', async () => /No data/.test(await wordsOf(hall.locator('.chip').first())));
    await until(
      'no machine has a state',
      async () => (await countIn(hall, plant.machines, 'unknown')) === plant.machines.length,
    );
    expect(await wordsOf(hall.locator('.stale-note'))).toMatch(/No data for .*Shown as of \d\d:\d\d:\d\d/);
    expect(await wordsOf(row(hall, 0))).toContain('No data');
  }, 60_000);

  test('the server comes back, and the page is live by itself, in the same document, with the record it had', async () => {
    await stage.startServer();
    await hall.locator('.chip-live').waitFor({ timeout: 30_000 });
    const onLines = plant.machines.filter((machine) => machine.line >= 0);
    await until(
      'no machine on a line is without data',
      async () => (await countIn(hall, onLines, 'unknown')) === 0,
      100_000,
    );
    expect(await hall.evaluate(() => (window as { sameDocument?: boolean }).sameDocument)).toBe(true);
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const query = new URLSearchParams({ scope: 'machine:line1-capper', from, to: new Date().toISOString() });
    const answer = await fetch(`${stage.address}/api/v1/intervals?${query}`);
    const { intervals } = (await answer.json()) as { intervals: { state: string; fault: number }[] };
    expect(intervals.filter(({ state, fault }) => state === 'breakdown' && fault > 0)).toHaveLength(1);
  }, 200_000);
});
