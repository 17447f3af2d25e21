/**
 * An engineer connects a filler that speaks Modbus and a packer that speaks S7, neither of which lists anything, and lays out
 * the line they make: its state, its counts and its OEE are then those of the machines.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureFieldPeers, type FieldPeer, startFieldPeer } from '../server/connect/field-peers.ts';
import { type EmptyPlant, openEmptyPlant } from './empty-plant.ts';
import { Hands } from './hands.ts';
import { freePort, until } from './stage.ts';

let stage: EmptyPlant;
let filler: FieldPeer;
let packer: FieldPeer;
let ports: { modbus: number; s7: number };

interface MachineNow {
  readonly id: string;
  readonly state: string;
  readonly good: number;
}
const machineNow = async (id: string) =>
  (await stage.ask<{ machines: MachineNow[] }>('state?scope=site')).machines.find((machine) => machine.id === id);

/** The packer's counter of cases at byte 8 of its data block. */
async function packed(cases: number): Promise<void> {
  const count = Buffer.alloc(4);
  count.writeInt32BE(cases);
  await packer.put('DB1', 8, count);
}

beforeAll(async () => {
  await ensureFieldPeers();
  ports = { modbus: await freePort(), s7: await freePort() };
  [stage, filler, packer] = await Promise.all([
    openEmptyPlant('devices'),
    startFieldPeer('pymodbus-server.py', ports.modbus),
    startFieldPeer('snap7-server.py', ports.s7),
  ]);
  // The filler: status 2 (its own number for "runs"), 52.25 degrees as a float with its words swapped.
  await filler.put('holding', 0, Buffer.from('000200004251', 'hex'));
  // The packer: status 6 (PackML: Execute).
  await packer.put('DB1', 0, Buffer.from('0006', 'hex'));
  await packed(1000);
}, 240_000);
afterAll(async () => {
  await stage?.close();
  await filler?.kill();
  await packer?.kill();
}, 60_000);

test('a register table is tested, read, named and mapped; what cannot be reached is told in words', async () => {
  const { page, address } = stage;
  const hands = new Hands(page);
  await page.goto(`${address}/setup`);
  await hands.press('Add a source');
  await hands.choose('Protocol', 'modbus');
  await hands.fill('Host', '127.0.0.1');
  await hands.fill('Port', String(await freePort()));
  await hands.press('Test it live');
  await page.getByText('nothing listens there').waitFor();
  await hands.fill('Port', String(ports.modbus));
  await hands.fill('Places to read', 'holding:1:float32:cdab, holding:900');
  await hands.press('Test it live');
  await page.getByText('1 of 2 places read').waitFor();
  await page.getByText('52.250').waitFor();
  await page.getByText('the device has no such register').waitFor();
  await hands.apply('the filler');

  await hands.follow('Map', page.locator('[data-source=modbus]'));
  await hands.fill('To register', '40003');
  await hands.press('Read 3 places');
  await page.getByText('3 of 3 places read').waitFor();
  await hands.fill('Tag: holding:0', 'Status');
  await hands.fill('Machine', 'Filler');
  // Said before all tags are chosen: it stays said.
  await hands.fill('Ideal rate: filler', '1440');
  await hands.fill('From register', '40002');
  await hands.choose('Read as', 'float32');
  await hands.choose('Order of bytes', 'cdab');
  await hands.press('Read 1 place');
  await hands.fill('Tag: holding:1:float32:cdab', 'Temperature');
  await hands.fill('Into which line', 'Line 1');
  // 2 is no PackML state here.
  await hands.press('No, say what 2 mean');
  await hands.choose('2', 'producing');
  await hands.apply('its registers');
  await until('the filler runs', async () => (await machineNow('filler'))?.state === 'producing');
  const { plant } = await stage.ask<{ plant: { tags: { name: string; address: string; type: string }[] } }>('plant');
  expect(plant.tags.find(({ name }) => name === 'filler/temperature')).toMatchObject({
    address: 'holding:1:float32:cdab',
    type: 'number',
  });
}, 120_000);

test('a list of a data block is pasted; the line is laid out with the filler first, at its pace, and its OEE is right', async () => {
  const { page, address } = stage;
  const hands = new Hands(page);
  await page.goto(`${address}/setup`);
  await hands.press('Add a source');
  await hands.choose('Protocol', 's7');
  await hands.fill('Host', '127.0.0.1');
  await hands.fill('Port', String(ports.s7));
  await hands.apply('the packer');
  await hands.follow('Map', page.locator('[data-source=s7]'));
  await hands.click(page.getByRole('radio', { name: 'A list' }));
  await hands.fill(/^Rows of a register list/, 'DB1.DBW0\tINT\tStatus\tPacker\nDB1.DBD8\tDINT\tGood cases\tPacker');
  await hands.press('Read 2 places');
  await page.getByText('2 of 2 places read').waitFor();
  // Twice what the filler can: the line is as fast as the filler, whoever is last.
  await hands.fill('Ideal rate: packer', '480');
  await hands.fill('It counts: packer', 'case');
  await hands.fill('Base units in one: packer', '6');
  await hands.fill('Into which line', 'Line 1');
  // The packer belongs behind the filler; it is put there by the keyboard, and not by luck.
  await hands.click(page.locator('.line-plan summary'));
  const order = () => page.locator('.machine-order b').allTextContents();
  await page.getByRole('button', { name: 'Move Packer: arrow keys' }).focus();
  await page.keyboard.press('ArrowUp');
  expect(await order()).toEqual(['Packer', 'Filler']);
  await page.keyboard.press('ArrowDown');
  expect(await order()).toEqual(['Filler', 'Packer']);
  await hands.press('Join the machines of Line 1 in this order');
  await hands.fill('Units that fit between Filler and Packer', '40');
  await hands.apply('the end of the line');
  await until('the packer runs', async () => (await machineNow('packer'))?.state === 'producing');

  const from = Date.now();
  // Two cases of six a second: 720 bottles a minute, half of what the filler could.
  let cases = 0;
  while (Date.now() - from < 15_000) {
    await new Promise((done) => setTimeout(done, 500));
    cases = Math.round((Date.now() - from) / 500);
    await packed(1000 + cases);
  }
  const good = await until('all are counted', async () => {
    const now = (await machineNow('packer'))?.good ?? 0;
    return now >= cases ? now : null;
  });
  expect(good).toBe(cases);
  const to = Date.now();
  const window = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
  // The record follows the plant by a second or more: its figure counts once it covers the window.
  const oee = await until('the window is recorded', async () => {
    const { figures } = await stage.ask<{ figures: { formula: string; value: number | null; coverage: number }[] }>(
      `oee?scope=line:line-1&${window}`,
    );
    return figures.find(({ formula, coverage }) => formula === 'oee' && coverage > 0.99) ?? null;
  });
  const expected = (cases * 6) / ((1440 / 60_000) * (to - from));
  expect(oee.value).toBeGreaterThan(expected * 0.9);
  expect(oee.value).toBeLessThan(expected * 1.1);
}, 120_000);

test('a machine is dragged to another place of its line, another sets the pace, and the file says so', async () => {
  const { page, address } = stage;
  const hands = new Hands(page);
  await page.goto(`${address}/setup/lines`);
  const handle = page.getByRole('button', { name: 'Move Packer: arrow keys' });
  const target = await page.getByRole('button', { name: 'Move Filler: arrow keys' }).boundingBox();
  const box = await handle.boundingBox();
  if (!box || !target) throw new Error('no handles');
  await page.mouse.move(box.x + 8, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(target.x + 8, target.y + 6, { steps: 6 });
  await page.mouse.up();
  expect(await page.locator('.machine-order b').allTextContents()).toEqual(['Packer', 'Filler']);
  await hands.click(page.getByRole('radio', { name: 'Filler sets the pace of Line 1' }));
  await hands.press('Review');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('filler, packer').waitFor();
  await dialog.getByText('packer, filler').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await hands.press('As it was');
  expect(await page.locator('.machine-order b').allTextContents()).toEqual(['Filler', 'Packer']);
}, 60_000);
