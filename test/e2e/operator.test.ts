/**
 * A line's panel, end to end: a machine of the demo plant jams, a person says why with two taps, and everybody knows; also when
 * the server was away meanwhile, once and in order.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, type Stage, until } from './stage.ts';

const PANEL = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** The screen must show a stop within a second; this much more for a loaded machine. */
const SHOWN_MS = 1000;
const SLACK_MS = 3000;
const TARGET_PX = 64;

interface Stop {
  readonly id: string;
  readonly machine: string;
  readonly to: string | null;
  readonly parts: readonly { reason: string | null; reasonBy: string | null }[];
  readonly said: readonly { reason: string; by: string; inForce: boolean }[];
}

let stage: Stage;
let browser: Browser;
let context: BrowserContext;
let panel: Page;
const begun = Date.now();

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('operator'), openBrowser()]);
  context = await visitor(browser, { viewport: PANEL, hasTouch: true });
  panel = await context.newPage();
  await panel.goto(stage.signin);
  await panel.goto(`${stage.address}/operator/line1`);
  await until('the line runs', async () => (await stateOf()) === 'producing', 60_000);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const stateOf = () => panel.locator('main.operator').getAttribute('data-state');
const now = () => panel.locator('.operator-now');
async function stops(): Promise<Stop[]> {
  const window = `from=${new Date(begun - 3_600_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
  const answer = await context.request.get(`${stage.address}/api/v1/stops?scope=machine:line1-filler&${window}`);
  return ((await answer.json()) as { stops: Stop[] }).stops;
}
const tap = (name: string | RegExp) => now().getByRole('button', { name }).first().tap();

test('a jam is on the panel within a second, and two taps say why: the record and the list of stops have it', async () => {
  await stage.fault('line1-filler', 'jam');
  await until('the panel shows the stop', async () => (await stateOf()) !== 'producing', SHOWN_MS + SLACK_MS);
  await panel.getByLabel('Who').fill('Ada');
  await tap(/^Technical/);
  await tap(/^Jam$/);
  await until(
    'the record has it',
    async () => (await stops()).some((stop) => stop.to === null && stop.parts.some((part) => part.reason === 'jam')),
    15_000,
  );
  // Another machine of the line may stand meanwhile.
  const stop = (await stops()).find(({ to, parts }) => to === null && parts.some((part) => part.reason === 'jam'));
  expect(stop?.parts.at(-1)).toMatchObject({ reason: 'jam', reasonBy: 'person' });
  expect(stop?.said).toMatchObject([{ reason: 'jam', by: 'Ada', inForce: true }]);
  await until(
    'the panel shows the reason',
    async () => /Jam/.test(await wordsOf(now().locator('.stop-parts'))),
    10_000,
  );
}, 90_000);

test('every target is as large as a glove needs, on a panel and on a phone, and nothing is cut off', async () => {
  for (const size of [PANEL, PHONE]) {
    await panel.setViewportSize(size);
    const boxes = await panel
      .locator('main.operator :is(button, input)')
      .evaluateAll((all) =>
        all.map((one) => ({ height: one.getBoundingClientRect().height, name: one.textContent ?? '' })),
      );
    expect(boxes.length).toBeGreaterThan(5);
    expect(boxes.filter(({ height }) => height < TARGET_PX)).toEqual([]);
    expect(await panel.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  }
  await panel.setViewportSize(PANEL);
}, 30_000);

test('a near miss that is told at the panel is in the record and before the morning meeting', async () => {
  await panel.getByRole('button', { name: 'Tell a safety event' }).tap();
  const form = panel.getByRole('form', { name: 'Tell a safety event' });
  await form.getByRole('button', { name: 'Near miss' }).tap();
  await form.getByLabel('What happened').fill('A pallet slipped off the fork');
  await form.getByLabel('Where').selectOption('line1/line1-filler');
  // The meeting looks at what was by the minute.
  await form.getByLabel('Minutes ago').fill('1');
  await form.getByRole('button', { name: 'Put it on record' }).tap();
  await form.waitFor({ state: 'detached' });
  interface Told {
    readonly events: readonly Readonly<Record<'kind' | 'line' | 'machine' | 'text' | 'at', string>>[];
  }
  const told = async () => {
    const window = `from=${new Date(begun - 3_600_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
    return ((await (await context.request.get(`${stage.address}/api/v1/safety?${window}`)).json()) as Told).events;
  };
  await until('the record has it', async () => (await told()).length > 0, 15_000);
  const events = await told();
  expect(events).toMatchObject([
    { kind: 'near-miss', line: 'line1', machine: 'line1-filler', text: 'A pallet slipped off the fork' },
  ]);
  const { plant } = (await (await context.request.get(`${stage.address}/api/v1/plant`)).json()) as {
    plant: { site: { timezone: string } };
  };
  const day = new Date(events[0]?.at ?? '').toLocaleDateString('sv', { timeZone: plant.site.timezone });
  const meeting = await context.newPage();
  await meeting.goto(`${stage.address}/meeting?day=${day}`);
  const safety = meeting.getByRole('region', { name: 'Safety of people' });
  await safety.getByText('A pallet slipped off the fork').waitFor();
  expect(await wordsOf(safety)).toMatch(/Near miss[\s\S]*Filler/);
  await meeting.close();
}, 90_000);

test('two taps say that something is wrong: the order is on the board, takes a part and is closed with what was found', async () => {
  const api = `${stage.address}/api/v1/maintenance`;
  const part = { name: 'Seal kit', unit: 'pcs', place: 'A 1', min: 0, max: 4, leadDays: 2, supplier: '', cost: null };
  expect((await context.request.put(`${api}/parts/e2e-seal`, { data: part })).status()).toBe(200);
  await context.request.post(`${api}/parts/e2e-seal/movements`, { data: { kind: 'receipt', quantity: 3 } });
  await panel.getByRole('button', { name: /^Something is wrong here/ }).tap();
  await panel.getByRole('group', { name: 'At which machine?' }).getByRole('button', { name: 'Filler' }).tap();
  await panel.getByText('Filler: maintenance knows').waitFor();
  const board = await context.newPage();
  await board.setViewportSize({ width: 1366, height: 768 });
  await board.goto(`${stage.address}/maintenance?tab=work`);
  const card = board
    .locator('[data-column="open"] .work-card')
    .filter({ hasText: 'Told at the machine' })
    .filter({ hasText: 'Something is wrong here' })
    .last();
  await card.click();
  const order = board.getByRole('dialog');
  await order
    .getByRole('form', { name: 'Parts' })
    .getByRole('combobox', { name: 'Part', exact: true })
    .selectOption('e2e-seal');
  await order.getByRole('form', { name: 'Parts' }).getByLabel('Booking').selectOption('issue');
  await order.getByRole('form', { name: 'Parts' }).getByRole('button', { name: 'Book' }).click();
  await order.getByText('1 pcs used').waitFor();
  await order.getByRole('button', { name: 'Report it done' }).click();
  await order.getByLabel('What was found').fill('Valve seal torn');
  await order.getByRole('button', { name: 'Yes' }).click();
  await order.getByLabel('How it failed').selectOption('external-leak');
  await order.getByRole('button', { name: 'Close the order' }).click();
  await order.getByText('Leak to the outside').waitFor();
  const { parts } = (await (await context.request.get(`${api}/parts`)).json()) as { parts: Record<string, unknown>[] };
  expect(parts.find((one) => one['part'] === 'e2e-seal')).toMatchObject({ onHand: 2, reserved: 0 });
  await board.close();
}, 60_000);

test('what the workshop knows is kept on the screen: a component, a code, a plan of two parts, a photo, a file with a bad row', async () => {
  const api = `${stage.address}/api/v1/maintenance`;
  const asked = async (path: string) => (await context.request.get(`${api}${path}`)).json();
  const part = { name: 'Belt', unit: 'pcs', place: '', min: 0, max: 2, leadDays: 2, supplier: '', cost: null };
  await context.request.put(`${api}/parts/e2e-belt`, { data: part });
  const page = await context.newPage();
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(`${stage.address}/maintenance?tab=work&view=components`);
  await page.getByRole('button', { name: 'New component' }).click();
  const component = page.getByRole('form', { name: 'New component' });
  await component.getByLabel('Name').fill('Gear box');
  await component.getByLabel('Machine').selectOption('line1-capper');
  await component.getByLabel('Replaced by part').selectOption('e2e-belt');
  await component.getByRole('button', { name: 'Keep' }).click();
  const row = page.getByRole('row', { name: /Gear box/ });
  await row.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('form', { name: 'Component' }).getByLabel('Name').fill('Gear box, left');
  await page.getByRole('form', { name: 'Component' }).getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('row', { name: /Gear box, left.*Capper.*Belt/ }).waitFor();
  await row.getByRole('button', { name: 'Take out of use' }).click();
  await row.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Failure codes' }).click();
  await page.getByRole('button', { name: 'New code' }).click();
  await page.getByRole('form', { name: 'New code' }).getByLabel('English').fill('Cap skewed');
  await page.getByRole('form', { name: 'New code' }).getByRole('button', { name: 'Keep' }).click();
  await page.locator('[data-code="cap-skewed"]').getByRole('button', { name: 'Take out of use' }).click();
  await page.locator('[data-code="cap-skewed"][data-gone]').getByText('out of use').waitFor();

  await page.getByRole('button', { name: 'Preventive plans' }).click();
  await page.getByRole('button', { name: 'New plan' }).click();
  const plan = page.getByRole('form', { name: 'New plan' });
  await plan.getByLabel('What is to be done').fill('Renew both');
  for (const [at, id] of ['e2e-seal', 'e2e-belt'].entries()) {
    await plan.getByRole('button', { name: 'Add part' }).click();
    await plan.getByLabel('Part', { exact: true }).nth(at).selectOption(id);
    await plan
      .getByLabel('Quantity')
      .nth(at)
      .fill(String(at + 1));
  }
  await plan.getByRole('button', { name: 'Keep' }).click();
  await page.locator('.work-plan', { hasText: 'Renew both' }).waitFor();
  const { plans } = (await asked('/plans')) as { plans: { title: string; parts: unknown }[] };
  expect(plans.find(({ title }) => title === 'Renew both')?.parts).toEqual([
    { part: 'e2e-seal', quantity: 1 },
    { part: 'e2e-belt', quantity: 2 },
  ]);

  await page.getByRole('button', { name: 'Spare parts' }).click();
  await page.getByRole('button', { name: 'Seal kit' }).click();
  // Newest first: what the order took, and what came before.
  await until('its movements are told', async () =>
    /Taken -1 pcs 2 \d+ .*Received \+3 pcs 3/s.test(
      (await wordsOf(page.getByRole('region', { name: 'What came and went' }))).replace(/\s+/g, ' '),
    ),
  );

  await page.getByRole('button', { name: 'Board', exact: true }).click();
  await page.getByRole('button', { name: 'Import orders' }).click();
  const file = page.getByRole('dialog');
  const rows = [
    'system,external,machine,kind,title',
    'cmms,1,line1-filler,corrective,Seal leaks',
    'cmms,2,line9,tag,x',
  ];
  await file
    .locator('input[type=file]')
    .setInputFiles({ name: 'work.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await file.getByText('One new row would go in').waitFor();
  expect((await wordsOf(file.locator('.order-faults'))).replace(/\s+/g, ' ')).toMatch(
    /3 2 machine the plant has no line9/,
  );
  await file.getByRole('button', { name: 'Take one row in' }).click();
  await file.getByText('One new row is in').waitFor();
  await file.getByRole('button', { name: 'Close' }).click();

  await page.locator('.work-card', { hasText: 'Seal leaks' }).click();
  const order = page.getByRole('dialog');
  const png = await page.screenshot();
  await order.locator('input[type=file]').setInputFiles({ name: 'leak.png', mimeType: 'image/png', buffer: png });
  await order.getByRole('button', { name: 'Note it' }).click();
  const kept = order.locator('.work-events img');
  await kept.waitFor();
  const photo = await context.request.get(`${stage.address}${await kept.getAttribute('src')}`);
  expect([photo.status(), photo.headers()['content-type']]).toEqual([200, 'image/jpeg']);
  await page.close();
}, 90_000);

test('with the server away entries wait, outlive a reload, and are taken once and in order when it is back', async () => {
  // The network goes, not the page: a reload of the screens needs them, as an installed panel has them.
  const cut = `${stage.address}/api/v1/stops/**`;
  await context.route(cut, (route) => route.abort());
  await tap(/^Process/);
  await tap(/^Adjustment$/);
  await tap(/^Organisation/);
  await tap(/^No operator$/);
  await until('both wait', async () => /2 entries wait/.test(await wordsOf(panel.locator('main.operator'))), 10_000);
  await panel.reload();
  await until(
    'both still wait',
    async () => /2 entries wait/.test(await wordsOf(panel.locator('main.operator'))),
    20_000,
  );
  await context.unroute(cut);
  await until('nothing waits', async () => !/wait/.test(await wordsOf(panel.locator('main.operator'))), 20_000);
  const given = (await stops())[0]?.said.map(({ reason }) => reason);
  expect(given).toEqual(['no-operator', 'adjust', 'jam']);
}, 90_000);

test('while the server does not answer who is at the pad goes on: the entry waits, and the record has it afterwards', async () => {
  await tap(/^Technical/);
  stage.server.child.kill('SIGSTOP');
  try {
    await until('the panel says that it knows nothing new', async () => (await stateOf()) === 'unknown', 30_000);
    expect(await wordsOf(now())).toMatch(/Last told at/);
    await tap(/^Drive or motor$/);
    await until('it waits', async () => /1 entry waits/.test(await wordsOf(panel.locator('main.operator'))), 10_000);
  } finally {
    stage.server.child.kill('SIGCONT');
  }
  await until('nothing waits', async () => !/wait/.test(await wordsOf(panel.locator('main.operator'))), 30_000);
  await until('the record has it', async () => (await stops())[0]?.said[0]?.reason === 'drive', 15_000);
}, 90_000);

test('without the source the panel says that there is no data', async () => {
  await stage.demo.end();
  await until('no data', async () => (await stateOf()) === 'unknown', 30_000);
  expect(await wordsOf(now())).toContain('No data');
}, 60_000);
