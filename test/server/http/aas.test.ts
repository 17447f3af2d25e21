/** The Asset Administration Shell API, held against the meta model's own verifier. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from './surface.ts';

const { jsonization, verification } = createRequire(import.meta.url)(
  '@aas-core-works/aas-core3.0-typescript',
) as typeof import('@aas-core-works/aas-core3.0-typescript');
let surface: Surface;
beforeAll(async () => {
  surface = await openSurface();
}, 60_000);
afterAll(() => surface?.stop());

const get = async (path: string) => {
  const answer = await surface.get(`/api/v1/aas${path}`);
  return { status: answer.statusCode, body: answer.json() };
};
const id = (text: string) => Buffer.from(text).toString('base64url');

test('every shell and submodel is sound by the meta model, and each reference leads to its submodel', async () => {
  const { result: shells } = (await get('/shells')).body;
  expect(shells).toHaveLength(4); // a line and three machines
  for (const plain of shells) {
    const shell = jsonization.assetAdministrationShellFromJsonable(plain);
    expect(shell.error, JSON.stringify(plain)).toBeNull();
    expect([...verification.verify(shell.mustValue())].map(({ message }) => message)).toEqual([]);
    for (const reference of plain.submodels) {
      const { status, body } = await get(`/submodels/${id(reference.keys[0].value)}`);
      expect(status).toBe(200);
      const submodel = jsonization.submodelFromJsonable(body);
      expect(submodel.error, JSON.stringify(body)).toBeNull();
      expect([...verification.verify(submodel.mustValue())].map(({ message }) => message)).toEqual([]);
    }
  }
});

test('values are those of the twin, and what is not known has none', async () => {
  const base = 'urn:gemba:site:machine:m1:submodel';
  const operational = (await get(`/submodels/${id(`${base}:OperationalData`)}/$value`)).body;
  expect(operational).toMatchObject({ State: 'producing', GoodCount: '495', Speed: null });
  const temperature = (await get(`/submodels/${id(`${base}:Signals`)}/submodel-elements/temperature.Value`)).body;
  expect(temperature).toMatchObject({ idShort: 'Value', valueType: 'xs:double', value: '29' });
});

test('lists come in pages, and what is not there is not found', async () => {
  const first = (await get('/shells?limit=3')).body;
  const second = (await get(`/shells?limit=3&cursor=${first.paging_metadata.cursor}`)).body;
  expect([...first.result, ...second.result].map(({ idShort }: { idShort: string }) => idShort)).toEqual([
    'line',
    'm0',
    'm1',
    'm2',
  ]);
  expect(second.paging_metadata.cursor).toBeUndefined();
  expect((await get(`/shells/${id('urn:gemba:site:machine:none:aas')}`)).status).toBe(404);
});
