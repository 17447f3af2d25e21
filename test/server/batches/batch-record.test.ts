/** The life of a batch record on a running server: put together, deviations explained, signed by two, frozen, verified, reopened. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runningUrl } from '../../../server/records/cluster/cluster.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { lineText, tagSlot } from '../../plants.ts';
import { readPdf } from '../reports/read-pdf.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(2)
  .replace('protocol: opcua, endpoint: "opc.tcp://127.0.0.1:4840"', 'protocol: rest')
  .replace('      pressure:', '      phase: { role: phase, from: "{machine}.phase" }\n      pressure:')}`;
const PASSWORD = 'correct horse battery';
const HOUR = 3_600_000;
const SETTLE_S = 6;
const iso = (at: number) => new Date(at).toISOString();

interface Deviation {
  key: string;
  kind: string;
  subject: string;
  explanation: { class: string; comment: string; by: string } | null;
}
interface Batch {
  version: number;
  state: string;
  changed: boolean;
  settles: string | null;
  record: {
    materials: { code: string; quantity: number }[];
    deviations: Deviation[];
    procedure: {
      phase: string | null;
      timeBy: string;
      windows: { from: string; to: string }[];
      parameters: { name: string; verdict: string; actual: { min: number; mean: number; max: number } | null }[];
    }[];
    checks: { key: string; answers: { key: string; value: unknown }[] }[];
  };
  afterRelease: { path: string; what: string; before: unknown; after: unknown }[];
  seals: { what: string; printed: string; hash: string }[];
  detail?: string;
}
interface Verdict {
  frozen: string;
  live: string;
  chained: number | null;
  hash: string;
  differences: { path: string; before: unknown; after: unknown }[];
}

let plant: Running;
/** The record's database, as its owner would open it. */
let owner: pg.Client;
let begun: number;
const cookies = new Map<string, string>();

const as = async <T>(who: string, method: 'GET' | 'POST', path: string, body?: object) => {
  const answer = await fetch(`${plant.server.address}/api/v1${path}`, {
    method,
    headers: { cookie: cookies.get(who) ?? '', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as T };
};
const person = async (name: string, role: string) => {
  const made = await plant.send<{ link: string }>('POST', '/api/v1/people', {
    ...{ name, display: name.toUpperCase(), email: '', language: '', active: true, grants: [{ role, lines: null }] },
  });
  expect(made.status).toBe(201);
  const link = new URL(made.body.link, plant.server.address).searchParams.get('link');
  const answer = await fetch(`${plant.server.address}/api/v1/password-link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link, password: PASSWORD }),
  });
  expect(answer.status).toBe(204);
  cookies.set(name, (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '');
};
const batch = async () => (await as<Batch>('eve', 'GET', '/batches/o-1')).body;
const sign = (who: string, meaning: string, password = PASSWORD) =>
  as<Batch>(who, 'POST', '/batches/o-1/signatures', { meaning, password });
const explain = (key: string, more: object = {}) =>
  as<Batch>('ada', 'POST', '/batches/o-1/explanations', {
    ...{ key, class: 'minor', comment: 'Looked at, no effect on the product', ...more },
  });
const verify = async () => (await as<Verdict>('eve', 'GET', '/batches/o-1/verify')).body;

beforeAll(async () => {
  // Long enough to see that it settles, and to wait for it.
  plant = await startPlant(PLANT, { env: { BATCH_SETTLE_S: String(SETTLE_S) } });
  await vi.waitFor(async () => expect((await plant.get('/api/v1/batches/')).status).toBe(200), 20_000);
  await person('ada', 'operator');
  await person('bo', 'quality');
  await person('eve', 'admin');
  const { server } = plant;
  owner = new pg.Client({ connectionString: (await runningUrl(plant.data)) ?? '' });
  await owner.connect();
  await plant.send('POST', '/api/v1/revisions', {
    revisions: [
      {
        ...{ kind: 'recipe', id: 'cook', revision: '3', title: 'Cook', product: 'red', machine: 'm1' },
        effective_from: iso(Date.now() - HOUR),
        parameters: [
          { name: 'Temperature', unit: '°C', target: 60, low: 50, high: 70, tag: 'temperature', phase: 'Heat' },
          { name: 'Temperature', unit: '°C', target: 80, low: 75, high: 85, tag: 'temperature', phase: 'Hold' },
          { name: 'Weight', unit: 'g', target: 500, low: 490, high: 510, phase: 'Hold' },
          { name: 'Rest', unit: 'min', target: 5, phase: 'Cool' },
        ],
      },
    ],
  });
  await plant.send('POST', '/api/v1/orders', {
    orders: [{ order: 'o-1', line: 'line', product: 'red', quantity: 10, lot: 'F-1' }],
  });
  begun = Date.now();
  expect((await plant.send('POST', '/api/v1/orders/o-1/start', { at: iso(begun) })).status).toBe(200);
  const told = new SampleBatch();
  const say = (tag: string, at: number, value: number) => told.push(tagSlot(server.host.plant, tag), at, value, 0);
  say('m1/state', begun + 1, 6);
  say('m1/phase', begun + 2, 1);
  for (const [ms, value] of [
    [2, 55],
    [100, 65],
    [200, 80],
    [300, 92],
  ] as const)
    say('m1/temperature', begun + ms, value);
  say('m1/phase', begun + 200, 2);
  say('m1/phase', begun + 400, 0);
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(begun + 500), 5_000);
  await server.host.deliver(told);
}, 90_000);
afterAll(async () => {
  await owner?.end();
  await plant?.stop();
}, 30_000);

test('a record begins with its order; material used past its date is found, and nothing is signed while it runs', async () => {
  // Before anybody told of any material.
  expect(await batch()).toMatchObject({ state: 'running', record: { materials: [] } });
  const used = [{ code: 'salt-1', quantity: 3, unit: 'kg' }];
  const at = iso(begun + 300);
  await plant.send('POST', '/api/v1/lots/events', {
    events: [
      {
        type: 'commission',
        at: iso(begun - HOUR),
        material: 'salt',
        expires: iso(begun - 60_000),
        kind: 'raw',
        lots: used,
      },
      { type: 'transform', at, line: 'line', order: 'o-1', inputs: used, lots: [] },
      {
        type: 'transform',
        at,
        line: 'line',
        order: 'o-1',
        material: 'red',
        lots: [{ code: 'F-1', quantity: 9, unit: 'pcs' }],
      },
    ],
  });
  const { state, record } = await batch();
  expect(state).toBe('running');
  expect(record.materials).toMatchObject([{ code: 'salt-1', quantity: 3 }]);
  expect(record.deviations.map(({ kind }) => kind)).toContain('material-expired');
  expect((await sign('bo', 'reviewed')).body.detail).toMatch(/still runs/);
});

test('when it has ended the rules find what was outside, out of order and missing; each is explained before it is released', async () => {
  expect((await plant.send('POST', '/api/v1/orders/o-1/complete', {})).status).toBe(200);
  const fresh = await batch();
  expect(fresh.state).toBe('open');
  // What would change it by itself comes within that time: until then there is nothing to sign.
  const settles = Date.parse(fresh.settles ?? '');
  expect(settles).toBeGreaterThan(begun + SETTLE_S * 1000);
  expect((await sign('ada', 'reviewed')).body.detail).toMatch(/it settles until .*Z: it is signed after that/);
  await vi.waitFor(async () => expect((await batch()).settles).toBeNull(), 30_000);
  expect(Date.now()).toBeGreaterThanOrEqual(settles);
  const { record } = await batch();
  const [heat, hold, cool] = record.procedure;
  expect(heat).toMatchObject({
    phase: 'Heat',
    timeBy: 'tag',
    windows: [{ from: iso(begun + 2), to: iso(begun + 200) }],
  });
  expect(heat?.parameters).toMatchObject([{ name: 'Temperature', verdict: 'inside', actual: { min: 55, max: 65 } }]);
  // 80 for 100 ms, then 92 for 100 ms.
  expect(hold?.parameters).toMatchObject([
    { name: 'Temperature', verdict: 'outside', actual: { min: 80, mean: 86, max: 92 } },
    { name: 'Weight', verdict: 'unknown', actual: null },
  ]);
  expect(cool).toMatchObject({ phase: 'Cool', windows: [] });
  expect(record.deviations.map(({ kind }) => kind).sort()).toEqual([
    'material-expired',
    'parameter-outside',
    'step-missing',
  ]);
  expect((await sign('ada', 'reviewed')).status).toBe(200);
  expect((await sign('bo', 'released')).body.detail).toMatch(/3 deviations are not explained/);
  for (const { key } of record.deviations) expect((await explain(key)).status).toBe(200);
  expect((await explain('no-such-key')).status).toBe(404);
  expect((await batch()).changed).toBe(true);
  expect((await sign('bo', 'released')).body.detail).toMatch(/changed since it was reviewed/);
});

test('a person tells a deviation; a lot on hold keeps the record from being released until somebody decided', async () => {
  const told = await as<{ key: string }>('ada', 'POST', '/batches/o-1/deviations', { text: 'Sieve was torn' });
  expect(told.status).toBe(201);
  const held = await plant.send<{ id: string }>('POST', '/api/v1/holds/', {
    ...{ asked: { kind: 'lots', codes: ['F-1'] }, reason: 'Torn sieve' },
  });
  await explain(told.body.key, { class: 'major', comment: 'No wire missing' });
  await explain(`hold:${held.body.id}`);
  expect((await sign('ada', 'reviewed')).status).toBe(200);
  expect((await sign('bo', 'released')).body.detail).toBe(`hold ${held.body.id} is open: Torn sieve`);
  const note = { disposition: 'release', note: 'Metal detector clean' };
  expect((await plant.send('POST', `/api/v1/holds/${held.body.id}/dispositions`, note)).status).toBe(200);
});

test('two persons sign in turn: the wrong password, the wrong role and the same person are refused', async () => {
  expect((await sign('bo', 'reviewed', 'wrong')).status).toBe(401);
  expect((await sign('bo', 'reviewed')).status).toBe(200);
  expect((await sign('ada', 'released')).status).toBe(403);
  expect((await sign('bo', 'released')).body.detail).toBe('BO has reviewed it: somebody else releases it');
  expect((await sign('eve', 'released')).body).toMatchObject({ state: 'released', version: 1, afterRelease: [] });
  expect((await sign('eve', 'released')).body.detail).toBe('it is released already');
  const sequence = (await verify()).chained;
  const chain = await owner.query('SELECT after FROM audit WHERE sequence = $1', [sequence]);
  const seal = (await batch()).seals.at(-1);
  expect(JSON.parse(chain.rows[0].after)).toMatchObject({ version: 1, sha256: seal?.hash, reviewed: 'BO' });
  expect(await verify()).toMatchObject({ frozen: 'same', live: 'same', hash: seal?.hash, differences: [] });
});

test('the printed record has the facts in it', async () => {
  const answer = await fetch(`${plant.server.address}/api/v1/batches/o-1?as=pdf`, {
    headers: { cookie: cookies.get('eve') ?? '' },
  });
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  const { text, pages } = readPdf(Buffer.from(await answer.arrayBuffer()));
  expect(pages).toBeGreaterThan(0);
  const hash = (await batch()).seals.at(-1)?.hash ?? '';
  for (const fact of [
    'Batch record o-1',
    'salt-1',
    '80 / 86 / 92',
    'Sieve was torn',
    'major: No wire missing',
    'EVE',
    hash,
  ])
    expect(text).toContain(fact);
});

test('a fact that comes later is shown as after the release and folded into nothing; a deviation told later as well', async () => {
  const used = [{ code: 'sugar-1', quantity: 1, unit: 'kg' }];
  await plant.send('POST', '/api/v1/lots/events', {
    events: [
      { type: 'commission', at: iso(begun - HOUR), material: 'sugar', kind: 'raw', lots: used },
      { type: 'transform', at: iso(begun + 250), line: 'line', order: 'o-1', inputs: used, lots: [] },
    ],
  });
  const { record, afterRelease, state } = await batch();
  expect(state).toBe('released');
  expect(record.materials.map(({ code }) => code)).toEqual(['salt-1']);
  expect(afterRelease).toMatchObject([{ what: 'added', path: expect.stringMatching(/^materials\[sugar-1 /) }]);
  expect(await verify()).toMatchObject({ frozen: 'same', live: 'differs' });
  const late = await as<Batch>('ada', 'POST', '/batches/o-1/explanations', {
    key: 'told:1',
    class: 'minor',
    comment: 'x',
  });
  expect(late.body.detail).toMatch(/is released: reopen it/);
});

test('reopened with a reason it is a new version, and the first one stays as it was released', async () => {
  const reopen = (who: string) => as<Batch>(who, 'POST', '/batches/o-1/reopen', { reason: 'Sugar was told late' });
  expect((await reopen('ada')).status).toBe(403);
  expect((await reopen('bo')).body).toMatchObject({ state: 'open', version: 2, afterRelease: [] });
  expect((await reopen('bo')).body.detail).toBe('it is not released');
  expect((await batch()).record.materials.map(({ code }) => code)).toEqual(['salt-1', 'sugar-1']);
  const listed = await as<{ batches: { order: string; version: number; unexplained: number }[] }>(
    'eve',
    'GET',
    '/batches/?lot=F-1',
  );
  expect(listed.body.batches).toMatchObject([{ order: 'o-1', version: 2, unexplained: 0 }]);
  expect((await sign('ada', 'reviewed')).status).toBe(200);
  expect((await sign('bo', 'released')).body).toMatchObject({ state: 'released', version: 2 });
  const first = await as<Verdict>('eve', 'GET', '/batches/o-1/verify?version=1');
  expect(first.body).toMatchObject({ frozen: 'same', live: 'differs' });
});

test('who changes the record behind its back is found: in the frozen text, in the facts and in the chain', async () => {
  expect(await verify()).toMatchObject({ frozen: 'same', live: 'same' });
  await owner.query(`UPDATE lot_part SET amount = 1 WHERE amount = 3 AND side = 'in'`);
  expect(await verify()).toMatchObject({
    ...{ frozen: 'same', live: 'differs' },
    differences: [{ path: expect.stringMatching(/^materials\[salt-1 .*\]\.quantity$/), before: 3, after: 1 }],
  });
  await owner.query(
    `UPDATE lot_part SET amount = 3 WHERE amount = 1 AND side = 'in' AND unit = 'kg' AND lot = (SELECT id FROM lot WHERE code = 'salt-1')`,
  );
  expect(await verify()).toMatchObject({ live: 'same' });
  await owner.query(
    `UPDATE batch_seal SET content = replace(content, 'Sieve was torn', 'Sieve was worn') WHERE version = 2`,
  );
  expect(await verify()).toMatchObject({ frozen: 'differs', chained: expect.any(Number) });
  const signed = await as<{ signatures: { matches: boolean }[] }>(
    'eve',
    'GET',
    `/signatures?kind=batch-record&record=${(await batch()).seals.at(-1)?.['id' as never]}`,
  );
  expect(signed.body.signatures).toMatchObject([{ matches: false }]);
  // The hash with it: the row of the chain is no more what its own hash says.
  await owner.query('ALTER TABLE audit DISABLE TRIGGER ALL');
  await owner.query(
    `UPDATE audit SET after = replace(after, (SELECT hash FROM batch_seal WHERE version = 2 AND what = 'released'), repeat('0', 64))
     WHERE what = 'batch-released' AND after LIKE '%"version":2%'`,
  );
  expect(await verify()).toMatchObject({ frozen: 'differs', chained: null });
});
