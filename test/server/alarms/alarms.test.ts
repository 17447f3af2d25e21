/** Alarms of a running server: from a sample to the screen, what people do, over a restart, and in the record. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GembaLive } from '../../../client/live/gemba-live.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { AlarmView, News } from '../../../twin/live/protocol.ts';
import { lineText, tagSlot } from '../../plants.ts';
import { type Running, startPlant } from '../running.ts';

const PLANT = `demo: true\n${lineText(
  3,
  `alarms:
  - { id: hot, text: Too hot, response: Cool it, machine: m1, when: { tag: temperature, above: 80, deadband: 5 }, priority: high, latching: true }
  - { id: warm, text: Warm, response: Look, machine: m1, when: { tag: temperature, above: 60 }, on_delay_s: 0.6, priority: low, escalate_s: [1, 2] }
  - { id: jam, text: Jam, response: Clear it, machine_type: any, when: { fault: [7] }, unless: { state: [maintenance] }, priority: medium }
  - { id: dark, text: No data, response: Look at the cable, machine: m2, when: { no_data: temperature }, on_delay_s: 1, priority: medium, position: electrician }
`,
)}`;
interface Body {
  id: string;
  state: string;
  priority: string;
  value: number | null;
  by: string;
  why: string;
  level: number;
}
type Alarms = { alarms: Body[]; unacknowledged: number };
type History = {
  events: { alarm: string; what: string; by: string; why: string; at: string; notSo: string | null }[];
  next: string | null;
};

let plant: Running;
beforeEach(async () => {
  plant = await startPlant(PLANT);
  await plant.say({ 'm1/temperature': 20, 'm2/temperature': 20, 'm1/state': 6 });
});
afterEach(() => plant.stop());

const active = async (id: string) =>
  (await plant.get<Alarms>('/api/v1/alarms')).body.alarms.find((alarm) => alarm.id === id);
const post = <T = Body>(path: string, body: object = {}, headers = {}) =>
  plant.send<T>('POST', `/api/v1/alarms/${path}`, body, headers);
const today = () => {
  const now = Date.now();
  const text = (at: number) => new Date(at).toISOString();
  return `from=${text(now - 3_600_000)}&to=${text(now + 60_000)}`;
};
const history = async (more = '') => (await plant.get<History>(`/api/v1/alarms/history?${today()}${more}`)).body;

describe('an alarm', () => {
  test('is told to a screen within a second of its sample, with what to do', async () => {
    const seen: (AlarmView & { after: number })[] = [];
    let said = 0;
    const live = new GembaLive(
      { url: plant.server.address },
      {
        alarms: (news: News<AlarmView>) => {
          for (const row of news.rows) seen.push({ ...row, after: performance.now() - said });
        },
        connected: () => undefined,
      },
    );
    live.start();
    await vi.waitFor(() => expect(plant.server.host).toBeDefined());
    await new Promise((done) => setTimeout(done, 500));
    said = performance.now();
    await plant.say({ 'm1/temperature': 91 });
    await vi.waitFor(() => expect(seen.some(({ id }) => id === 'hot')).toBe(true), { timeout: 3000, interval: 20 });
    live.stop();
    const hot = seen.find(({ id }) => id === 'hot');
    expect(hot).toMatchObject({ state: 'unacknowledged', response: 'Cool it', value: 91, unit: '°C', line: 'line' });
    expect(hot?.after).toBeLessThan(1000);
  });

  test('is acknowledged, latches, is reset; each step is on record with who', async () => {
    await plant.say({ 'm1/temperature': 91 });
    expect(await active('hot')).toMatchObject({ state: 'unacknowledged', priority: 'high', value: 91 });
    expect((await post('hot/acknowledge')).body).toMatchObject({ state: 'acknowledged', by: 'start-token' });
    await plant.say({ 'm1/temperature': 77 }); // inside the deadband
    expect((await active('hot'))?.state).toBe('acknowledged');
    await plant.say({ 'm1/temperature': 70 });
    expect((await active('hot'))?.state).toBe('latched-acknowledged');
    expect((await post('hot/reset')).body.state).toBe('normal');
    await vi.waitFor(async () => {
      const told = (await history('&alarm=hot')).events.map(({ what, by }) => [what, by]);
      expect(told).toEqual([
        ['reset', 'start-token'],
        ['returned', ''],
        ['acknowledged', 'start-token'],
        ['activated', ''],
      ]);
    }, 5000);
    await vi.waitFor(async () => {
      const audit = await plant.get<{ rows: { what: string; subject: string }[] }>('/api/v1/audit');
      expect(JSON.stringify(audit.body)).toContain('alarm-answered');
    }, 5000);
  });

  test('that is short never was one, and one that lasts is raised with nobody sending anything', async () => {
    await plant.say({ 'm1/temperature': 65 });
    await plant.say({ 'm1/temperature': 50 });
    await new Promise((done) => setTimeout(done, 900));
    expect(await active('warm')).toBeUndefined();
    await plant.say({ 'm1/temperature': 65 });
    await vi.waitFor(async () => expect(await active('warm')).toMatchObject({ level: 0, priority: 'low' }), {
      interval: 50,
    });
    await vi.waitFor(async () => expect(await active('warm')).toMatchObject({ level: 1, priority: 'medium' }), {
      timeout: 4000,
      interval: 50,
    });
    await vi.waitFor(async () => expect(await active('warm')).toMatchObject({ level: 2, priority: 'high' }), {
      timeout: 4000,
      interval: 50,
    });
    await post('warm/acknowledge');
    expect((await active('warm'))?.state).toBe('acknowledged');
  });

  test('of a tag that falls silent says so after its delay', async () => {
    const { host } = plant.server;
    host.stale([host.plant.tags.findIndex(({ name }) => name === 'm2/temperature')], Date.now());
    await vi.waitFor(async () => expect((await active('dark'))?.state).toBe('unacknowledged'), {
      timeout: 3000,
      interval: 50,
    });
    await plant.say({ 'm2/temperature': 21 });
    expect((await active('dark'))?.state).toBe('returned-unacknowledged');
  });

  test('is hidden while it is suppressed by design, and told if it is left over', async () => {
    await plant.say({ 'm0/state': 6, 'm0/mode': 2 }); // maintenance
    await vi.waitFor(async () => expect((await active('jam.m0'))?.state).toBe('suppressed-by-design'));
    await plant.say({ 'm0/fault': 7 });
    expect((await active('jam.m0'))?.state).toBe('suppressed-by-design');
    await plant.say({ 'm0/mode': 1 });
    await vi.waitFor(async () => expect((await active('jam.m0'))?.state).toBe('unacknowledged'));
  });
});

test('a shelf has a reason and an end; the same request twice is done once', async () => {
  await plant.say({ 'm1/temperature': 91 });
  const until = new Date(Date.now() + 1500).toISOString();
  expect((await post<{ type: string }>('hot/shelve', { until })).body.type).toBe('urn:gemba:problem:comment-required');
  expect((await post('hot/shelve', { why: 'sensor', until: '2020-01-01T00:00:00Z' })).status).toBe(400);
  const key = { 'idempotency-key': 'shelf-0001' };
  expect((await post('hot/shelve', { why: 'sensor', until }, key)).body).toMatchObject({
    state: 'shelved',
    why: 'sensor',
  });
  expect((await post('hot/unshelve')).body.state).toBe('unacknowledged');
  expect((await post('hot/shelve', { why: 'sensor', until }, key)).body.state).toBe('shelved'); // the answer of then
  expect((await active('hot'))?.state).toBe('unacknowledged');
  expect((await post('hot/shelve', { why: 'other', until }, key)).status).toBe(409);
  await post('hot/shelve', { why: 'sensor', until });
  await vi.waitFor(async () => expect((await active('hot'))?.state).toBe('unacknowledged'), {
    timeout: 4000,
    interval: 100,
  });
  expect((await post('hot/out-of-service', { why: 'sensor broken' })).body.state).toBe('out-of-service');
  expect((await post('hot/in-service')).body.state).toBe('unacknowledged');
  expect((await post('nothing/acknowledge')).status).toBe(404);
});

test('a restart changes nothing: who acknowledged, what is shelved, and what was told', async () => {
  await plant.say({ 'm1/temperature': 91, 'm0/fault': 7, 'm2/fault': 7 });
  await post('hot/acknowledge', { why: 'cooling on' });
  await post('jam.m2/shelve', { why: 'known', until: new Date(Date.now() + 3_600_000).toISOString() });
  await plant.stop();
  plant = await startPlant(PLANT, { data: plant.data });
  expect(await active('hot')).toMatchObject({ state: 'acknowledged', by: 'start-token', why: 'cooling on', value: 91 });
  expect((await active('jam.m0'))?.state).toBe('unacknowledged');
  expect((await active('jam.m2'))?.state).toBe('shelved');
  await vi.waitFor(async () => {
    const told = (await history()).events
      .filter(({ what, alarm }) => what === 'activated' && alarm !== 'dark')
      .map(({ alarm }) => alarm);
    expect(told.sort()).toEqual(['hot', 'jam.m0', 'jam.m2', 'warm']);
  }, 5000);
});

test('history goes on by pages, and the measures count what the history shows', async () => {
  for (let i = 0; i < 4; i++) {
    await plant.say({ 'm0/fault': 7 });
    await new Promise((done) => setTimeout(done, 5));
    await plant.say({ 'm0/fault': 0 });
    await new Promise((done) => setTimeout(done, 5));
  }
  await vi.waitFor(async () => expect((await history()).events.length).toBeGreaterThanOrEqual(8), 5000);
  const first = await history('&limit=3');
  const second = await history(`&limit=3&cursor=${first.next}`);
  const whole = await history();
  expect([...first.events, ...second.events].map(({ at, what }) => at + what)).toEqual(
    whole.events.slice(0, 6).map(({ at, what }) => at + what),
  );
  const measured = await plant.get<Record<string, unknown>>(`/api/v1/alarms/performance?${today()}&position=line`);
  expect(measured.body).toMatchObject({
    activations: 4,
    chattering: [{ alarm: 'jam.m0', activations: 4 }],
    topShare: 1,
    priorities: { medium: 1 },
    positions: ['electrician', 'line'],
    targets: { perWindow: 1, floodShare: 0.01 },
  });
});

test('what a delay would have spared is told from the past as the historian has it', async () => {
  const now = Date.now();
  const { host } = plant.server;
  const { SampleBatch } = await import('../../../twin/core/batch.ts');
  const batch = new SampleBatch();
  const slot = host.plant.tags.findIndex(({ name }) => name === 'm1/temperature');
  // Four peaks of two seconds in the last half hour, then one of five minutes.
  for (const [ago, value] of [
    [1800, 90],
    [1798, 50],
    [1700, 90],
    [1698, 50],
    [1600, 90],
    [1598, 50],
    [1500, 90],
    [1498, 50],
    [900, 95],
    [600, 50],
  ] as const)
    batch.push(slot, now - ago * 1000, value, 0);
  await host.deliver(batch);
  const asked = {
    alarm: 'hot',
    from: new Date(now - 3_600_000).toISOString(),
    to: new Date(now).toISOString(),
    onDelayS: 10,
  };
  type Trial = Record<'before' | 'after' | 'avoided' | 'missed', { activations: number }> & {
    delayed: { episodes: { byS: number }[] };
  };
  await vi.waitFor(
    async () => {
      const tried = (await post<Trial>('try', asked)).body;
      expect(tried.before.activations).toBe(5);
      expect(tried.after.activations).toBe(1);
      expect(tried.avoided.activations).toBe(4);
      expect(tried.missed.activations).toBe(0);
      expect(tried.delayed.episodes.map(({ byS }) => byS)).toEqual([10]);
    },
    { timeout: 15_000, interval: 300 },
  );
});

describe('what was told of an alarm', () => {
  const told = async (alarm: string) =>
    (await history(`&alarm=${alarm}`)).events.reverse().map(({ what, notSo }) => [what, notSo !== null]);
  const sayAt = async (at: number, celsius: number) => {
    const { host } = plant.server;
    const batch = new SampleBatch();
    batch.push(tagSlot(host.plant, 'm1/temperature'), at, celsius, 0);
    await host.deliver(batch);
  };

  test('and was not so, as a late sample shows, stays told, is marked, and still counts for those who were called', async () => {
    const begun = Date.now();
    // `warm` is told when 60 was exceeded for 0.6 s. In between it was not: that reading comes late.
    await sayAt(begun, 70);
    await vi.waitFor(async () => expect((await told('warm')).map(([what]) => what)).toContain('activated'), 8000);
    await sayAt(begun + 700, 30);
    await vi.waitFor(async () => expect((await told('warm')).map(([what]) => what)).toContain('returned'), 8000);
    expect((await told('warm')).every(([, notSo]) => !notSo)).toBe(true);
    await sayAt(begun + 300, 30);
    await vi.waitFor(async () => {
      const rows = (await told('warm')).filter(([what]) => what === 'activated' || what === 'returned');
      expect(rows).toEqual([
        ['activated', true],
        ['returned', true],
      ]);
    }, 20_000);
    const { body } = await plant.get<{
      top: { alarm: string; activations: number }[];
      notSo: number;
      coverage: number;
    }>(`/api/v1/alarms/performance?${today()}`);
    expect(body.notSo).toBe(1);
    expect(body.top.find(({ alarm }) => alarm === 'warm')?.activations).toBe(1);
    // The server is up for seconds of the hour that is asked for.
    expect(body.coverage).toBeGreaterThan(0);
    expect(body.coverage).toBeLessThan(0.1);
  }, 60_000);

  test('and was so all the same, a late sample does not touch', async () => {
    const begun = Date.now();
    await sayAt(begun, 91);
    await vi.waitFor(async () => expect((await told('hot')).length).toBe(1), 8000);
    await sayAt(begun + 2000, 92);
    await sayAt(begun + 1000, 30);
    await new Promise((done) => setTimeout(done, 4000));
    expect(await told('hot')).toEqual([['activated', false]]);
  }, 60_000);

  test('that the plant has no more, is told as ended', async () => {
    await plant.say({ 'm1/temperature': 91 });
    await vi.waitFor(async () => expect((await told('hot')).length).toBe(1), 8000);
    const draft = await plant.send<{ base: number; yaml: string }>('POST', '/api/v1/setup/plant/draft', {
      edits: [{ op: 'remove', path: ['alarms', 'hot'] }],
    });
    const { base, yaml } = draft.body;
    expect((await plant.send('PUT', '/api/v1/setup/plant', { base, yaml, why: 'nobody answers it' })).status).toBe(200);
    expect(await active('hot')).toBeUndefined();
    await vi.waitFor(async () => {
      const rows = (await history('&alarm=hot')).events;
      expect(rows[0]).toMatchObject({
        what: 'removed',
        state: 'normal',
        line: 'line',
        machine: 'm1',
        priority: 'high',
      });
    }, 8000);
  }, 60_000);
});
