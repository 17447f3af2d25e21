/** Reasons in Setup: one that the record uses is not taken out of the plant, it is retired; one that nobody used may go. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { lineText, plantOf } from '../../plants.ts';
import { openSurface, type Surface } from './surface.ts';

const TREE = `reasons:
  - { id: jam, name: Jam }
  - { id: cleaning, name: Cleaning, state: planned-stop }
`;
let surface: Surface;
let cookie = '';
let plant: PlantModel = plantOf(lineText(3, TREE));

beforeAll(async () => {
  surface = await openSurface({
    plant: () => plant,
    adopt: async (changed) => {
      plant = changed;
    },
  });
  cookie = await surface.signIn();
}, 60_000);
afterAll(() => surface?.stop());

const setup = (method: 'POST' | 'PUT', path: string, payload: object) =>
  surface.app.inject({ method, url: `/api/v1/setup/${path}`, payload, headers: { cookie } });
const draft = async (edits: object[], yaml?: string) =>
  (await setup('POST', 'plant/draft', { edits, ...(yaml === undefined ? {} : { yaml }) })).json();
const apply = (from: { base: number; yaml: string }) =>
  setup('PUT', 'plant', { base: from.base, yaml: from.yaml, why: 'the tree' });
const give = async (reason: string) => {
  const window = `from=${new Date(surface.from).toISOString()}&to=${new Date(surface.to).toISOString()}`;
  const { stops } = (await surface.get(`/api/v1/stops?scope=machine:m1&${window}`)).json();
  const [{ id, from, to }] = stops;
  return surface.app.inject({
    method: 'POST',
    url: `/api/v1/stops/${encodeURIComponent(id)}/reason`,
    payload: { machine: 'm1', from, to, reason, by: 'ada' },
    headers: { cookie },
  });
};
const uses = async () => (await surface.get('/api/v1/stops/reasons', { cookie })).json().uses;

test('a reason that was given is not taken out, by no way: the draft and the change say how often it is used', async () => {
  await (await surface.recorded()).caughtUp();
  expect((await apply(await draft([], lineText(3, TREE)))).statusCode).toBe(200);
  expect((await give('jam')).statusCode).toBe(200);
  // The constraint was down for three minutes.
  expect(await uses()).toMatchObject([{ reason: 'jam', stops: 1, given: 1, ms: 180_000 }]);

  const told = await draft([{ op: 'remove', path: ['reasons', 'jam'] }]);
  expect(told.errors).toEqual([
    { line: 0, path: 'reasons.jam', message: expect.stringMatching(/used by 1 stop \(0\.1 h\).*retired: true/) },
  ]);
  const whole = await apply({ base: told.base, yaml: lineText(3) });
  expect([whole.statusCode, whole.json().type]).toEqual([409, 'urn:gemba:problem:reason-used']);
  // Another name for it in the file is another reason.
  const renamed = await apply({ base: told.base, yaml: lineText(3, TREE.replace('id: jam', 'id: stau')) });
  expect(renamed.json().type).toBe('urn:gemba:problem:reason-used');
  expect(plant.reasons.map(({ id }) => id)).toEqual(['jam', 'cleaning']);
});

test('one that nobody gave may go; one that is retired stays by name, and nobody can give it any more', async () => {
  const retired = await draft([
    { op: 'remove', path: ['reasons', 'cleaning'] },
    { op: 'set', path: ['reasons', 'jam', 'retired'], value: true },
  ]);
  expect(retired.errors).toEqual([]);
  expect((await apply(retired)).statusCode).toBe(200);
  expect(plant.reasons.map(({ id, name, retired }) => [id, name, retired])).toEqual([['jam', 'Jam', true]]);
  const refused = await give('jam');
  expect(refused.json()).toMatchObject({
    type: 'urn:gemba:problem:reason-unknown',
    detail: expect.stringContaining('retired'),
  });
  expect(await uses()).toMatchObject([{ reason: 'jam', stops: 1 }]);
});
