/** Inspections over HTTP in a real record: what opens them, what they ask for, and how that is judged. */
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
