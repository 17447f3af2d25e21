/** The twin served over OPC UA, read by a client of another maker: Python's asyncua. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutputSet } from '../../../server/out/output-set.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { SignalView } from '../../../twin/live/protocol.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';
import { ensureAsyncua, python } from '../connect/asyncua.ts';
import { freePort, quiet, until } from '../connect/recorder.ts';

const PATIENCE_MS = 60_000;
const SIGNAL: SignalView = {
  ...{ id: '1', characteristic: 'temp', product: '', machine: 'm1', line: 'line', at: Date.now(), last: Date.now() },
  ...{ rules: ['nelson-1'], stop: true, escalated: [], state: 'open', takenBy: '' },
};
type Told = Record<string, unknown>;

let data: string;
let host: TwinHost;
let outputs: OutputSet;
let signals: SignalView[] = [];
let client: ChildProcess;
const told: Told[] = [];

beforeAll(async () => {
  await ensureAsyncua();
  data = await mkdtemp(join(tmpdir(), 'gemba-out-opcua-'));
  const port = await freePort();
  const plant = plantOf(lineText(3, `outputs: [{ id: ua, kind: opcua, port: ${port} }]`));
  host = new TwinHost({ plant, directory: data, log: quiet });
  await host.start();
  outputs = new OutputSet(host, quiet, data, {}, null, () => signals);
  outputs.start();
  await until('the server listens', () => outputs.views()[0]?.status !== 'connecting', PATIENCE_MS);
  expect(outputs.views()[0]).toMatchObject({ status: 'up', reason: '' });
  client = spawn(python, [join(import.meta.dirname, 'opcua-client.py'), `opc.tcp://127.0.0.1:${port}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  createInterface({ input: client.stdout as NodeJS.ReadableStream }).on('line', (line) => told.push(JSON.parse(line)));
  await until('the client listens', () => told.some(({ listening }) => listening === true), PATIENCE_MS);
}, 180_000);

afterAll(async () => {
  client?.kill('SIGKILL');
  await outputs?.stop();
  await host?.stop();
  await rm(data, { recursive: true, force: true });
}, 30_000);

async function say(tag: string, value: number): Promise<void> {
  const batch = new SampleBatch();
  batch.push(tagSlot(host.plant, tag), Date.now(), value, 0);
  await host.deliver(batch);
}
const ask = async (question: object): Promise<Told> => {
  const from = told.length;
  client.stdin?.write(`${JSON.stringify(question)}\n`);
  await until('an answer', () => told.slice(from).some((answer) => !('event' in answer)), PATIENCE_MS);
  return told.slice(from).find((answer) => !('event' in answer)) as Told;
};
const reads = async (node: string, value: unknown): Promise<Told> => {
  for (let patience = 0; ; patience++) {
    const answer = await ask({ do: 'read', node });
    if (answer['value'] === value || patience > 40) return answer;
    await new Promise((again) => setTimeout(again, 250));
  }
};

test('machines stand in the Machines folder with an identification of their own', () => {
  const machines = told.find((answer) => 'machines' in answer);
  expect(machines?.['machines']).toEqual(['m0', 'm1', 'm2']);
  expect(machines?.['identified']).toEqual(['m0', 'm1', 'm2'].map((id) => `urn:gemba:site:machine:${id}`));
});

test('a change at the machine is read there within a second or two; what is not known has a bad status, not a value', async () => {
  await say('m1/state', 6);
  await say('m1/good', 100);
  await say('m1/good', 107);
  expect(await reads('machine:m1.State', 'producing')).toMatchObject({ value: 'producing', status: 'Good' });
  expect(await reads('machine:m1.GoodCount', 7)).toMatchObject({ value: 7, status: 'Good' });
  expect(await reads('line:line.State', 'producing')).toMatchObject({ value: 'producing' });
  expect(await reads('machine:m1.Speed', null)).toMatchObject({ value: null, status: 'BadNoData' });
});

test('a machine that goes down raises an alarm with its reason; when it runs again the alarm goes', async () => {
  await say('m1/fault', 7);
  await say('m1/state', 9);
  const event = (text: string) => told.find((answer) => String(answer['event'] ?? '').includes(text));
  await until('the alarm', () => event('m1 is down') !== undefined, PATIENCE_MS);
  expect(event('m1 is down')).toMatchObject({ event: 'm1 is down: Cap feed jam', active: true, severity: 700 });
  await say('m1/fault', 0);
  await say('m1/state', 6);
  await until('the end of it', () => event('is not down any more') !== undefined, PATIENCE_MS);
  expect(event('is not down any more')).toMatchObject({ active: false });
});

test('a chart that recommends a stop raises an alarm and sets a variable that a PLC can read; taken back, both go', async () => {
  const event = (text: string) => told.find((answer) => String(answer['event'] ?? '').includes(text));
  expect(await reads('machine:m1.StopRecommended', false)).toMatchObject({ value: false });
  signals = [SIGNAL];
  outputs.happened();
  expect(await reads('machine:m1.StopRecommended', true)).toMatchObject({ value: true });
  expect(await reads('machine:m1.QualitySignals', 1)).toMatchObject({ value: 1 });
  await until('the alarm', () => event('a stop is recommended') !== undefined, PATIENCE_MS);
  expect(event('a stop is recommended')).toMatchObject({ event: 'm1: a stop is recommended (temp)', active: true });
  signals = [];
  outputs.happened();
  await until('the end of it', () => event('not recommended any more') !== undefined, PATIENCE_MS);
  expect(await reads('machine:m1.StopRecommended', false)).toMatchObject({ value: false });
});

test('a figure has its history', async () => {
  await say('m1/good', 111);
  await reads('machine:m1.GoodCount', 11);
  const { history } = (await ask({ do: 'history', node: 'machine:m1.GoodCount' })) as { history: number[] };
  expect(history).toEqual(expect.arrayContaining([7, 11]));
  expect(history).toEqual([...history].sort((a, b) => a - b));
});

test('nobody can write: not even a state', async () => {
  expect(await ask({ do: 'write', node: 'machine:m1.State' })).toMatchObject({ written: false });
  expect(await reads('machine:m1.State', 'producing')).toMatchObject({ value: 'producing' });
});
