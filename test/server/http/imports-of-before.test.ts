/** Checklists and reasons of before: sound rows go in, the others come back with their line and why; told again, nothing is twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from './surface.ts';

const MINUTE = 60_000;
let surface: Surface;
let cookie = '';

beforeAll(async () => {
  surface = await openSurface();
  await (await surface.recorded()).caughtUp();
  cookie = await surface.signIn();
}, 120_000);
afterAll(() => surface?.stop());

const iso = (minute: number) => new Date(surface.from + minute * MINUTE).toISOString();
async function give(room: 'checklists' | 'stops', payload: object) {
  const url = `/api/v1/${room}/import`;
  const answer = await surface.app.inject({ method: 'POST', url, payload, headers: { cookie } });
  return { status: answer.statusCode, body: answer.json() };
}

const step = (id: string, more: object = {}) => ({
  ...{ id, asks: 'ok', text: { en: id }, file: null, unit: '', low: null, high: null, choices: [] },
  ...{ required: true, skippable: false, ...more },
});
const TEMPLATE = {
  ...{ id: 'start', kind: 'start-up', name: { en: 'Start' }, signature: false },
  steps: [step('guards'), step('torque', { asks: 'number', unit: 'N·m', low: 1, high: 2, required: false })],
  bindings: [{ scope: 'line:line', trigger: 'hand', product: null, every: null, dueMin: null }],
};
const run = (id: string, more: object = {}) => ({
  ...{ id, template: 'start', line: 'line', trigger: 'hand', opened: iso(0), done: iso(2), by: 'Ada' },
  answers: [{ step: 'guards', value: true, at: iso(1) }],
  ...more,
});
const answerOf = (name: string, value: unknown) => ({ step: name, value, at: iso(1) });

test('checklists: a run of before is whole or not there at all, and what was wrong with it can be mended and told again', async () => {
  const wrong = [
    run('no-such-step', { answers: [answerOf('guards', true), answerOf('oil', true)] }),
    run('no-such-list', { template: 'stop' }),
    run('not-answered', { answers: [answerOf('torque', 1.5)] }),
    run('no-number', { answers: [answerOf('guards', true), answerOf('torque', 'much')] }),
  ];
  const runs = [run('run-sound'), ...wrong, run('run-missed', { done: undefined, missed: iso(3), answers: [] })];
  const first = await give('checklists', { templates: [TEMPLATE], runs });
  expect(first.status, JSON.stringify(first.body)).toBe(200);
  expect(first.body).toMatchObject({
    ...{ taken: 2, unchanged: 0, refused: 4 },
    faults: [
      { line: 2, run: 'no-such-step', reason: expect.stringContaining('`oil`') },
      { line: 3, run: 'no-such-list', reason: expect.stringContaining('`stop`') },
      { line: 4, run: 'not-answered', reason: expect.stringContaining('guards') },
      { line: 5, run: 'no-number', reason: expect.stringMatching(/number/) },
    ],
  });
  const listed = async () =>
    (await surface.get('/api/v1/checklists/runs?line=line', { cookie }))
      .json()
      .runs.map((one: { run: { id: string; state: string } }) => `${one.run.id} ${one.run.state}`)
      .sort();
  expect(await listed()).toEqual(['run-missed missed', 'run-sound done']);

  expect((await give('checklists', { templates: [TEMPLATE], runs })).body).toMatchObject({
    ...{ taken: 0, unchanged: 2, refused: 4 },
  });
  const mended = await give('checklists', { runs: [run('no-such-step')] });
  expect(mended.body).toMatchObject({ taken: 1, unchanged: 0, refused: 0 });
  expect(await listed()).toEqual(['no-such-step done', 'run-missed missed', 'run-sound done']);
  // The template was the same each time: one version of it.
  expect((await surface.get('/api/v1/checklists/runs/run-sound', { cookie })).json()).toMatchObject({
    run: { version: 1, doneBy: 'Ada', openedAt: iso(0), doneAt: iso(2) },
    answers: [{ step: 'guards', value: true, by: 'Ada', at: iso(1) }],
  });
});

test('reasons: each is given to the stop that stood at its moment, once; the others come back with their line and why', async () => {
  // The constraint was down from minute 4 to 7.
  const told = (more: object) => ({ machine: 'm1', at: iso(5), reason: 'jam', by: 'Otto', ...more });
  const reasons = [
    told({}),
    told({ reason: 'nothing' }),
    told({ reason: 'other' }),
    told({ at: iso(1) }),
    told({ machine: 'm9' }),
  ];
  const faults = [
    { line: 2, machine: 'm1', field: 'reason', reason: expect.stringContaining('`nothing`') },
    { line: 3, machine: 'm1', field: 'comment', reason: expect.stringContaining('`other`') },
    { line: 4, machine: 'm1', field: 'at', reason: expect.stringContaining('no stop') },
    { line: 5, machine: 'm9', field: 'at', reason: expect.stringContaining('m9') },
  ];
  for (const _time of ['first', 'again']) {
    const { status, body } = await give('stops', { reasons });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toEqual({ taken: 1, refused: 4, faults });
  }
  const window = `from=${iso(0)}&to=${iso(10)}`;
  const { stops } = (await surface.get(`/api/v1/stops?scope=machine:m1&${window}`, { cookie })).json();
  expect(stops).toMatchObject([{ from: iso(4), to: iso(7), parts: [{ reason: 'jam', reasonBy: 'person' }] }]);
  expect(stops[0].said).toMatchObject([{ reason: 'jam', by: 'Otto', inForce: true }]);
});
