/** Andon calls of a running server: raised once however often they are sent, raised by time, answered, measured. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GembaLive } from '../../../client/live/gemba-live.ts';
import { ChainCheck } from '../../../server/records/audit/check-chain.ts';
import type { CallView } from '../../../twin/live/protocol.ts';
import { lineText } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(
  2,
  `call_kinds:
  - { id: material, name: Material, escalate_min: [0.02, 0.05] }
  - { id: lead, name: Lead }
`,
)}`;
interface Call {
  id: string;
  kind: string;
  raised: string;
  acknowledged: string | null;
  arrived: string | null;
  resolved: string | null;
  level: number;
  by: string;
}

let plant: Running;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  await vi.waitFor(async () => expect((await plant.get(`/api/v1/calls?${today()}`)).status).toBe(200), 20_000);
});
afterEach(() => plant.stop());

const today = () => {
  const text = (at: number) => new Date(at).toISOString();
  return `from=${text(Date.now() - 3_600_000)}&to=${text(Date.now() + 60_000)}`;
};
const raise = (kind: string, more: object = {}, key?: string) =>
  plant.send<Call>('POST', '/api/v1/calls', { line: 'line', kind, ...more }, key ? { 'idempotency-key': key } : {});
const act = (id: string, what: string, more: object = {}) =>
  plant.send<Call>('POST', `/api/v1/calls/${id}/${what}`, more);
const open = async () => (await plant.get<{ calls: Call[] }>('/api/v1/calls')).body.calls;

test('a call that is sent again, because the answer was lost, is one call', async () => {
  const at = new Date(Date.now() - 5000).toISOString();
  const [first, second] = await Promise.all([raise('lead', { at }, 'panel-0001'), raise('lead', { at }, 'panel-0001')]);
  expect(second.body.id).toBe(first.body.id);
  expect(first.body.raised).toBe(at); // when it was pressed, not when it came
  expect((await raise('lead', { at }, 'panel-0001')).body.id).toBe(first.body.id);
  expect((await raise('material', { at }, 'panel-0001')).status).toBe(409);
  expect(await open()).toHaveLength(1);
  expect((await raise('nothing')).status).toBe(404);
  expect((await raise('lead', { machine: 'm9' })).status).toBe(404);
});

test('a call is on the screens within a second, and gone when it is done', async () => {
  const calls = new Map<string, CallView>();
  const live = new GembaLive(
    { url: plant.server.address },
    { calls: ({ rows }) => rows.forEach((row) => void calls.set(row.id, row)) },
  );
  live.start();
  await new Promise((done) => setTimeout(done, 500));
  const begun = performance.now();
  const { id } = (await raise('lead', { note: 'shift plan', by: 'Ada' })).body;
  await vi.waitFor(
    () => expect(calls.get(id)).toMatchObject({ note: 'shift plan', by: 'Ada', acknowledged: null }),
    3000,
  );
  expect(performance.now() - begun).toBeLessThan(1000);
  await act(id, 'acknowledge', { by: 'Bo' });
  await vi.waitFor(() => expect(calls.get(id)?.acknowledgedBy).toBe('Bo'), 3000);
  await act(id, 'resolve');
  await vi.waitFor(() => expect(calls.get(id)?.resolved).not.toBeNull(), 3000);
  live.stop();
  expect(await open()).toEqual([]);
});

test('nobody comes: it is raised level by level, also over a restart, and no further once somebody has seen it', async () => {
  const { id } = (await raise('material')).body;
  await vi.waitFor(async () => expect((await open())[0]?.level).toBe(1), { timeout: 5000, interval: 50 });
  await plant.stop();
  plant = await startPlant(PLANT, { data: plant.data });
  await vi.waitFor(async () => expect((await open())[0]).toMatchObject({ id, level: 2 }), {
    timeout: 20_000,
    interval: 100,
  });
  const seen = (await raise('material')).body;
  await act(seen.id, 'acknowledge');
  await new Promise((done) => setTimeout(done, 2500));
  expect((await open()).find((call) => call.id === seen.id)?.level).toBe(0);
});

test('who arrives has seen it; what was done is done once, and by whom first', async () => {
  const { id } = (await raise('lead')).body;
  const arrived = (await act(id, 'arrive', { by: 'Bo' })).body;
  expect(arrived.acknowledged).toBe(arrived.arrived);
  expect((await act(id, 'arrive', { by: 'Cem' })).body.arrived).toBe(arrived.arrived);
  expect((await act('none', 'arrive')).status).toBe(404);
});

test('who raised, saw, came and ended a call is in the chain of the audit, each once, and the chain is sound', async () => {
  const raised = { by: 'Ada', note: 'caps run out' };
  const { id } = (await raise('lead', raised, 'panel-0009')).body;
  await raise('lead', { ...raised, at: (await open()).find((call) => call.id === id)?.raised }, 'panel-0009');
  for (const what of ['acknowledge', 'arrive', 'arrive', 'resolve']) await act(id, what, { by: 'Bo' });
  const { body } = await plant.get<{ rows: { what: string; subject: string; who: string; after: string }[] }>(
    '/api/v1/audit',
  );
  const told = body.rows.filter(({ subject }) => subject === `call:${id}`).reverse();
  expect(told.map(({ what, after }) => [what, JSON.parse(after).act ?? '', JSON.parse(after).by])).toEqual([
    ['call-raised', '', 'Ada'],
    ['call-answered', 'acknowledge', 'Bo'],
    ['call-answered', 'arrive', 'Bo'],
    ['call-answered', 'resolve', 'Bo'],
  ]);
  expect(JSON.parse(told[0]?.after ?? '{}')).toMatchObject({ line: 'line', kind: 'lead', note: 'caps run out' });
  // `gemba verify` looks at the same rows.
  const headers = { cookie: plant.cookie };
  const exported = await (await fetch(`${plant.server.address}/api/v1/audit/export`, { headers })).text();
  const check = new ChainCheck();
  for (const row of exported.split('\n').filter((line) => line !== '')) check.add(JSON.parse(row));
  expect(check.end()).toMatchObject({ broken: null });
});

test('response times are counted by kind: median and nine of ten', async () => {
  const begun = Date.now() - 600_000;
  // Answered after 10, 20, ... 100 seconds: median 55, nine of ten within 91 (R, quantile type 7).
  for (let i = 1; i <= 10; i++) {
    const at = (s: number) => new Date(begun + s * 1000).toISOString();
    const { id } = (await raise('lead', { at: at(0) })).body;
    await act(id, 'acknowledge', { at: at(10 * i) });
    await act(id, 'resolve', { at: at(300) });
  }
  const { kinds } = (await plant.get<{ kinds: Record<string, unknown>[] }>(`/api/v1/calls/response?${today()}`)).body;
  const lead = kinds.find(({ kind }) => kind === 'lead') as {
    calls: number;
    acknowledged: { p50: number; p90: number };
  };
  expect(lead.calls).toBe(10);
  expect(lead.acknowledged.p50).toBeCloseTo(55, 3);
  expect(lead.acknowledged.p90).toBeCloseTo(91, 3);
  expect(lead).toMatchObject({ arrived: null, resolved: { p50: 300, p90: 300 } });
});
