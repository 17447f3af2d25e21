/** An engineer tells a web address what happens, sees what it refused and sends it again; and says who looks after rates and reasons. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineText } from '../plants.ts';
import { type EmptyPlant, openEmptyPlant } from './empty-plant.ts';
import { Hands } from './hands.ts';
import { until } from './stage.ts';

let stage: EmptyPlant;
let receiver: Server;
let answer = 422;
const taken: { events: { event: { type: string } }[]; test?: boolean }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (answer < 300) taken.push(JSON.parse(body));
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  // A source that nobody answers: what happens to it is what there is to tell.
  stage = await openEmptyPlant('outputs', lineText(2));
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await new Promise((done) => receiver.close(done));
}, 60_000);

test('a web address is tried, added, and what it refuses is read, sent again or let go of on the screen', async () => {
  const { page, address } = stage;
  const hands = new Hands(page);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  await page.goto(`${address}/setup`);
  await hands.press('Add a way out');
  await hands.choose('To', 'webhook');
  await hands.fill('Web address', url);
  await hands.fill('Secret', 'eleven-twelve');
  await hands.press('Test it live');
  await page.getByText('it answered 422').waitFor();
  answer = 204;
  await hands.press('Test it live');
  await page.getByText('it answered 204').waitFor();
  expect(taken.pop()).toMatchObject({ test: true, events: [] });
  answer = 422;
  await hands.apply('the maintenance system');

  // Something happens: the source is begun anew at another address.
  const { version, yaml } = await stage.ask<{ version: number; yaml: string }>('setup/plant');
  for (const [i, port] of [4841, 4842].entries()) {
    const changed = await page.request.put(`${address}/api/v1/setup/plant`, {
      data: { base: version + i, yaml: yaml.replace(':4840', `:${port}`), why: 'moved' },
    });
    expect(changed.status()).toBe(200);
    await until('it was put aside', async () => {
      const { outputs } = await stage.ask<{ outputs: { dead: number }[] }>('outputs');
      return (outputs[0]?.dead ?? 0) > i;
    });
  }
  const row = page.locator('[data-output=webhook]');
  await hands.press(/put aside$/, row);
  const letters = row.locator('.letters li');
  await letters.first().getByText('it answered 422').waitFor();
  await hands.click(letters.first().getByText('What it tells'));
  await letters.first().locator('pre').getByText('source-changed').waitFor();

  await hands.press('Send all again', row);
  await row.getByText('then not: it answered 422').waitFor();
  answer = 204;
  const before = await letters.count();
  await hands.press(/^Send message \d+ again$/, letters.first());
  await until('one is gone', async () => (await letters.count()) < before);
  expect(taken.flatMap(({ events }) => events.map(({ event }) => event.type))).toContain('source-changed');
  while ((await letters.count()) > 0) {
    const left = await letters.count();
    await hands.press(/^Let go of message \d+$/, letters.first());
    await until('it is let go of', async () => (await letters.count()) < left);
  }
  const { outputs } = await stage.ask<{ outputs: { dead: number }[] }>('outputs');
  expect(outputs[0]?.dead).toBe(0);

  await hands.press('Remove', row);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('it was a trial');
  await hands.press('Apply', dialog);
  await row.waitFor({ state: 'detached' });
}, 120_000);

test('rates and reasons get an owner and a day; what is overdue is listed where Setup begins', async () => {
  const { page, address } = stage;
  const hands = new Hands(page);
  await page.goto(`${address}/setup/care`);
  await page.getByText('3 without owner or date').waitFor();
  await hands.click(page.getByRole('checkbox', { name: 'Choose all' }));
  await page.locator('.bulk').getByLabel('Owner').fill('A. Yilmaz');
  await page.locator('.bulk').getByLabel('Review by').fill('2020-01-31');
  await hands.press('Set for all chosen');
  await hands.fill('Owner: any, fault words', 'B. Kaya');
  await hands.fill('Ideal rate: any, ideal rate', '72');
  await hands.press(/^Review \d+ changes$/);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('somebody looks after them');
  await hands.press('Apply', dialog);
  await dialog.waitFor({ state: 'detached' });
  const { plant } = await stage.ask<{
    plant: {
      machines: { owner: string; review: string; idealRate: number; faultCare: { owner: string } }[];
      stateMapCare: Record<string, { owner: string; review: string }>;
    };
  }>('plant');
  expect(plant.machines[0]).toMatchObject({
    owner: 'A. Yilmaz',
    review: '2020-01-31',
    idealRate: 72,
    faultCare: { owner: 'B. Kaya' },
  });
  expect(plant.stateMapCare['words']).toEqual({ owner: 'A. Yilmaz', review: '2020-01-31' });

  await hands.follow('Connections');
  await hands.follow('3 rates and reasons');
  await page.getByRole('checkbox', { name: '3 reviews overdue' }).waitFor();
  expect(await page.getByRole('checkbox', { name: '3 reviews overdue' }).isChecked()).toBe(true);
  expect(await page.locator('[data-care]').count()).toBe(3);
}, 60_000);
