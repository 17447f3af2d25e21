/** Bills of material, recipes and documents over HTTP, on a line that runs, in a real record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, signsIn } from '../../http/persons.ts';
import { openSurface, type Surface } from '../../http/surface.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const iso = (at: number) => new Date(at).toISOString();

let surface: Surface;
let cookie: string;
beforeAll(async () => {
  surface = await openSurface({ withPeople: true });
  await (await surface.recorded()).caughtUp();
  cookie = await surface.signIn();
}, 120_000);
afterAll(() => surface?.stop());

const post = async (path: string, payload: unknown, type = 'application/json') => {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const headers = { 'content-type': type, cookie };
  const answer = await surface.app.inject({ method: 'POST', url: `/api/v1${path}`, payload: body, headers });
  return { status: answer.statusCode, body: answer.json() };
};
const get = async (path: string) => (await surface.get(`/api/v1${path}`, { cookie })).json();
const HEAD =
  'kind,id,revision,product,machine,effective_from,effective_to,setup_min,signature,link,name,target,low,high,quantity,unit';
const fill = (revision: string, from: number, target: number, to = '') =>
  `recipe,fill,${revision},red,m1,${iso(from)},${to},12,true,,weight,${target},${target - 5},${target + 5},,g`;

test('a file says per row what is wrong; the sound ones are in, and again nothing changes', async () => {
  const from = surface.from - DAY;
  const file = [
    HEAD,
    fill('1', from, 500),
    'recipe,fill,1,red,m1,,,,,,temperature,80,75,85,,°C',
    `bom,red,A,,,${iso(from)},,,,,cap-38,,,,1,pc`,
    'bom,red,A,,,,,,,,label,,,,1.02,pc',
    `document,WI-7,1,red,m1,${iso(from)},,,,https://dms/wi-7,,,,,,`,
    `recipe,other,1,green,m1,${iso(from)},,,,,speed,1,,,,`,
    `recipe,late,1,red,m2,yesterday,,,,,speed,1,,,,`,
    `bom,blue,A,,,${iso(from)},,,,,cap-38,,,,0,pc`,
    fill('2', from + DAY / 2, 510, iso(from)),
  ].join('\n');
  const dry = await post('/revisions/import?name=masters.csv&dry_run=true', file, 'text/csv');
  expect(dry.body).toMatchObject({ dryRun: true, taken: 3, refused: 4 });
  expect((await get('/revisions')).revisions).toEqual([]);
  const first = await post('/revisions/import?name=masters.csv', file, 'text/csv');
  expect(first.body).toMatchObject({ taken: 3, changed: 0, unchanged: 0, refused: 4 });
  expect(first.body.faults).toMatchObject([
    { line: 7, revision: 'recipe other 1', field: 'product', reason: 'the plant has no product green' },
    { line: 8, revision: 'recipe late 1', field: 'effective_from' },
    { line: 9, revision: 'bom blue A', field: 'quantity', reason: 'of `cap-38` a unit takes more than 0' },
    { line: 10, revision: 'recipe fill 2', field: 'effective_to', reason: 'it ends before it begins' },
  ]);
  expect((await post('/revisions/import?name=masters.csv', file, 'text/csv')).body).toMatchObject({
    ...{ taken: 0, changed: 0, unchanged: 3 },
  });
  const recipe = (await get('/revisions?kind=recipe')).revisions[0];
  expect(recipe.parameters).toEqual([
    { name: 'weight', unit: 'g', target: 500, low: 495, high: 505 },
    { name: 'temperature', unit: '°C', target: 80, low: 75, high: 85 },
  ]);
  expect((await get('/products/red/revisions')).revisions[0].materials).toHaveLength(2);
});

test('an overlap is refused in words; a correction is a row of its own, and both can be asked for', async () => {
  const base = { kind: 'recipe', id: 'fill', product: 'red', machine: 'm1' };
  const parameters = [{ name: 'weight', target: 510 }];
  const take = (one: object) => post('/revisions', { revisions: [{ ...base, parameters, ...one }] });
  const from = surface.from - DAY;
  expect((await take({ revision: '2', effective_from: iso(from) })).body.faults[0].reason).toMatch(
    /^overlaps revision 1, in force from /,
  );
  // A machine is set by one recipe for a product, whatever it is called.
  expect((await take({ id: 'fill-b', revision: '1', effective_from: iso(from) })).body.refused).toBe(1);
  const before = surface.to;
  surface.pass(MINUTE);
  expect((await take({ revision: '1', effective_from: iso(from), signature: 'true' })).body.changed).toBe(1);
  const weights = async (query: string) =>
    (await get(`/revisions?kind=recipe&${query}`)).revisions.map(
      (one: { parameters: { target: number }[] }) => one.parameters[0]?.target,
    );
  expect(await weights('')).toEqual([510]);
  expect(await weights(`known=${iso(before)}`)).toEqual([500]);
  expect(await weights(`at=${iso(from - 1)}`)).toEqual([]);
});

test('overlapping bills of material are refused by the older way in as well', async () => {
  const put = (revision: string, more: object) =>
    surface.app.inject({
      ...{ method: 'PUT', url: '/api/v1/products/blue/revisions', headers: { cookie } },
      payload: { revision, note: '', materials: [{ material: 'cap', quantity: 1, unit: 'pc' }], ...more },
    });
  const spring = { effectiveFrom: '2026-03-01T00:00:00Z', effectiveTo: '2026-06-01T00:00:00Z' };
  expect((await put('spring', spring)).statusCode).toBe(200);
  const refused = await put('may', { effectiveFrom: '2026-05-01T00:00:00Z' });
  expect(refused.statusCode).toBe(400);
  expect(refused.json().detail).toContain('overlaps revision spring');
});

test('an order is made by the recipe in force when it began: the record is stamped, and a later revision waits', async () => {
  const record = await surface.recorded();
  await post('/orders', { orders: [{ order: 'o-1', line: 'line', product: 'red', quantity: 100 }] });
  const begun = surface.from + 2 * MINUTE;
  expect((await post('/orders/o-1/start', { at: iso(begun) })).status).toBe(200);
  const recipes = async () =>
    (
      await record.records.db
        .selectFrom('piece')
        .select(['machine', 'recipe'])
        .distinct()
        .where('superseded', 'is', null)
        .where('from_ms', '>=', begun)
        .orderBy('machine')
        .execute()
    ).map(({ machine, recipe }) => [machine, recipe]);
  // The others have not changed their state since, so nothing of them is recorded yet.
  expect(await recipes()).toEqual([['m1', 'fill/1']]);
  const later = {
    kind: 'recipe',
    id: 'fill',
    revision: '2',
    product: 'red',
    machine: 'm1',
    effective_from: iso(begun + MINUTE),
  };
  await post('/revisions', { revisions: [{ ...later, parameters: [{ name: 'weight', target: 520 }] }] });
  const shown = await get('/instructions?line=line');
  expect(shown).toMatchObject({
    ...{ product: 'red', order: 'o-1', begun: iso(begun) },
    recipes: [{ id: 'fill', revision: '1', signature: true }],
    bom: { revision: 'A' },
    documents: [{ id: 'WI-7', link: 'https://dms/wi-7' }],
  });
  expect((await post('/orders/o-1/complete', {})).status).toBe(200);
  expect((await get('/instructions?line=line')).recipes).toMatchObject([{ revision: '2' }]);
});

test('who sets the line up signs it, bound to the order and to the recipe as it is', async () => {
  const ada = await signsIn(surface, 'ada', [{ role: 'operator', lines: null }]);
  const sign = async (record: string, password = PASSWORD) => {
    const payload = { kind: 'recipe-order', record, meaning: 'set up', password };
    const answer = await surface.app.inject({
      ...{ method: 'POST', url: '/api/v1/signatures', payload },
      headers: { cookie: ada },
    });
    return answer.statusCode;
  };
  expect(await sign('o-1/fill/1')).toBe(201);
  expect(await sign('o-1/fill/1', 'guess')).toBe(401);
  expect(await sign('o-9/fill/1')).toBe(404);
  const signed = async () => (await get('/signatures?kind=recipe-order&record=o-1/fill/1')).signatures;
  expect(await signed()).toMatchObject([{ printed: 'ADA', meaning: 'set up', matches: true }]);
  // The revision is corrected: what was signed is not what stands there now.
  const corrected = { kind: 'recipe', id: 'fill', revision: '1', product: 'red', machine: 'm1' };
  const parameters = [{ name: 'weight', target: 499 }];
  await post('/revisions', { revisions: [{ ...corrected, effective_from: iso(surface.from - DAY), parameters }] });
  expect(await signed()).toMatchObject([{ matches: false }]);
});
