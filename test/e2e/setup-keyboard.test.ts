/** From an empty plant to running machines without a mouse: add, test, browse, map, review, apply; the focus is never lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmptyPlant, openEmptyPlant } from './empty-plant.ts';
import { type ForeignServer, startForeignServer } from './foreign-plant.ts';
import { Keys } from './keys.ts';
import { freePort, until } from './stage.ts';

let stage: EmptyPlant;
let plc: ForeignServer;

beforeAll(async () => {
  [stage, plc] = await Promise.all([openEmptyPlant('keyboard'), startForeignServer(await freePort())]);
}, 240_000);
afterAll(async () => {
  await stage?.close();
  await plc?.stop();
}, 60_000);

test('a server is added, tested, browsed, mapped, reviewed and applied by the keyboard alone', async () => {
  const { page } = stage;
  const keys = new Keys(page);
  const dialog = page.getByRole('dialog');
  const main = page.locator('main');
  await keys.press(page.getByRole('link', { name: 'Setup', exact: true }));
  const add = page.getByRole('button', { name: 'Add a source' });
  await add.waitFor();
  await keys.press(add);

  // The form has the focus at once, and gives it back when it is closed.
  await until('the form has the focus', () => keys.holds(page.getByLabel('Protocol')));
  await keys.press(main.getByRole('button', { name: 'Cancel' }));
  await until('the button has it again', () => keys.holds(add));
  await page.keyboard.press('Enter');
  await keys.type(page.getByLabel('Endpoint'), plc.endpoint);
  await keys.press(page.getByRole('button', { name: 'Test it live' }));
  await page.getByText('Oeltemperatur').first().waitFor();
  await keys.press(main.getByRole('button', { name: 'Review' }));

  // Escape leaves the review as it was; the focus is where it was.
  await until('why is asked', () => keys.holds(dialog.getByLabel('Why')));
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await until('the focus is back', () => keys.holds(main.getByRole('button', { name: 'Review' })));
  await page.keyboard.press('Enter');
  await until('why is asked again', () => keys.holds(dialog.getByLabel('Why')));
  await page.keyboard.type('the controllers');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await until('the focus is where the form was opened', () => keys.holds(add));
  expect(await page.getByText('In force: version 2').count()).toBe(1);

  const map = page.locator('[data-source=opcua]').getByRole('link', { name: 'Map' });
  await map.waitFor();
  await keys.press(map);
  const tree = page.getByRole('radio', { name: 'In the tree' });
  await keys.to(page.getByRole('radio', { name: 'By a pattern' }));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await keys.holds(tree)).toBe(true);
  await keys.press(page.getByRole('button', { name: /Halle A/ }));
  await page.getByRole('button', { name: /Presse 01/ }).waitFor();
  await keys.press(page.getByRole('button', { name: /Presse 01/ }));
  const leaf = page.getByRole('checkbox', { name: /Zustand/ });
  await leaf.waitFor();
  await keys.to(leaf);
  await page.keyboard.press('Space');
  await keys.press(page.getByRole('button', { name: /^All like this/ }));
  await page.locator('.found-count').getByText('50 machines').waitFor();

  await keys.type(page.getByLabel('Ideal rate: presse', { exact: true }), '60');
  await keys.press(page.locator('.line-plan summary').first());
  await keys.to(page.getByRole('button', { name: 'Move Presse 02: arrow keys' }));
  await page.keyboard.press('ArrowUp');
  await until('it moved, and has the focus still', async () => {
    const first = await page.locator('.machine-order b').first().textContent();
    return (
      first === 'Presse 02' && (await keys.holds(page.getByRole('button', { name: 'Move Presse 02: arrow keys' })))
    );
  });
  await keys.press(main.getByRole('button', { name: 'Review' }));
  await until('why is asked', () => keys.holds(dialog.getByLabel('Why')));
  await page.keyboard.type('all halls');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await until('the machines are there', async () => {
    const { machines } = await stage.ask<{ machines: { state: string }[] }>('state?scope=site');
    return machines.length === 50 && machines.some(({ state }) => state === 'producing');
  });
  // What was reviewed is gone from the page: the focus is on something that is there, not lost to the top of the document.
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
}, 180_000);

test('the focus is seen in the dark as well, and in the table of tags the arrows go from row to row', async () => {
  const { page, address } = stage;
  await page.goto(`${address}/setup/tags?theme=dark`);
  const keys = new Keys(page);
  const owners = page.getByLabel(/^Owner: presse-0[12]\/gut/i);
  await page.getByLabel('Filter', { exact: true }).fill('presse gut');
  await until('rows are there', async () => (await owners.count()) === 2);
  await keys.to(owners.first());
  await page.keyboard.press('ArrowDown');
  expect(await keys.holds(owners.nth(1))).toBe(true);
}, 60_000);
