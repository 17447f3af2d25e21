/** `gemba import` of checklists and reasons of before, and what gives the demo's own: through a server that runs, as people do it. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { lineText } from '../plants.ts';
import { type Running, startPlant } from './running.ts';

const MINUTE = 60_000;
const IMPORT = resolve('dist/server/tools/import.js');
/** The reasons that the demo's crews give, among them what fault 11 of its machines is. */
const IDS = ['jam', 'drive', 'adjust', 'material-bad', 'no-operator', 'wear'];
const TREE = `reasons:\n${IDS.map((id) => `  - { id: ${id}, name: ${id} }`).join('\n')}\n`;
/** Epoch ms; stops of ten minutes begin each half hour before it. */
const UNTIL = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
const STOPS = 12;
let plant: Running;

interface Stop {
  readonly from: string;
  readonly parts: readonly { readonly reason: string | null }[];
  readonly said: readonly { readonly reason: string; readonly by: string }[];
}
async function stops(): Promise<readonly Stop[]> {
  const [from, to] = [UNTIL - 8 * 60 * MINUTE, UNTIL].map((at) => new Date(at).toISOString());
  const { status, body } = await plant.get<{ stops: Stop[] }>(
    `/api/v1/stops?scope=machine:m1&limit=200&from=${from}&to=${to}`,
  );
  return status === 200 ? body.stops : [];
}

beforeAll(async () => {
  plant = await startPlant(`demo: true\n${lineText(3, TREE)}`);
  const rows = ['tag,at,value'];
  const say = (tag: string, at: number, value: number) => rows.push(`m1/${tag},${new Date(at).toISOString()},${value}`);
  for (let i = STOPS; i > 0; i--) {
    const begin = UNTIL - i * 30 * MINUTE;
    // PackML: 6 = Execute, 9 = Aborted.
    say('state', begin - 10 * MINUTE, 6);
    say('fault', begin, i % 2 === 0 ? 11 : 7);
    say('state', begin, 9);
    say('state', begin + 10 * MINUTE, 6);
    say('fault', begin + 10 * MINUTE, 0);
  }
  const past = join(plant.data, 'past.csv');
  writeFileSync(past, `${rows.join('\n')}\n`);
  expect(await run(IMPORT, '--json', past)).toMatchObject({ code: 0 });
  await vi.waitFor(async () => expect(await stops()).toHaveLength(STOPS), { timeout: 60_000, interval: 200 });
}, 120_000);
afterAll(() => plant?.stop());

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, args, { env: { ...process.env, GEMBA_DATA: plant.data } });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => {
    said.out += String(text);
  });
  child.stderr.on('data', (text) => {
    said.err += String(text);
  });
  return new Promise((done) => child.once('close', (code) => done({ code, ...said })));
}

test('a file of reasons: sound rows are taken, a wrong one is told with file, row and why, and the exit says so', async () => {
  const file = join(plant.data, 'reasons.json');
  const at = new Date(UNTIL - 25 * MINUTE).toISOString();
  const rows = [
    { machine: 'm1', at, reason: 'wear', by: 'Ada' },
    { machine: 'm1', at, reason: 'ghosts' },
  ];
  writeFileSync(file, JSON.stringify({ reasons: rows }));
  for (const _time of ['first', 'again']) {
    const { code, out, err } = await run(IMPORT, '--json', file);
    expect([code, JSON.parse(out)]).toMatchObject([1, { file, taken: 1, refused: 1 }]);
    expect(err).toContain(`${file}:2: m1: reason: the plant has no reason \`ghosts\``);
  }
  const [newest] = await stops();
  expect(newest?.said).toMatchObject([{ reason: 'wear', by: 'Ada' }]);
}, 60_000);

test("the demo's crews give reasons to part of their long stops, said to be the demo's; again, nobody says anything twice", async () => {
  mkdirSync(join(plant.data, 'demo', 'past'), { recursive: true });
  writeFileSync(join(plant.data, 'demo', 'past', 'plan.json'), JSON.stringify({ until: UNTIL }));
  const give = `import(${JSON.stringify(resolve('bin/past-reasons.mjs'))})
    .then(({ givePastReasons }) => givePastReasons(process.env.GEMBA_DATA))
    .then((taken) => process.exit(taken ? 0 : 1))`;
  expect(await run('-e', give)).toMatchObject({ code: 0 });
  const given = await stops();
  const said = given.flatMap((stop) => stop.said).filter(({ by }) => by.includes('(demo)'));
  expect(said.length).toBeGreaterThan(0);
  expect(said.length).toBeLessThan(STOPS);
  expect(said.every(({ reason }) => IDS.includes(reason))).toBe(true);
  // What a person said before stays.
  expect(given[0]?.said).toMatchObject([{ by: 'Ada' }]);
  expect(await run('-e', give)).toMatchObject({ code: 0 });
  expect(await stops()).toEqual(given);
}, 60_000);
