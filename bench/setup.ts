/**
 * Setup with 10,000 tags in a real browser (built client, 1366 x 768): what the page computes (CPU of its main thread, which
 * neighbours do not slow) from what a person does to the picture that shows it, and how long that took on this machine.
 * Tags: a plant of 417 machines with 24 tags each. Mapping: 2,000 machines with 5 tags each, as if a server had answered at
 * once, so that only the screen is measured.
 */
import type { Page } from 'playwright-core';
import { bigPlantText } from './big-plant.ts';
import { type Bench, median, percentile, round } from './figure.ts';
import { openBrowser } from './load/browser.ts';
import { startServerProcess } from './load/server-process.ts';

const MACHINES = 417;
const FOUND = 2000;
const PATIENCE_MS = 60_000;
const STEP_MS = 15_000;

/** What is done, and what has to be on the page then; in the page's own words. */
interface Step {
  readonly name: string;
  readonly what: string;
  /** Before each repetition; not measured. */
  readonly before?: (page: Page) => Promise<void>;
  readonly act: (page: Page) => Promise<number>;
}

export const setupBench: Bench = async ({ quick }) => {
  const times = quick ? 3 : 9;
  const server = await startServerProcess(bigPlantText({ machines: MACHINES }));
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.addInitScript(() => localStorage.setItem('gemba.tour', 'seen'));
    await page.goto(server.signin);
    await page.waitForURL('**/plant');
    await page.goto(`${server.address}/setup`);
    await page.locator('.setup-tabs [href="/setup/tags"]').waitFor();
    const busy = await mainThread(page);
    const figures = [];
    for (const { name, what, before: prepare, act } of [...TAGS, ...MAPPING]) {
      const ms: number[] = [];
      const cpu: number[] = [];
      for (let time = 0; time < times; time++) {
        await prepare?.(page);
        const before = await busy();
        ms.push(await act(page));
        cpu.push((await busy()) - before);
      }
      figures.push({
        name: `setup-${name}`,
        value: round(median(cpu), 0),
        unit: `ms of the page's main thread, ${what}; to the picture ${round(median(ms), 0)} ms, slowest ${round(percentile(ms, 1), 0)}`,
        n: times,
      });
    }
    return figures;
  } finally {
    await browser.close();
    await server.stop();
  }
};

/** CPU of the page's main thread since it was opened, ms. */
async function mainThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
}

/** Does something in the page and waits until `shown` holds and has been painted. */
const measured = (page: Page, act: string, shown: string): Promise<number> =>
  page.evaluate<number>(`new Promise((done, fail) => {
    const type = (selector, text) => {
      const field = document.querySelector(selector);
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const began = performance.now();
    ${act};
    const look = () =>
      requestAnimationFrame(() => {
        if (performance.now() - began > ${STEP_MS}) return fail(new Error(${JSON.stringify(shown)}));
        if (!(${shown})) return look();
        // Of the frame after: this one is on the screen by then.
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
      });
    look();
  })`);

const on = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;
const click = (selector: string) => `${on(selector)}.click()`;
const typed = (selector: string, text: string) => `type(${JSON.stringify(selector)}, ${JSON.stringify(text)})`;
const rows = `${on('.tag-grid table')}?.getAttribute('aria-rowcount')`;
const SEARCH = '.tag-tools input[type=search]';
const ALL_ROWS = String(MACHINES * 24 + 1);

const TAGS: readonly Step[] = [
  {
    name: 'tags-first-row',
    what: 'from the tab to the first of 10,008 rows with its reading',
    before: async (page) => {
      await page.locator('.setup-tabs [href="/setup"]').click();
      await page.locator('.outputs').waitFor();
    },
    act: (page) =>
      measured(
        page,
        click('.setup-tabs [href="/setup/tags"]'),
        `${on('.tag-grid tbody th')} !== null && ${rows} === '${ALL_ROWS}'`,
      ),
  },
  {
    name: 'tags-scroll',
    what: 'a leap to another place of the table',
    act: (page) => {
      const top = `${on('.tag-grid')}.scrollTop`;
      return measured(
        page,
        `window.leap = (${top} + 77777) % 280000; ${top} = window.leap`,
        `[...document.querySelectorAll('.tag-grid tbody tr')].some((row) => Math.abs(row.getAttribute('aria-rowindex') * 30 - window.leap) < 90)`,
      );
    },
  },
  {
    name: 'tags-filter',
    what: 'a word typed into the filter',
    before: (page) => measured(page, typed(SEARCH, ''), `${rows} === '${ALL_ROWS}'`).then(() => undefined),
    act: (page) => measured(page, typed(SEARCH, 'l3-m1'), `${rows} !== '${ALL_ROWS}'`),
  },
  {
    name: 'tags-sort',
    what: 'sorted by another column',
    before: (page) => measured(page, typed(SEARCH, ''), `${rows} === '${ALL_ROWS}'`).then(() => undefined),
    act: (page) =>
      measured(
        page,
        `window.was = ${on('.column-address')}.ariaSort; ${click('.column-address button')}`,
        `${on('.column-address')}.ariaSort !== window.was`,
      ),
  },
  {
    name: 'tags-choose-all',
    what: 'all 10,008 chosen',
    before: async (page) => {
      const box = page.locator('.tag-grid thead input');
      if (await box.isChecked()) await box.uncheck();
    },
    act: (page) => measured(page, click('.tag-grid thead input'), `${on('.bulk')} !== null`),
  },
  {
    name: 'tags-bulk-edit',
    what: 'an owner set for all 10,008',
    before: (page) => page.locator('.bulk input').fill(`Owner ${Math.floor(performance.now())}`),
    act: (page) =>
      measured(
        page,
        `window.owner = ${on('.bulk input')}.value; ${click('.bulk [type=submit]')}`,
        `${on('.tag-grid .said input')}?.value === window.owner`,
      ),
  },
  {
    name: 'tags-cell',
    what: 'a letter typed into a cell while 10,008 changes wait',
    act: (page) =>
      measured(
        page,
        `window.text = String(performance.now()); type('.tag-grid .said input', window.text)`,
        `${on('.tag-grid .said input')}.value === window.text`,
      ),
  },
];

const MAPPING: readonly Step[] = [
  {
    name: 'map-found',
    what: '2,000 machines with 10,000 tags found, from the answer to the tables',
    before: async (page) => {
      await page.unrouteAll();
      await page.route('**/api/v1/connections/propose', (route) => route.fulfill({ json: PROPOSAL }));
      await page.route('**/api/v1/connections/read', (route) => {
        const { addresses } = route.request().postDataJSON() as { addresses: string[] };
        const sample = { type: 'Double', value: 6, status: 'Good', at: null };
        return route.fulfill({ json: { samples: addresses.map((address) => ({ ...sample, address })) } });
      });
      await page.locator('.setup-tabs [href="/setup"]').click();
      await page.locator('.setup-tabs [href="/setup/map"]').click();
      await page.locator('.rule input').fill('Objects/{line}/{machine}/{ta');
      await page.waitForTimeout(800);
    },
    act: async (page) => {
      const ms = await measured(
        page,
        typed('.rule input', 'Objects/{line}/{machine}/{tag}'),
        `${on('.mapping-foot')} !== null`,
      );
      // The rule waits for a pause in the typing before it asks.
      return ms - 600;
    },
  },
  {
    name: 'map-rate',
    what: 'a figure of an ideal rate typed, 2,000 machines',
    act: (page) =>
      measured(
        page,
        `window.text = String(Math.floor(performance.now())); type('.mapping [inputmode=decimal]', window.text)`,
        `${on('.mapping [inputmode=decimal]')}.value === window.text`,
      ),
  },
  {
    name: 'map-meaning',
    what: 'another meaning of a tag, 2,000 machines',
    before: (page) =>
      measured(
        page,
        typed('.mapping tbody select', 'signal'),
        `${on('.mapping tbody select')}.value === 'signal'`,
      ).then(() => undefined),
    act: (page) =>
      measured(page, typed('.mapping tbody select', 'speed'), `${on('.mapping tbody select')}.value === 'speed'`),
  },
  {
    name: 'map-machines',
    what: 'the list of 2,000 machines opened',
    before: async (page) => {
      const list = page.locator('details:has(.machine-list), details:has(> summary)').last();
      if (await list.evaluate((one) => (one as HTMLDetailsElement).open)) await list.locator('summary').click();
    },
    act: (page) =>
      measured(
        page,
        `const all = document.querySelectorAll('.mapping details summary'); all[all.length - 1].click()`,
        `${on('.machine-list li')} !== null`,
      ),
  },
];

const PROPOSAL = {
  nodes: FOUND * 6,
  cut: false,
  machines: Array.from({ length: FOUND }, (_, i) => ({
    id: `m${i}`,
    name: `Machine ${i}`,
    line_name: `Hall ${Math.floor(i / 40)}`,
    speaks: '',
    tags: Object.fromEntries(
      ['State', 'Good', 'Reject', 'Speed', 'OilTemperature'].map((tag) => [tag, { from: `ns=2;s=M${i}.${tag}` }]),
    ),
  })),
  machine_types: {},
  state_maps: {},
  remarks: [],
};
