/** Gauge studies over HTTP in a real record: judged, kept as they were made, refused in words. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gaugeVerdict } from '../../../../server/records/gauges/gauge-verdict.ts';
import { signsIn } from '../../http/persons.ts';
import { openSurface, type Surface } from '../../http/surface.ts';

let surface: Surface;
let cookie: string;
beforeAll(async () => {
  surface = await openSurface({ withPeople: true });
  const { records } = await surface.recorded();
  cookie = await signsIn(surface, 'quinn', [{ role: 'quality', lines: null }]);
  await records.db
    .insertInto('characteristic')
    .values({ characteristic: 'fill', version: 1, defined: '{}', by_whom: 'ada', recorded: 1, superseded: null })
    .execute();
}, 120_000);
afterAll(() => surface?.stop());

/** Five parts 10 apart, two operators who agree, two trials that are `error` above and below. */
const measured = (error: number) =>
  [0, 1, 2, 3, 4].flatMap((part) =>
    ['Bo', 'Cy'].flatMap((operator) =>
      [error, -error].map((off) => ({ part: `p${part}`, operator, value: 10 * part + off })),
    ),
  );
async function study(measurements: object[], more: object = {}, key?: string) {
  const answer = await surface.app.inject({
    ...{ method: 'POST', url: '/api/v1/quality/gauge-studies' },
    headers: { cookie, ...(key ? { 'idempotency-key': key } : {}) },
    payload: { characteristic: 'fill', gauge: 'scale 7', measurements, ...more },
  });
  return { status: answer.statusCode, body: answer.json() };
}
const list = async (query = '') =>
  (await surface.get(`/api/v1/quality/gauge-studies${query}`, { cookie })).json() as {
    studies: { version: number; by: string; measurements: object[] }[];
    next: string | null;
  };

test('a study is judged by its share of study variation and kept with its measurements, a version each', async () => {
  // By hand: no operator and no interaction, so pooled: error 20 e² / 14, part (1000 - error) / 4.
  const error = 20 / 14;
  const part = (1000 - error) / 4;
  const good = await study(measured(1), { note: 'new scale', due: '2027-11-22' }, 'once');
  expect(good.status, JSON.stringify(good.body)).toBe(200);
  expect(good.body).toMatchObject({
    version: 1,
    due: '2027-11-22',
    parts: 5,
    operators: 2,
    trials: 2,
    pooled: true,
    verdict: 'good',
  });
  expect(good.body.variances.repeatability).toBeCloseTo(error, 10);
  expect(good.body.variances.part).toBeCloseTo(part, 10);
  expect(good.body.studyVariation).toBeCloseTo(Math.sqrt(error / (error + part)), 10);
  expect(good.body.categories).toBe(18);
  // Sent again it is done once.
  expect((await study(measured(1), { note: 'new scale', due: '2027-11-22' }, 'once')).body).toEqual(good.body);
  expect((await study(measured(1), { due: 'soon' })).body).toMatchObject({ field: 'due' });
  expect((await study(measured(1).slice(1))).body).toMatchObject({ field: 'measurements' });
  expect((await study(measured(2))).body).toMatchObject({ version: 2, verdict: 'conditional', categories: 9 });
  expect((await study(measured(5))).body).toMatchObject({ version: 3, verdict: 'not-fit' });
  expect((await study(measured(0))).body).toMatchObject({ version: 4, verdict: 'good', categories: null });
  const { studies, next } = await list('?characteristic=fill&limit=3');
  expect(studies.map(({ version }) => version)).toEqual([4, 3, 2]);
  const rest = await list(`?characteristic=fill&limit=3&cursor=${next}`);
  expect(rest).toMatchObject({ studies: [{ version: 1, note: 'new scale', measurements: measured(1) }], next: null });
  expect((await list('?characteristic=other')).studies).toEqual([]);
});

test('what no study can be made of is refused in words, and nothing of it is kept', async () => {
  const before = (await list()).studies.length;
  const said = async (measurements: object[], more: object = {}) => (await study(measurements, more)).body.detail;
  expect(await said(measured(1).slice(1))).toBe('every operator measures every part equally often');
  expect(await said(measured(1).filter(({ operator }) => operator === 'Bo'))).toBe('it takes two operators or more');
  expect(await said(measured(1).filter(({ part }) => part === 'p0'))).toBe('it takes two parts or more');
  expect(await said(measured(1).filter((_, i) => i % 2 === 0))).toBe(
    'every operator measures every part twice or more',
  );
  expect(await said(measured(0).map((one) => ({ ...one, value: 7 })))).toContain('all measurements are the same');
  expect(await said(measured(1), { characteristic: 'nothing' })).toBe('there is no characteristic `nothing`');
  expect((await study([{ part: 'a', operator: 'Bo', value: 'seven' }])).status).toBe(400);
  expect((await list()).studies).toHaveLength(before);
});

test('a gauge that tells fewer than five kinds of parts apart is not fit, whatever its share', () => {
  expect(gaugeVerdict({ studyVariation: 0.29, categories: 4 })).toBe('not-fit');
  expect(gaugeVerdict({ studyVariation: 0.29, categories: 5 })).toBe('conditional');
  expect(gaugeVerdict({ studyVariation: 0.1, categories: 14 })).toBe('conditional');
  expect(gaugeVerdict({ studyVariation: 0.31, categories: 5 })).toBe('not-fit');
});
