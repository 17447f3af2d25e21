/** Inspections over HTTP in a real record: what opens them, what they ask for, and how that is judged. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signsIn } from '../../http/persons.ts';
import { openSurface, type Surface } from '../../http/surface.ts';
import type { Followed } from '../followed.ts';

const MINUTE = 60_000;

let surface: Surface;
let record: Followed;
let cookie: string;
beforeAll(async () => {
  surface = await openSurface({ withPeople: true });
  record = await surface.recorded();
  await record.caughtUp();
  cookie = await signsIn(surface, 'ada', [{ role: 'admin', lines: null }]);
}, 120_000);
afterAll(() => surface?.stop());

async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: unknown) {
  const answer = await surface.app.inject({
    ...{ method, url: `/api/v1${path}`, headers: { cookie } },
    ...(payload === undefined ? {} : { payload: payload as object }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
const step = (id: string, asks: string, more: object = {}) => ({
  ...{ id, asks, text: { en: id }, file: null, unit: '', low: null, high: null, choices: [] },
  ...{ required: true, skippable: false, ...more },
});
const bound = (trigger: string, more: object = {}) => ({
  ...{ scope: 'line:line', product: null, trigger, every: null, dueMin: null, ...more },
});
const write = (id: string, bindings: object[], steps: object[] = [step('look', 'ok')], kind = 'inspection') =>
  call('PUT', `/checklists/templates/${id}`, { kind, name: { en: id }, signature: false, base: 0, bindings, steps });
const opened = async (template: string) =>
  ((await call('GET', '/checklists/runs?line=line&limit=200')).body.runs as { run: Record<string, unknown> }[])
    .map(({ run }) => run)
    .filter((run) => run['template'] === template);
/** Anew each time, as after a restart. */
const look = () => record.checklists.followerOf(surface.app.log as never).look();

describe('opened', () => {
  test('after a stop of so long, once a stop, also after a restart; not for stops before it was written', async () => {
    for (const [id, every] of [
      ['stop-2', 2],
      ['stop-5', 5],
    ] as const)
      expect((await write(id, [bound('after-stop', { every })])).status).toBe(200);
    // The machine before the constraint never stood.
    await write('stop-m0', [bound('after-stop', { every: 2, scope: 'machine:m0' })]);
    await look();
    expect(await opened('stop-2')).toEqual([]);
    // As if it had been written before the constraint stood from minute 4 to 7.
    await record.records.db.updateTable('checklist').set({ recorded: surface.from }).execute();
    await look();
    await look();
    const [run] = await opened('stop-2');
    expect(run).toMatchObject({ trigger: 'after-stop', machine: null, state: 'open' });
    expect(Date.parse(String(run?.['openedAt']))).toBe(surface.from + 7 * MINUTE);
    expect(await opened('stop-2')).toHaveLength(1);
    expect(await opened('stop-5')).toEqual([]);
    expect(await opened('stop-m0')).toEqual([]);
  });

  test('when the line makes another lot, once a lot', async () => {
    await write('by-lot', [bound('lot', { dueMin: 10 })]);
    await look();
    expect(await opened('by-lot')).toEqual([]);
    const planned = (order: string, lot: string) => ({ order, lot, line: 'line', product: 'red', quantity: 500 });
    await call('POST', '/orders', { orders: [planned('o-1', 'L-1'), planned('o-2', 'L-2'), planned('o-3', 'L-2')] });
    const lots: unknown[] = [];
    for (const order of ['o-1', 'o-2', 'o-3']) {
      expect((await call('POST', `/orders/${order}/start`, {})).status).toBe(200);
      surface.pass(MINUTE);
      await look();
      await look();
      lots.push((await opened('by-lot')).length);
      await call('POST', `/orders/${order}/complete`, {});
      surface.pass(MINUTE);
    }
    expect(lots).toEqual([1, 2, 2]);
    expect((await opened('by-lot')).map(({ state }) => state)).toEqual(['open', 'missed']);
  });

  test('every so many minutes of shift time; how many has to be said', async () => {
    expect(await write('untold', [bound('minutes')])).toMatchObject({
      status: 422,
      body: { detail: 'line:line: say every how many minutes' },
    });
    expect((await write('untold', [bound('after-stop')])).body.detail).toContain('after a stop of at least how many');
    await write('by-minutes', [bound('minutes', { every: 30 })]);
    const counts: number[] = [];
    for (const minutes of [29, 2, 10, 25]) {
      surface.pass(minutes * MINUTE);
      await look();
      await look();
      counts.push((await opened('by-minutes')).length);
    }
    expect(counts).toEqual([0, 1, 1, 2]);
    expect((await opened('by-minutes')).map(({ state }) => state)).toEqual(['open', 'missed']);
  });
});

/** Opened by hand. */
async function begun(template: string): Promise<string> {
  const id = randomUUID();
  const answer = await call('POST', '/checklists/runs', { id, template, line: 'line' });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return id;
}
const answer = (run: string, name: string, value: unknown, more: object = {}) =>
  call('POST', `/checklists/runs/${run}/answers`, { step: name, value, ...more });

describe('several pieces', () => {
  test('of a number each is judged, and one out of range is enough', async () => {
    const weight = step('weight', 'number', { pieces: 3, low: 9, high: 11, unit: 'g' });
    expect((await write('pieces', [bound('hand')], [weight])).status).toBe(200);
    const run = await begun('pieces');
    expect((await answer(run, 'weight', [10, 9.5, 10.5])).body.answers).toMatchObject([
      { value: [10, 9.5, 10.5], verdict: 'ok' },
    ]);
    // Their mean is within the limits.
    expect((await answer(run, 'weight', [10, 9.5, 11.5])).body.answers).toMatchObject([{ verdict: 'out-of-range' }]);
  });

  test('as many values as are asked for, and nothing but numbers: else it is refused in words', async () => {
    const run = await begun('pieces');
    const said = async (value: unknown) => {
      const { status, body } = await answer(run, 'weight', value);
      expect([400, 422], JSON.stringify(body)).toContain(status);
      return body.detail as string;
    };
    expect(await said([10, 10])).toBe('step weight asks for 3 numbers, not 2');
    expect(await said(10)).toBe('step weight asks for 3 numbers');
    expect(await said({ defective: 0, inspected: 3 })).toBe('step weight asks for 3 numbers');
    await said([10, 'ten', 10]);
    await said([10, null, 10]);
    expect((await call('GET', `/checklists/runs/${run}`)).body.answers).toEqual([]);
    const one = await write('wrong', [], [step('a', 'text', { pieces: 3 })]);
    expect(one).toMatchObject({ status: 422, body: { detail: expect.stringContaining('of several pieces') } });
  });

  test('of a count: none may be defective, or as many as the step says; what cannot have been counted is refused', async () => {
    const steps = [step('caps', 'count', { pieces: 20 }), step('scratches', 'count', { high: 2 })];
    await write('counts', [bound('hand')], steps);
    const run = await begun('counts');
    const verdict = async (name: string, defective: number, inspected: number) =>
      (await answer(run, name, { defective, inspected })).body.answers?.find(
        (one: { step: string }) => one.step === name,
      )?.verdict;
    expect(await verdict('caps', 0, 20)).toBe('ok');
    expect(await verdict('caps', 1, 20)).toBe('not-ok');
    expect(await verdict('scratches', 2, 5)).toBe('ok');
    expect(await verdict('scratches', 3, 5)).toBe('not-ok');
    const said = async (value: unknown, name = 'caps') => (await answer(run, name, value)).body.detail;
    expect(await said({ defective: -1, inspected: 20 })).toBe('step caps: a count is not negative');
    expect(await said({ defective: 21, inspected: 20 })).toBe('step caps: 21 defective of 20 inspected cannot be');
    expect(await said({ defective: 0, inspected: 0 })).toBe('step caps: of 0 inspected nothing can be said');
    expect(await said({ defective: 0.5, inspected: 20 })).toBe('step caps asks for whole numbers');
    expect(await said({ defective: 0, inspected: 19 })).toBe('step caps asks for 20 inspected, not 19');
    expect(await said(3)).toBe('step caps asks how many are defective of how many inspected');
  });
});

describe('by a sampling plan', () => {
  // Table I: a lot of 1000 is of letter J at level II, 80 inspected; AQL 1.0 normal: 2 pass, 3 do not (MIL-STD-105E, II-A).
  const sampled = step('seal', 'count', { plan: { aql: 1, level: 'II' } });

  test('it is told how many are inspected and how many may be defective, and judged by that', async () => {
    expect((await write('sampled', [bound('order-start')], [sampled])).status).toBe(200);
    const order = { order: 'p-1', line: 'line', product: 'red', quantity: 1000 };
    await call('POST', '/orders', { orders: [order] });
    await call('POST', '/orders/p-1/start', {});
    surface.pass(MINUTE);
    await look();
    const run = String((await opened('sampled'))[0]?.['id']);
    const plan = { lotSize: 1000, letter: 'J', n: 80, accept: 2, reject: 3 };
    expect((await call('GET', `/checklists/runs/${run}`)).body.plans).toEqual([{ step: 'seal', plan }]);
    const given = (defective: number, inspected: number) => answer(run, 'seal', { defective, inspected });
    expect((await given(2, 80)).body.answers).toMatchObject([{ verdict: 'ok', plan }]);
    expect((await given(3, 80)).body.answers).toMatchObject([{ verdict: 'not-ok', plan }]);
    expect((await given(0, 79)).body.detail).toBe('step seal: of a lot of 1000 the plan inspects 80, not 79');
    await call('POST', '/orders/p-1/complete', {});
  });

  test('without an order there is no plan: what was counted is told and not judged', async () => {
    await write('unplanned', [bound('hand')], [sampled]);
    surface.pass(MINUTE);
    const run = await begun('unplanned');
    expect((await call('GET', `/checklists/runs/${run}`)).body.plans).toEqual([{ step: 'seal', plan: null }]);
    const [told] = (await answer(run, 'seal', { defective: 1, inspected: 5 })).body.answers;
    expect(told).toMatchObject({ verdict: 'told' });
    expect(told).not.toHaveProperty('plan');
  });

  test('an AQL that is not of the series, or above 10, is refused, and so is a plan for what is not counted', async () => {
    const put = async (one: object) => (await write('wrong', [], [one])).status;
    expect(await put(step('a', 'count', { plan: { aql: 1.2, level: 'II' } }))).toBe(422);
    expect(await put(step('a', 'count', { plan: { aql: 15, level: 'II' } }))).toBe(422);
    expect(await put(step('a', 'number', { plan: { aql: 1, level: 'II' } }))).toBe(422);
  });
});

describe('defects', () => {
  const defects = [
    { id: 'dent', text: { en: 'Dent', de: 'Delle' }, places: ['rim', 'base'] },
    { id: 'smear', text: { en: 'Smear' } },
  ];

  test('an answer names them with number and place, and they stay with it', async () => {
    expect((await write('visual', [bound('hand')], [step('look', 'ok', { defects })])).status).toBe(200);
    const run = await begun('visual');
    const found = [
      { id: 'dent', count: 2, place: 'rim' },
      { id: 'smear', count: 1, place: '' },
    ];
    expect((await answer(run, 'look', false, { defects: found })).body.answers).toMatchObject([
      { verdict: 'not-ok', defects: found },
    ]);
    expect((await call('POST', `/checklists/runs/${run}/finish`, {})).body.answers).toMatchObject([{ defects: found }]);
  });

  test('what the step does not know, a place that it does not have, and a defect of what was skipped are refused', async () => {
    const run = await begun('visual');
    const said = async (found: object, value: unknown = false) =>
      (await answer(run, 'look', value, { defects: [found] })).body.detail;
    expect(await said({ id: 'rust', count: 1, place: '' })).toBe('step look knows no defect rust');
    expect(await said({ id: 'dent', count: 1, place: 'lid' })).toBe('step look: dent has no place lid');
    expect(await said({ id: 'smear', count: 1, place: '' }, null)).toBe('step look is skipped: nothing was found');
    expect((await answer(run, 'look', false, { defects: [{ id: 'dent', count: 0, place: '' }] })).status).toBe(400);
    expect((await write('twice', [], [step('a', 'ok', { defects: [defects[1], defects[1]] })])).status).toBe(422);
  });
});

describe('before the line runs', () => {
  const gate = async () => (await call('GET', '/checklists/gate?line=line')).body;

  test('the start-up of its order must be finished and OK; what is redone and OK releases it', async () => {
    await write('first', [bound('order-start')], [step('torque', 'number', { low: 1, high: 2 })], 'start-up');
    // An inspection does not hold the line.
    await write('later', [bound('order-start')]);
    expect(await gate()).toMatchObject({ release: true, asked: 0, holding: [] });
    await call('POST', '/orders', { orders: [{ order: 'g-1', line: 'line', product: 'red', quantity: 10 }] });
    await call('POST', '/orders/g-1/start', {});
    surface.pass(MINUTE);
    await look();
    const run = String((await opened('first'))[0]?.['id']);
    const held = { run, template: 'first', kind: 'start-up', machine: null, notOk: [] };
    expect(await gate()).toMatchObject({
      ...{ line: 'line', order: 'g-1', release: false, asked: 1 },
      holding: [{ ...held, state: 'open' }],
    });
    await answer(run, 'torque', 3);
    await call('POST', `/checklists/runs/${run}/finish`, {});
    expect(await gate()).toMatchObject({ release: false, holding: [{ state: 'done', notOk: ['torque'] }] });
    surface.pass(MINUTE);
    const again = await begun('first');
    expect((await gate()).holding).toMatchObject([{ run: again, state: 'open' }]);
    await answer(again, 'torque', 1.5);
    await call('POST', `/checklists/runs/${again}/finish`, {});
    expect(await gate()).toMatchObject({ order: 'g-1', release: true, asked: 1, holding: [] });
  });

  test('the next order asks anew; a line that is not there is told so', async () => {
    await call('POST', '/orders/g-1/complete', {});
    await call('POST', '/orders', { orders: [{ order: 'g-2', line: 'line', product: 'red', quantity: 10 }] });
    surface.pass(MINUTE);
    await call('POST', '/orders/g-2/start', {});
    surface.pass(MINUTE);
    await look();
    expect(await gate()).toMatchObject({ order: 'g-2', release: false, holding: [{ state: 'open' }] });
    expect((await call('GET', '/checklists/gate?line=nowhere')).status).toBe(404);
  });
});
