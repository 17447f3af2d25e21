/** No screen has an accessibility fault that axe finds: light and dark, running and with a machine down. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { visitor } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

let stage: Stage;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('axe'), openBrowser()]);
  context = await visitor(browser, { viewport: { width: 1280, height: 800 } });
  await stage.fault('line1-filler', 'breakdown');
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
  ['the sources', '/setup', '.source'],
  ['the wall', '/andon/line1', 'main.andon[data-state=breakdown]'],
  ['a moment of the past', '/plant?flat&at=AT', '.replay-banner'],
] as const;

describe.each(['light', 'dark'])('in %s', (theme) => {
  test.each(SCREENS)(
    '%s',
    async (_name, path, ready) => {
      const page = await context.newPage();
      const at = new Date(Date.now() - 3000).toISOString();
      const query = path.includes('?') ? '&' : '?';
      await page.goto(`${stage.address}${path.replace('AT', at)}${query}theme=${theme}`);
      await page.locator(ready).first().waitFor({ timeout: 60_000 });
      // Colours that fade in are judged when they have arrived.
      await page.waitForTimeout(400);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
      ).toEqual([]);
      await page.close();
    },
    90_000,
  );
});
