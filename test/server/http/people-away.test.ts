/** People while the record's database is away: nobody signs in, and nobody is signed out, not even by a restart. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionIn } from '../../../server/auth/auth.ts';
import { hashOf } from '../../../server/auth/secret.ts';
import { openRecords } from '../../../server/records/database.ts';
import { Directory } from '../../../server/records/people/directory.ts';
import { installedDatabase, isUp, type TestDatabase } from '../records/databases.ts';
import { peopleOf, signsIn, trySignIn } from './persons.ts';
import { openSurface, type Surface } from './surface.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;
let surface: Surface;

beforeAll(async () => {
  database = await installedDatabase();
  surface = await openSurface({ demo: false, withPeople: true, place: database.config });
}, 120_000);
afterAll(async () => {
  await surface?.stop();
  await database?.remove();
});

test('the database goes: sessions go on, sign-ins are told to wait; it comes back: they work', async () => {
  const cookie = await signsIn(surface, 'ada', [{ role: 'admin', lines: null }]);
  await database.kill();
  const refused = await trySignIn(surface, 'ada');
  expect([refused.statusCode, refused.json().type]).toEqual([503, 'urn:gemba:problem:records-away']);
  expect(refused.json().detail).not.toContain('postgres://');
  expect((await surface.get('/api/v1/plant', { cookie })).json()).toMatchObject({ role: 'admin' });
  expect((await surface.get('/api/v1/people', { cookie })).statusCode).toBe(503);

  // A server that is started meanwhile knows who was signed in, by a file that holds no secret.
  const { records, directory } = peopleOf(surface);
  const file = join(mkdtempSync(join(tmpdir(), 'gemba-people-')), 'people.json');
  const { now } = { now: Date.now };
  const restarted = new Directory({ records, file, log, now });
  await restarted.start();
  expect(restarted.hasAdmin).toBeNull();
  await restarted.stop();
  expect(directory.hasAdmin).toBe(true);

  await database.start();
  await isUp(records);
  expect((await trySignIn(surface, 'ada')).statusCode).toBe(204);

  const learns = new Directory({ records, file, log, now });
  await learns.load();
  await database.kill();
  const away = await openRecords({ config: database.config, log, now });
  const again = new Directory({ records: away, file, log, now });
  await again.start();
  const secret = sessionIn(cookie) ?? '';
  expect(again.personOf(hashOf(secret))).toMatchObject({ who: 'ada', grants: [{ role: 'admin', lines: null }] });
  expect(readFileSync(file, 'utf8')).not.toContain(secret);
  await again.stop();
  await away.stop();
  await database.start();
}, 60_000);
