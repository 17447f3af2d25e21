/**
 * An engineer connects a plant that knows nothing of Gemba, with a browser alone: 50 machines on a Python OPC UA server and
 * a Sparkplug line, from an empty plant to states, counters and OEE.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SecureServer, startSecureServer } from '../server/connect/opcua-security-server.ts';
import { axeFaults } from './axe-faults.ts';
import { type EmptyPlant, openEmptyPlant } from './empty-plant.ts';
import { type ForeignLine, type ForeignServer, startForeignLine, startForeignServer } from './foreign-plant.ts';
import { Hands } from './hands.ts';
import { wordsOf } from './pages.ts';
import { freePort, until } from './stage.ts';

const MOST_ACTIONS = 40;

interface Views {
  readonly sources: readonly { source: string; status: string; since: string; reason: string }[];
}
interface MachineNow {
  readonly id: string;
  readonly state: string;
  readonly good: number;
  readonly reject: number;
}

let stage: EmptyPlant;
let page: Page;
let plc: ForeignServer;
let line: ForeignLine;
let secure: SecureServer;
let address = '';

const ask = <T>(path: string): Promise<T> => stage.ask<T>(path);
const sourceNow = async (id: string) => (await ask<Views>('sources')).sources.find(({ source }) => source === id);
const machinesNow = async () => (await ask<{ machines: MachineNow[] }>('state?scope=site')).machines;

beforeAll(async () => {
  [plc, line, stage] = await Promise.all([
    startForeignServer(await freePort()),
    startForeignLine(await freePort()),
    openEmptyPlant('setup'),
  ]);
  ({ page, address } = stage);
}, 240_000);

afterAll(async () => {
  await stage?.close();
  await plc?.stop();
  await line?.stop();
  await secure?.stop();
}, 60_000);

test('50 foreign machines and a Sparkplug line are mapped in at most 40 actions; states, counts and OEE inputs are true', async () => {
  const hands = new Hands(page, MOST_ACTIONS);
  await hands.follow('Setup');

  await hands.press('Add a source');
  await hands.fill('Endpoint', plc.endpoint);
  await hands.press('Test it live');
  await page.getByText('Oeltemperatur').first().waitFor();
  await hands.apply('the controllers of all halls');
  await until('the server is connected', async () => (await sourceNow('opcua'))?.status === 'up');

  await hands.follow('Map', page.locator('[data-source=opcua]'));
  await hands.fill('Pattern for many machines', 'Objects/{line}/{machine}/{tag}');
  await page.locator('.found-count').getByText('50 machines with 208 tags').waitFor();
  for (const type of ['presse', 'fraese', 'montage']) await hands.fill(`Ideal rate: ${type}`, '60');
  await hands.apply('every machine of the three halls');
  await until('50 machines are there', async () => (await machinesNow()).length === 50);
  // Its own tags were new, so it was begun anew; from here on nobody touches it.
  await until('one of them runs', async () => (await machinesNow()).some(({ state }) => state === 'producing'));
  const since = (await sourceNow('opcua'))?.since;

  await hands.follow('Connections');
  await hands.press('Add a source');
  await hands.choose('Protocol', 'sparkplug');
  await hands.fill('Broker', line.broker);
  await hands.fill('Group', 'werk');
  await hands.press('Test it live');
  await page.getByText('Groups heard:').waitFor();
  await hands.apply('line 5');
  await until('the broker is connected', async () => (await sourceNow('sparkplug'))?.status === 'up');
  // Another source was added: the first one was not disturbed.
  expect((await sourceNow('opcua'))?.since).toBe(since);

  await hands.follow('Map', page.locator('[data-source=sparkplug]'));
  await page.getByRole('checkbox', { name: 'Linie 5/Packer' }).waitFor();
  await hands.press('Choose all');
  await hands.fill(/^Ideal rate:/, '60');
  for (const [code, state] of [
    ['100', 'producing'],
    ['200', 'breakdown'],
    ['300', 'starved'],
  ] as const)
    await hands.choose(code, state);
  await hands.apply('the filling line');
  await until('54 machines are there', async () => (await machinesNow()).length === 54);
  expect((await sourceNow('opcua'))?.since).toBe(since);

  const stateOf = async (id: string) => (await machinesNow()).find((machine) => machine.id === id);
  for (const [machine, state] of [
    ['presse-01', 'producing'],
    ['presse-07', 'starved'],
    ['presse-14', 'setup'],
    ['fraese-07', 'starved'],
    ['montage-12', 'producing'],
    ['fueller', 'producing'],
    ['verschliesser', 'starved'],
    ['etikettierer', 'breakdown'],
  ] as const)
    await until(`${machine} is ${state}`, async () => {
      const now = (await stateOf(machine))?.state;
      // A stop shorter than two minutes is not called a breakdown yet.
      return now === state || (state === 'breakdown' && now === 'micro-stop');
    });

  for (const machine of ['presse-20', 'montage-12', 'packer']) {
    const before = (await stateOf(machine))?.good ?? 0;
    await until(`${machine} counts`, async () => ((await stateOf(machine))?.good ?? 0) >= before + 3);
  }
  const to = new Date(Date.now()).toISOString();
  const from = new Date(Date.now() - 20_000).toISOString();
  for (const id of ['halle-a', 'halle-c', 'linie-5']) {
    // The record follows the plant by a second or more. The last machine of each line runs all the time, at the rate it was given.
    await until(`${id} has its figures`, async () => {
      const { figures } = await ask<{ figures: readonly { formula: string; value: number | null }[] }>(
        `oee?scope=line:${id}&from=${from}&to=${to}`,
      );
      return ['oee', 'availability', 'effectiveness', 'quality-ratio'].every(
        (formula) => (figures.find((one) => one.formula === formula)?.value ?? 0) > 0,
      );
    });
  }
  expect(hands.count).toBeLessThanOrEqual(MOST_ACTIONS);
}, 240_000);

test('a server that nobody approved is refused; approved in the browser, it is connected', async () => {
  const port = await freePort();
  secure = await startSecureServer(port, { users: {}, anonymous: true });
  const hands = new Hands(page);
  await page.goto(`${address}/setup`);
  await hands.press('Add a source');
  await hands.fill('Endpoint', `opc.tcp://127.0.0.1:${port}`);
  await hands.fill('Name', 'safe');
  await hands.choose('Security policy', 'aes256-sha256-rsapss');
  await hands.apply('a server that says who it is');
  const row = page.locator('[data-source=safe]');
  await until('it is refused, and says why', async () => /not known here/.test(await wordsOf(row)));

  await hands.press('Change', row);
  await hands.press('Test it live');
  await page.getByText('nobody has approved it').waitFor();
  await hands.press('Approve');
  await page.locator('.certificate[data-verdict=approved]').waitFor();
  await until('it is connected', async () => (await sourceNow('safe'))?.status === 'up', 60_000);
}, 180_000);

test('a source that stopped is down with its reason, and its tags have no data', async () => {
  await page.goto(`${address}/setup`);
  await plc.stop();
  const row = page.locator('[data-source=opcua]');
  await until('its row says so', async () => (await row.getAttribute('class'))?.includes('down'), 60_000);
  expect(await wordsOf(row)).toMatch(/Silent/);
  expect((await sourceNow('opcua'))?.reason).not.toBe('');
  await page.goto(`${address}/setup/tags`);
  await page.getByRole('combobox', { name: 'Source', exact: true }).selectOption('opcua');
  await until('every tag of it says no data', async () => {
    const words = await page.locator('.tag-grid td.quality').allTextContents();
    return words.length > 5 && words.every((word) => word === 'no data');
  });
}, 120_000);

test('tags are given an owner and a review date, many at once; the change can be taken back', async () => {
  const hands = new Hands(page);
  await page.goto(`${address}/setup/tags`);
  await page.getByLabel('Filter', { exact: true }).fill('presse-01');
  await until('the tags of one press', async () => (await page.locator('.tag-grid tbody th').count()) === 5);
  await hands.click(page.getByRole('checkbox', { name: 'Choose all' }));
  await page.locator('.bulk').getByLabel('Owner', { exact: true }).fill('A. Yilmaz');
  await hands.press('Set for all chosen');
  await hands.press('Review 5 changes');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('somebody looks after them');
  await hands.press('Apply', dialog);
  await until('the press, and nothing else, has an owner', async () => {
    const { plant } = await ask<{ plant: { tags: { name: string; owner: string }[] } }>('plant');
    const owned = plant.tags.filter(({ owner }) => owner === 'A. Yilmaz');
    return owned.length === 5 && owned.every(({ name }) => name.startsWith('presse-01/'));
  });

  await hands.follow('Plant file');
  const before = page.locator('.versions li').nth(1);
  await hands.press('Go back to this', before);
  await dialog.getByLabel('Why').fill('it was a trial');
  await hands.press('Apply', dialog);
  await until('nobody owns them any more', async () => {
    const now = await ask<{ plant: { tags: { owner: string }[] } }>('plant');
    return now.plant.tags.every(({ owner }) => owner === '');
  });
}, 120_000);

test('somebody else was quicker: the change is kept, looked at again and then applied', async () => {
  const hands = new Hands(page);
  await page.goto(`${address}/setup/tags`);
  await page.getByLabel('Filter', { exact: true }).fill('packer/takt');
  await page.getByLabel('Owner: packer/takt', { exact: true }).fill('B. Kaya');
  await hands.press('Review 1 change');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('she knows it');
  const now = await ask<{ version: number; yaml: string }>('setup/plant');
  const other = await page.request.put(`${address}/api/v1/setup/plant`, {
    data: { base: now.version, yaml: now.yaml.replace('name: Werk', 'name: Werk Nord'), why: 'another name' },
  });
  expect(other.status()).toBe(200);
  await hands.press('Apply', dialog);
  await dialog.getByText('Somebody was quicker').waitFor();
  await hands.press('Look at it again', dialog);
  await hands.press('Apply', dialog);
  await dialog.waitFor({ state: 'detached' });
  await until('both changes are in force', async () => {
    const { plant } = await ask<{ plant: { site: { name: string }; tags: { name: string; owner: string }[] } }>(
      'plant',
    );
    return plant.site.name === 'Werk Nord' && plant.tags.some(({ owner }) => owner === 'B. Kaya');
  });
}, 60_000);

test.each(['/setup', '/setup/map', '/setup/lines', '/setup/tags', '/setup/care', '/setup/file'])(
  '%s has no accessibility fault that axe finds',
  async (path) => {
    await page.goto(`${address}${path}`);
    await page.locator('.setup-head').waitFor();
    // A table in which axe looks at each cell: some rows are like all.
    if (path === '/setup/tags') await page.getByLabel('Filter', { exact: true }).fill('presse-01');
    expect(await axeFaults(page)).toEqual([]);
  },
  60_000,
);
