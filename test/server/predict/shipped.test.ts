/** The models that the demo plant comes with, where an older Gemba left its own behind. */
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readModel } from '../../../server/models/model-file.ts';
import { PredictRoom } from '../../../server/predict/predict-room.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { plantOf } from '../../plants.ts';
import { embeddedDatabase, type TestDatabase } from '../records/databases.ts';

const ADA = { who: 'Ada', from: '127.0.0.1' };
const NOW = Date.UTC(2026, 10, 23);
let database: TestDatabase;
let records: Records;

beforeAll(async () => {
  database = await embeddedDatabase();
  records = await openRecords({ config: database.config, log: pino({ level: 'silent' }), now: () => NOW });
  await records.ready;
}, 120_000);
afterAll(async () => {
  await records?.stop();
  await database?.remove();
});

async function opened(): Promise<PredictRoom> {
  const plant = plantOf(await readFile('demo/plant.yaml', 'utf8'));
  return new PredictRoom({
    ...{ records, log: pino({ level: 'silent' }), plant: () => plant, now: () => NOW },
    historian: () => {
      throw new Error('nothing is in the historian yet');
    },
    ...{ until: () => Number.NEGATIVE_INFINITY, oldest: () => NOW, daysLeft: () => 0 },
    ...{ doing: () => null, lifeEvents: async () => [] },
  });
}

test('a shipped model of an older form gives way to the one shipped now; one that somebody learned stays', async () => {
  const room = await opened();
  const add = async (family: string, origin: 'shipped' | 'record') => {
    const { model, card } = await readModel(`models/demo/${family}`);
    const now = await readFile(`models/demo/${family}/model.json`, 'utf8');
    const text = JSON.stringify({ ...JSON.parse(now), version: 2 });
    const made = { family, origin, horizonHours: model.plan.horizon, stepMs: 300_000, learned: null, card, text };
    return room.registry.add(made, ADA);
  };
  const [old, own] = [await add('filler', 'shipped'), await add('packaging', 'record')];
  room.start();
  const champions = async () => (await room.registry.list()).filter(({ role }) => role === 'champion');
  const filler = async () => (await champions()).find(({ family }) => family === 'filler');
  for (let tries = 0; (await filler())?.id === old.id; tries++) {
    if (tries > 400) throw new Error('nothing changes');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await filler()).toMatchObject({ origin: 'shipped', version: 2 });
  expect(await room.registry.text((await filler())!.id)).toBe(await readFile('models/demo/filler/model.json', 'utf8'));
  expect(await room.registry.get(old.id)).toMatchObject({ role: 'former' });
  // Started again nothing is to be done, and what was learned here is nobody's to replace.
  await room.stop();
  const again = await opened();
  again.start();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await again.registry.list()).map(({ family, version }) => `${family} ${version}`).sort()).toEqual(
    ['filler 1', 'filler 2', 'packaging 1'].sort(),
  );
  expect((await champions()).find(({ family }) => family === 'packaging')?.id).toBe(own.id);
  await again.stop();
}, 60_000);
