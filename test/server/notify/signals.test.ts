/** Signals of control charts reach people by a real mail server: many are one message, and what nobody takes goes to the next ones. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { messageOfSignals, type Subject } from '../../../server/notify/words.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { lineText, tagSlot } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';
import { startSmtp, type TestSmtp } from './smtp.ts';

const PLANT = `demo: true\n${lineText(2).replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')}`;
const EXECUTE = 6;
const TEMPERATURE = {
  ...{ name: 'Temperature', machine: 'm1', unit: '°C', chart: 'i-mr', size: 1, perProduct: false, base: 0 },
  measured: { from: 'tag', tag: 'temperature', sampling: { kind: 'every', n: 1 } },
  specifications: [{ product: null, low: 75, high: 85, target: 80 }],
  ...{ rules: ['nelson-1'], sigma: 1, learn: null, plan: ['Look at the heater'], escalateMin: null, stopOn: [] },
};
const RULE = {
  ...{ name: 'Shift', active: true, on: 'signal', priorities: [], kinds: [], lines: null, afterMin: 0, repeatMin: 0 },
  ...{ persons: [], roles: [], addresses: ['shift@plant.example'], channels: ['mail'], webhook: null },
  ...{ quiet: null, loud: null },
};
interface Signal {
  id: string;
  level: number;
  escalated: string[];
}
interface Told {
  level: number;
  who: string;
  channel: string;
  status: string;
}

let smtp: TestSmtp;
let plant: Running;
let clock = 0;
const env = () => ({ SMTP_URL: smtp.url, MAIL_FROM: 'Gemba <gemba@plant.example>' });
beforeEach(async () => {
  smtp = await startSmtp();
  plant = await startPlant(PLANT, { env: env() });
  clock = 0;
  await vi.waitFor(async () => expect((await plant.get('/api/v1/quality/charts')).status).toBe(200), 20_000);
  await say('m1/state', [EXECUTE]);
});
afterEach(async () => {
  await plant.stop();
  await smtp.close();
});

async function say(tag: string, values: readonly number[]): Promise<void> {
  const batch = new SampleBatch();
  for (const value of values) {
    clock = Math.max(clock + 1, Date.now());
    batch.push(tagSlot(plant.server.host.plant, tag), clock, value, 0);
  }
  await plant.server.host.deliver(batch);
}
const define = async (id: string, more: object = {}) =>
  expect((await plant.send('PUT', `/api/v1/quality/characteristics/${id}`, { ...TEMPERATURE, ...more })).status).toBe(
    200,
  );
const rule = async (more: object) =>
  expect((await plant.send('POST', '/api/v1/notify/rules', { ...RULE, ...more })).status).toBe(200);
const standing = async () =>
  (await plant.get<{ signals: Signal[] }>('/api/v1/quality/signals?limit=50&state=standing')).body.signals;
const toldOf = async (id: string | undefined) =>
  (await plant.get<{ told: Told[] }>(`/api/v1/quality/signals/${id}/told`)).body.told;
const soon = { timeout: 20_000, interval: 50 };
/** One reading in control gives the declared stage, the next is far out. */
const leaveControl = async () => {
  await say('m1/temperature', [80]);
  await vi.waitFor(async () => {
    const { charts } = (await plant.get<{ charts: { learning: object | null }[] }>('/api/v1/quality/charts')).body;
    expect(charts.map(({ learning }) => learning)).toEqual(charts.map(() => null));
    expect(charts.length).toBeGreaterThan(0);
  }, soon);
  await say('m1/temperature', [95]);
};
const textOf = (source: string | undefined) => (source ?? '').replace(/=\r?\n/g, '').replaceAll('_', ' ');

test('twelve charts that leave control at once are one mail that says twelve', async () => {
  await rule({ lines: ['line'] });
  await rule({ name: 'Elsewhere', characteristics: ['another'], addresses: ['elsewhere@plant.example'] });
  await define('temp');
  for (let i = 1; i < 12; i++) await define(`temp-${i}`, { name: `Temperature ${i}` });
  await leaveControl();
  await vi.waitFor(async () => expect(await standing()).toHaveLength(12), soon);
  await vi.waitFor(() => expect(smtp.mails).toHaveLength(1), soon);
  const [mail] = smtp.mails;
  expect(mail?.to).toEqual(['shift@plant.example']);
  expect(textOf(mail?.source)).toContain('12 control charts');
  for (const { id } of await standing())
    await vi.waitFor(
      async () => expect(await toldOf(id)).toMatchObject([{ level: 0, who: 'shift@plant.example', status: 'sent' }]),
      soon,
    );
  await new Promise((done) => setTimeout(done, 4_000));
  expect(smtp.mails).toHaveLength(1);
});

test('a signal that nobody takes in the time its characteristic says goes to the next ones, each once, over a restart', async () => {
  await rule({});
  await rule({ name: 'Lead', fromLevel: 1, addresses: ['lead@plant.example'] });
  await define('temp', { escalateMin: 0.1 });
  await leaveControl();
  await vi.waitFor(() => expect(smtp.mails.map(({ to }) => to[0])).toEqual(['shift@plant.example']), soon);
  expect(textOf(smtp.mails[0]?.source)).toContain('Look at the heater');
  const [signal] = await standing();
  await vi.waitFor(() => expect(smtp.mails.map(({ to }) => to[0])).toContain('lead@plant.example'), {
    timeout: 30_000,
    interval: 50,
  });
  expect(textOf(smtp.mails.at(-1)?.source)).toContain('Still out of control');
  await vi.waitFor(
    async () =>
      expect(await toldOf(signal?.id)).toMatchObject([
        { level: 0, who: 'shift@plant.example', channel: 'mail', status: 'sent' },
        { level: 1, who: 'lead@plant.example', channel: 'mail', status: 'sent' },
      ]),
    soon,
  );
  expect((await plant.send('POST', `/api/v1/quality/signals/${signal?.id}/take`, {})).status).toBe(200);
  const [taken] = await standing();
  expect(taken?.escalated.length).toBe(taken?.level);
  const mails = smtp.mails.length;
  await plant.stop();
  plant = await startPlant(PLANT, { data: plant.data, env: env() });
  await vi.waitFor(async () => expect(await standing()).toHaveLength(1), soon);
  await new Promise((done) => setTimeout(done, 12_000));
  expect(smtp.mails).toHaveLength(mails);
  expect((await standing())[0]?.level).toBe(taken?.level);
});

test('a message of several tells ten, the oldest first, and how many more', () => {
  const one = (since: number): Subject => ({
    ...{ kind: 'signal', priority: 'medium', what: `Weight ${since}`, where: ['Filler', { en: 'Line', de: 'Linie' }] },
    ...{ more: '', since, stop: since === 2, level: 0 },
  });
  const many = Array.from({ length: 13 }, (_, i) => one(13 - i));
  const { subject, text } = messageOfSignals(many, 'de', 'UTC');
  expect(subject).toBe('Außer Kontrolle: 13 Regelkarten – Linie');
  const lines = text.split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toMatch(/^Weight 1, Filler, Linie: seit /);
  expect(lines[1]).toContain('Ein Halt der Maschine wird empfohlen');
  expect(lines[10]).toBe('und 3 weitere');
  expect(messageOfSignals([one(1)], 'en', 'UTC').subject).toBe('Out of control: Weight 1 – Filler, Line');
  expect(messageOfSignals([{ ...one(1), level: 1 }], 'en', 'UTC').subject).toMatch(/^Still out of control/);
});
