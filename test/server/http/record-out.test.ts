/** The record as other systems take it: page by page in one order, as CSV, and what was made as B2MML. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from './surface.ts';

const MINUTE = 60_000;
let surface: Surface;
let cookie: string;
let window: string;
beforeAll(async () => {
  surface = await openSurface();
  await (await surface.recorded()).caughtUp();
  cookie = await surface.signIn();
  const at = (moment: number) => new Date(moment).toISOString();
  window = `from=${at(surface.from - 61 * MINUTE)}&to=${at(surface.to)}`;
}, 120_000);
afterAll(() => surface?.stop());

const get = (path: string, accept = 'application/json') => surface.get(`/api/v1${path}`, { cookie, accept });
interface Page {
  readonly rows: readonly { id: number; machine: string; from: string; state: string }[];
  readonly cursor: string | null;
}

test('intervals come page by page in one order, without a gap or a double, also while the record is corrected', async () => {
  const whole = (await get(`/records/intervals?scope=site&${window}`)).json() as Page;
  expect(whole.rows.length).toBeGreaterThan(1);
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const asked: string = `/records/intervals?scope=site&limit=1&${window}${cursor ? `&cursor=${cursor}` : ''}`;
    const page = (await get(asked)).json() as Page;
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.cursor;
    // Somebody corrects what is being read: the pages stay those of the first moment.
    if (seen.length === 1) {
      surface.pass(1_000);
      await surface.app.inject({
        ...{ method: 'POST', url: '/api/v1/context', headers: { cookie } },
        payload: {
          ...{ scope: 'line:line', what: 'crew', value: 'B', why: 'wrong crew' },
          ...{ from: new Date(surface.from).toISOString(), to: new Date(surface.to).toISOString() },
        },
      });
    }
  } while (cursor);
  expect(seen).toEqual(whole.rows.map(({ id }) => id));
  const now = (await get(`/records/intervals?scope=site&${window}`)).json() as Page;
  expect(now.rows.map(({ id }) => id)).not.toEqual(seen);
  for (const bad of [
    'nonsense',
    Buffer.from('["a","b","c"]').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ])
    expect((await get(`/records/intervals?scope=site&${window}&cursor=${bad}`)).statusCode).toBe(400);
});

test('by `Accept` the same rows are CSV, with the next page in a header', async () => {
  const { rows } = (await get(`/records/intervals?scope=machine:m1&${window}`)).json() as Page;
  const csv = await get(`/records/intervals?scope=machine:m1&limit=1&${window}`, 'text/csv');
  expect(csv.headers['content-type']).toContain('text/csv');
  expect(csv.headers['next-cursor']).toBeTruthy();
  const [head = '', first = ''] = csv.body.split('\n');
  expect(head).toContain('id,machine,line,from,to,state');
  expect(first.split(',').slice(0, 2)).toEqual([String(rows[0]?.id), 'm1']);
});

test('OEE comes by hour and adds up: the sums of the hours are the figure of the window', async () => {
  const { rows } = (await get(`/records/oee?scope=line:line&${window}`)).json() as {
    rows: { scope: string; good: number; plannedBusyS: number; idealGoodS: number; oee: number | null }[];
  };
  expect(new Set(rows.map(({ scope }) => scope))).toContain('line:line');
  for (const { oee, idealGoodS, plannedBusyS } of rows)
    if (oee !== null) expect(oee).toBeCloseTo(idealGoodS / plannedBusyS, 9);
  const paged: unknown[] = [];
  let cursor: string | null = null;
  do {
    const asked: string = `/records/oee?scope=line:line&limit=1&${window}${cursor ? `&cursor=${cursor}` : ''}`;
    const page = (await get(asked)).json() as { rows: unknown[]; cursor: string | null };
    paged.push(...page.rows);
    cursor = page.cursor;
  } while (cursor);
  expect(paged).toEqual(rows);
});

test('what a line made in a window is an OperationsPerformance that says so of each order', async () => {
  const post = (path: string, payload: object) =>
    surface.app.inject({ method: 'POST', url: `/api/v1${path}`, headers: { cookie }, payload });
  const order = { order: 'P & Q', line: 'line', product: 'red', quantity: 100, lot: 'L<1>' };
  await post('/orders', { orders: [order] });
  await post(`/orders/${encodeURIComponent('P & Q')}/start`, { at: new Date(surface.from + 2 * MINUTE).toISOString() });
  const answer = await get(`/operations-performance?line=line&${window}`, 'application/xml');
  expect(answer.headers['content-type']).toContain('application/xml');
  expect(XMLValidator.validate(answer.body)).toBe(true);
  const document = new XMLParser({ ignoreAttributes: true, isArray: (name) => name === 'MaterialActual' }).parse(
    answer.body,
  );
  const { OperationsResponse: response, OperationsType } = document.OperationsPerformance;
  expect(OperationsType).toBe('Production');
  expect(response).toMatchObject({ OperationsRequestID: 'P & Q', ResponseState: 'Running' });
  const [made] = response.SegmentResponse.MaterialActual;
  expect(made).toMatchObject({ MaterialDefinitionID: 'red', MaterialUse: 'Produced' });
  const { good } = (await get(`/orders/${encodeURIComponent('P & Q')}`)).json().order;
  expect(Number(made.Quantity.QuantityString)).toBeCloseTo(good, 0);
  expect((await get(`/operations-performance?line=nowhere&${window}`)).statusCode).toBe(404);
});
