/** The tree of reasons in the browser, by the keyboard alone: named, put in its place, given its fault codes, retired once it is used. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmptyPlant, openEmptyPlant } from './empty-plant.ts';
import { Keys } from './keys.ts';
import { wordsOf } from './pages.ts';
import { until } from './stage.ts';

const PLANT = `
gemba: 1
site: { id: werk, name: Werk, timezone: UTC }
sources: []
products: []
shifts: [{ id: day, name: Day, days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "00:00" }]
reasons:
  - { id: technical, name: { en: Technical, de: Technik } }
  - { id: jam, name: Jam, parent: technical }
machine_types:
  capper: { faults: { "11": Cap feed jam, "12": Torque }, fault_reasons: { "11": jam } }
areas: [{ id: hall, name: Halle }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: capper
    buffers: []
    machines: [{ id: capper, name: Capper, type: capper, place: { x: 0, z: 0 } }]
`;

interface Plant {
  readonly plant: {
    readonly reasons: readonly {
      id: string;
      name: unknown;
      parent: string | null;
      state: string | null;
      retired: boolean;
    }[];
    readonly machines: readonly { faultReasons: Readonly<Record<string, string>> }[];
  };
}

let stage: EmptyPlant;
beforeAll(async () => {
  stage = await openEmptyPlant('reasons', PLANT);
}, 240_000);
afterAll(() => stage?.close(), 60_000);

const reasons = async () => (await stage.ask<Plant>('plant')).plant.reasons;
async function apply(keys: Keys, why: string) {
  const { page } = keys;
  const dialog = page.getByRole('dialog');
  await keys.press(page.locator('main').getByRole('button', { name: 'Review' }));
  await until('why is asked', () => keys.holds(dialog.getByLabel('Why')));
  await page.keyboard.type(why);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

test('a reason is added below another one, named in three languages, made planned, and given a fault code', async () => {
  const { page, address } = stage;
  const keys = new Keys(page);
  await page.goto(`${address}/setup/reasons`);
  const row = (id: string) => page.locator(`[data-reason="${id}"]`);
  await row('jam').waitFor();
  await keys.to(row('technical'));
  await page.keyboard.press('ArrowDown');
  await until('the arrow leads down the tree', () => keys.holds(row('jam')));
  await page.keyboard.press('Home');
  await keys.type(page.getByLabel('New reason'), 'Cap cleaning');
  await keys.press(page.getByRole('button', { name: 'Add below Technical' }));
  await row('cap-cleaning').waitFor();
  await keys.type(page.getByLabel('Deutsch'), 'Deckel reinigen');
  await keys.type(page.getByLabel('Türkçe'), 'Kapak temizliği');
  await keys.to(page.getByLabel(/^Such time is/));
  await page.keyboard.type('P');
  await page.getByText('Planned: outside of OEE.').waitFor();
  await keys.to(page.getByLabel('Add a fault code', { exact: true }));
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown');
  await keys.press(page.getByRole('button', { name: 'Add a fault code: Take' }));
  await page.getByRole('button', { name: 'Remove: capper · 12 Torque' }).waitFor();
  await keys.to(row('cap-cleaning'), 'Shift+Tab');
  await page.keyboard.press('Alt+ArrowUp');
  await until('it stands before its neighbour, and has the focus still', async () => {
    const ids = await page
      .locator('[data-reason]')
      .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-reason')));
    return ids.join() === 'technical,cap-cleaning,jam' && (await keys.holds(row('cap-cleaning')));
  });
  await apply(keys, 'cleaning is planned');
  expect((await reasons()).map(({ id, parent, state }) => [id, parent, state])).toEqual([
    ['technical', null, null],
    ['cap-cleaning', 'technical', 'planned-stop'],
    ['jam', 'technical', null],
  ]);
  const { plant } = await stage.ask<Plant>('plant');
  expect(plant.reasons[1]?.name).toEqual({ en: 'Cap cleaning', de: 'Deckel reinigen', tr: 'Kapak temizliği' });
  expect(plant.machines[0]?.faultReasons).toEqual({ '11': 'jam', '12': 'cap-cleaning' });
}, 120_000);

test('one that nobody gave is removed; one that was given is retired, and the screen says how often it was', async () => {
  const { page, address } = stage;
  const keys = new Keys(page);
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const given = await page.request.post(`${address}/api/v1/stops/capper@0/reason`, {
    data: { machine: 'capper', from: at(30), to: at(20), reason: 'jam' },
    headers: { origin: address },
  });
  expect(given.status(), await given.text()).toBe(200);
  await page.reload();
  const row = (id: string) => page.locator(`[data-reason="${id}"]`);
  await row('jam').click();
  await page.getByText(/given by people 1 times/).waitFor();
  expect(await page.locator('.reason-form').getByRole('button', { name: 'Remove', exact: true }).count()).toBe(0);
  await keys.press(page.getByRole('button', { name: 'Retire' }));
  expect(await wordsOf(row('jam'))).toContain('retired');
  await row('cap-cleaning').click();
  await keys.press(page.locator('.reason-form').getByRole('button', { name: 'Remove', exact: true }));
  await apply(keys, 'the tree as it is used');
  expect((await reasons()).map(({ id, retired }) => [id, retired])).toEqual([
    ['technical', false],
    ['jam', true],
  ]);
  expect((await stage.ask<Plant>('plant')).plant.machines[0]?.faultReasons).toEqual({});
}, 60_000);

test('a used reason that is deleted in the text of the file is refused in clear words, before it is in force', async () => {
  const { page, address } = stage;
  await page.goto(`${address}/setup/file`);
  const text = page.getByLabel('plant.yaml');
  await text.fill((await text.inputValue()).replace(/^ +- \{ id: jam.*\n/m, ''));
  await page.locator('main').getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/reason `jam` is used by .* say `retired: true` of it instead/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
}, 60_000);

test.each(['light', 'dark'])(
  'the tree holds against axe (%s), and fits a phone',
  async (theme) => {
    const { page, address } = stage;
    await page.goto(`${address}/setup/reasons?theme=${theme}`);
    await page.locator('[data-reason="jam"]').click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1366, height: 768 });
  },
  60_000,
);
