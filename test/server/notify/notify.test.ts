/** People are told: by a real mail server, a real web address and a browser's push service; once, also over a restart. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineText } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { startSmtp, type TestSmtp } from './smtp.ts';

const PLANT = `demo: true\n${lineText(
  3,
  `alarms:
  - { id: hot, text: { en: Too hot, de: Zu heiß }, response: Cool it, machine: m1, when: { tag: temperature, above: 80 }, priority: high }
call_kinds:
  - { id: lead, name: { en: Team lead, de: Teamleitung } }
`,
)}`;
const RULE = {
  name: 'Shift',
  active: true,
  on: 'alarm',
  priorities: ['high'],
  kinds: [],
  lines: null,
  afterMin: 0,
  repeatMin: 0,
  persons: [],
  roles: [],
  addresses: ['shift@plant.example'],
  channels: ['mail'],
  webhook: null,
  quiet: null,
  loud: null,
};
type Kept = typeof RULE & { id: string };
interface Sent {
  id: number;
  channel: string;
  to: string;
  status: string;
  subject: string;
  words: string;
  attempts: number;
}

let smtp: TestSmtp;
let browser: TestBrowser;
let plant: Running;
const env = () => ({ SMTP_URL: smtp.url, MAIL_FROM: 'Gemba <gemba@plant.example>' });
beforeEach(async () => {
  [smtp, browser] = await Promise.all([startSmtp(), startBrowser()]);
  plant = await startPlant(PLANT, { env: env() });
  await plant.server.host.journal.flush();
  await vi.waitFor(async () => expect((await plant.get('/api/v1/notify/rules')).status).toBe(200), 20_000);
  await plant.say({ 'm1/temperature': 20 });
});
afterEach(async () => {
  await plant.stop();
  await Promise.all([smtp.close(), browser.close()]);
});

const put = async (rule: object) => (await plant.send<Kept>('POST', '/api/v1/notify/rules', rule)).body;
const sendings = async () => (await plant.get<{ sendings: Sent[] }>('/api/v1/notify/sendings')).body.sendings;
const bodyOf = (source: string) => source.replace(/=\r?\n/g, '');
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const soon = { timeout: 8000, interval: 50 };

test('an alarm is mailed at once, with what to do, and once however long it stands', async () => {
  await put(RULE);
  await plant.say({ 'm1/temperature': 91 });
  await vi.waitFor(() => expect(smtp.mails).toHaveLength(1), soon);
  const [mail] = smtp.mails;
  expect(mail?.to).toEqual(['shift@plant.example']);
  expect(mail?.source).toMatch(/^Subject: .*High=3A_Too_hot/m);
  expect(bodyOf(mail?.source ?? '')).toContain('Cool it');
  await wait(2500);
  expect(smtp.mails).toHaveLength(1);
  await vi.waitFor(
    async () => expect(await sendings()).toMatchObject([{ status: 'sent', attempts: 1, channel: 'mail' }]),
    soon,
  );
});

test('what nobody acknowledges is told again until somebody does, over a restart, each time once', async () => {
  await put({ ...RULE, repeatMin: 0.05 }); // three seconds
  await plant.say({ 'm1/temperature': 91 });
  await vi.waitFor(() => expect(smtp.mails.length).toBeGreaterThanOrEqual(2), soon);
  await plant.stop();
  const before = smtp.mails.length;
  plant = await startPlant(PLANT, { data: plant.data, env: env() });
  await vi.waitFor(() => expect(smtp.mails.length).toBeGreaterThan(before), { timeout: 20_000, interval: 50 });
  await plant.send('POST', '/api/v1/alarms/hot/acknowledge', {});
  await wait(700);
  const told = smtp.mails.length;
  await wait(4000);
  expect(smtp.mails).toHaveLength(told);
  const all = await sendings();
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.length).toBe(told);
  expect(all.every(({ status }) => status === 'sent')).toBe(true);
});

test('a rule that waits ten minutes tells nothing of an alarm that somebody acknowledged in time', async () => {
  await put({ ...RULE, afterMin: 0.04 });
  await plant.say({ 'm1/temperature': 91 });
  await plant.send('POST', '/api/v1/alarms/hot/acknowledge', {});
  await wait(4000);
  expect(smtp.mails).toHaveLength(0);
});

test('in quiet hours nothing is told but what is loud enough', async () => {
  const quiet = { from: '00:00', to: '23:59' };
  if (new Date().toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' }).startsWith('23:59')) await wait(60_000);
  await put({ ...RULE, name: 'quiet', quiet, addresses: ['quiet@plant.example'] });
  await put({ ...RULE, name: 'loud', quiet, loud: 'high', addresses: ['loud@plant.example'] });
  await plant.say({ 'm1/temperature': 91 });
  await vi.waitFor(() => expect(smtp.mails.map(({ to }) => to[0])).toEqual(['loud@plant.example']), soon);
  await wait(2000);
  expect(smtp.mails).toHaveLength(1);
});

test('a mail that is refused for good is put aside with the reason, and can be sent again', async () => {
  await put(RULE);
  smtp.refuseWith(554);
  await plant.say({ 'm1/temperature': 91 });
  await vi.waitFor(async () => expect(await sendings()).toMatchObject([{ status: 'dead' }]), soon);
  const [dead] = await sendings();
  expect(dead?.words).toContain('554');
  smtp.refuseWith(null);
  expect((await plant.send('POST', `/api/v1/notify/sendings/${dead?.id}/retry`, {})).status).toBe(200);
  await vi.waitFor(async () => expect(await sendings()).toMatchObject([{ status: 'sent' }]), soon);
  expect(smtp.mails).toHaveLength(1);
  expect((await plant.send('POST', `/api/v1/notify/sendings/${dead?.id}/retry`, {})).status).toBe(404);
});

test('a mail that is not taken now is sent when it is', async () => {
  await put(RULE);
  smtp.refuseWith(451);
  await plant.say({ 'm1/temperature': 91 });
  await vi.waitFor(async () => expect(await sendings()).toMatchObject([{ status: 'waiting', attempts: 1 }]), soon);
  smtp.refuseWith(null);
  await vi.waitFor(() => expect(smtp.mails).toHaveLength(1), soon);
});

test('a web address gets a signed message; its secret is never shown again', async () => {
  const taken: { body: string; signature: string }[] = [];
  const receiver: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      taken.push({ body, signature: String(request.headers['gemba-signature']) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const { port } = receiver.address() as AddressInfo;
  const webhook = { url: `http://127.0.0.1:${port}/told`, secret: 'right' };
  const rule = await put({ ...RULE, on: 'call', addresses: [], channels: ['webhook'], webhook });
  expect(rule.webhook).toEqual({ url: webhook.url, secret: '***' });
  // Sent back as it is shown, the secret stays.
  const { id, ...fields } = rule;
  await plant.send('PUT', `/api/v1/notify/rules/${id}`, { ...fields, name: 'Lead' });
  await plant.send('POST', '/api/v1/calls', { line: 'line', kind: 'lead', note: 'please' });
  await vi.waitFor(() => expect(taken).toHaveLength(1), soon);
  receiver.close();
  const [message] = taken;
  const [, stamp, mac] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(message?.signature ?? '') ?? [];
  expect(mac).toBe(createHmac('sha256', 'right').update(`${stamp}.${message?.body}`).digest('hex'));
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    plant: 'site',
    kind: 'call',
    subject: 'Call: Team lead – Line',
  });
  expect((await plant.get<object>('/api/v1/audit')).body).toBeDefined();
});

test('a browser that subscribed is told in the language of its person; one that is gone is asked no more', async () => {
  const admin = { name: 'ada', display: 'Ada', password: 'a long enough one', language: 'de' };
  const first = await fetch(`${plant.server.address}/api/v1/first-admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: plant.cookie },
    body: JSON.stringify(admin),
  });
  expect(first.status).toBe(204);
  const person = first.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const asAda = (method: string, path: string, body?: object) =>
    fetch(plant.server.address + path, {
      method,
      headers: { cookie: person, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const { key } = (await (await asAda('GET', '/api/v1/notify/push')).json()) as { key: string };
  expect(Buffer.from(key, 'base64url')).toHaveLength(65);
  expect((await asAda('POST', '/api/v1/notify/push', browser.subscription)).status).toBe(200);
  const inside = { ...browser.subscription, endpoint: 'http://10.0.0.1/x' };
  expect((await asAda('POST', '/api/v1/notify/push', inside)).status).toBe(400);
  const rule = { ...RULE, addresses: [], roles: ['admin'], channels: ['push'] };
  const made = (await (await asAda('POST', '/api/v1/notify/rules', rule)).json()) as Kept;
  await plant.say({ 'm1/temperature': 91 });
  await vi.waitFor(() => expect(browser.messages).toHaveLength(1), soon);
  expect(browser.messages[0]).toMatchObject({ title: 'Hoch: Zu heiß – Machine 1, Line', url: '/alarms' });
  expect(browser.authorizations[0]).toMatch(/^vapid t=.+, k=/);

  const tested = await asAda('POST', `/api/v1/notify/rules/${made.id}/test`);
  expect(await tested.json()).toMatchObject({ results: [{ channel: 'push', taken: true }] });
  expect(browser.messages[1]).toMatchObject({ title: 'Testnachricht' });
  browser.answerWith(410);
  expect(await (await asAda('POST', `/api/v1/notify/rules/${made.id}/test`)).json()).toMatchObject({
    results: [{ taken: false }],
  });
  expect(await (await asAda('POST', `/api/v1/notify/rules/${made.id}/test`)).json()).toEqual({ results: [] });
});

test('a line that stands for longer than a rule says is told with its cause', async () => {
  await put({ ...RULE, on: 'stop', priorities: [], afterMin: 0.03 });
  await plant.say({ 'm1/state': 6 });
  await wait(50);
  await plant.say({ 'm1/fault': 7, 'm1/state': 9 });
  await vi.waitFor(() => expect(smtp.mails).toHaveLength(1), soon);
  expect(smtp.mails[0]?.source).toContain('The_line_stands');
  expect(bodyOf(smtp.mails[0]?.source ?? '')).toContain('Cap feed jam');
});
