/** A reason that was taken out of the plant file on disk: what it was given for keeps its words, and nobody can give it any more. */
import { afterAll, expect, test, vi } from 'vitest';
import { lineText } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const TREE = `reasons:
  - { id: technical, name: { en: Technical, de: Technik } }
  - { id: jam, name: { en: Bottle jam, de: Flaschenstau }, parent: technical }
`;
const ONLY = 'reasons:\n  - { id: cleaning, name: Cleaning }\n';
const PATIENT = { timeout: 20_000, interval: 50 };

let plant: Running;
afterAll(() => plant?.stop());

interface Stop {
  readonly id: string;
  readonly from: string;
  readonly parts: readonly { readonly reason: string | null }[];
}
async function stops(): Promise<readonly Stop[]> {
  const [from, to] = [-3_600_000, 60_000].map((ms) => new Date(Date.now() + ms).toISOString());
  const { status, body } = await plant.get<{ stops: Stop[] }>(`/api/v1/stops?scope=machine:m1&from=${from}&to=${to}`);
  return status === 200 ? body.stops : [];
}
const give = ({ id, from }: Stop, reason: string) =>
  plant.send<{ type?: string }>('POST', `/api/v1/stops/${encodeURIComponent(id)}/reason`, {
    ...{ machine: 'm1', from, to: null, reason, by: 'Ada' },
  });
const reasons = async () =>
  (
    await plant.get<{ plant: { reasons: { id: string; name: unknown; retired: boolean }[] } }>('/api/v1/plant')
  ).body.plant.reasons.sort((a, b) => a.id.localeCompare(b.id));

test('it stands as retired in the plant that screens and reports read, with the name that it had', async () => {
  plant = await startPlant(`demo: true\n${lineText(3, TREE)}`);
  await plant.say({ 'm1/state': 6 });
  await new Promise((done) => setTimeout(done, 50));
  await plant.say({ 'm1/fault': 7, 'm1/state': 9 });
  const stop = await vi.waitFor(async () => {
    const [found] = await stops();
    expect(found).toBeDefined();
    return found as Stop;
  }, PATIENT);
  expect((await give(stop, 'jam')).status).toBe(200);
  await vi.waitFor(async () => expect((await stops())[0]?.parts.at(-1)?.reason).toBe('jam'), PATIENT);

  await plant.stop();
  plant = await startPlant(`demo: true\n${lineText(3, ONLY)}`, { data: plant.data });
  await vi.waitFor(
    async () =>
      expect(await reasons()).toMatchObject([
        { id: 'cleaning', retired: false },
        { id: 'jam', name: { en: 'Bottle jam', de: 'Flaschenstau' }, parent: 'technical', retired: true },
        { id: 'technical', retired: true },
      ]),
    PATIENT,
  );
  const after = await vi.waitFor(async () => {
    const found = (await stops()).find(({ parts }) => parts.some(({ reason }) => reason === 'jam'));
    expect(found).toBeDefined();
    return found as Stop;
  }, PATIENT);
  const refused = await give(after, 'jam');
  expect([refused.status, refused.body.type]).toEqual([422, 'urn:gemba:problem:reason-unknown']);

  // Back in the file, it is one of the plant again; the one that nothing was ever called is gone without a trace.
  await plant.stop();
  plant = await startPlant(`demo: true\n${lineText(3, TREE)}`, { data: plant.data });
  await vi.waitFor(
    async () =>
      expect((await reasons()).map(({ id, retired }) => [id, retired])).toEqual([
        ['jam', false],
        ['technical', false],
      ]),
    PATIENT,
  );
}, 90_000);
