/** No screen has an accessibility fault that axe finds: light and dark, running and with a machine down. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './axe-faults.ts';
import { visitor } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

let stage: Stage;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('axe'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1280, height: 800 } });
  await stage.fault('line1-filler', 'breakdown');
  // An alarm at once; a machine that is down is one only after minutes.
  await stage.fault('line2-capper', 'jam');
  await until('the filler is down', async () =>
    (await (await fetch(`${stage.address}/api/v1/state?scope=machine:line1-filler`)).text()).includes('"breakdown"'),
  );
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const SCREENS = [
  ['the plant, drawn', '/plant', '.hall[data-rendered=true]'],
  ['the plant as a plan, with a machine picked out', '/plant?flat&machine=line1-filler', '.flat button'],
  ['a line', '/line/line1', 'table.machines tbody tr'],
  ['the alarms', '/alarms', '.alarm-row'],
  ['how good the alarms are', '/alarms?tab=performance', '.measure'],
  ['trying other settings of an alarm', '/alarms?tab=try', '.trial-form select'],
  ['the orders', '/orders', '.order-line'],
  ['the plan', '/plan', '.plan-head'],
  ['the losses', '/losses', '.waterfall'],
  ['maintenance', '/maintenance?tab=reliability', '.rel-figures'],
  ['machines by risk', '/maintenance', '.risk-list'],
  ['the work of maintenance', '/maintenance?tab=work', '.work-board'],
  ['the failure models', '/maintenance?tab=models', '.models-list'],
  ['the sources', '/setup', '.source'],
  ['the wall', '/andon/line1', 'main.andon[data-state=breakdown]'],
  ['a moment of the past', '/plant?flat&at=AT', '.replay-banner'],
] as const;

test.each(SCREENS)(
  '%s',
  async (_name, path, ready) => {
    const page = await context.newPage();
    // Drawn without a GPU here, pixel by pixel.
    if (ready.startsWith('.hall')) await page.setViewportSize({ width: 800, height: 450 });
    const at = new Date(Date.now() - 3000).toISOString();
    await page.goto(`${stage.address}${path.replace('AT', at)}`);
    await page.locator(ready).first().waitFor({ timeout: 60_000 });
    expect(await axeFaults(page)).toEqual([]);
    await page.close();
  },
  90_000,
);
