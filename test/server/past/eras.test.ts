/** What was imported is the past of the plant: its states, its figures, its events, and the seam to the present. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { eventsAt } from '../../../server/past/events-at.ts';
import { type IntervalRow, intervals, stateAt } from '../../../server/record/answers.ts';
import { recordedIntervals } from '../../../server/records/recorded-intervals.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { linePlant, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { follow } from '../records/followed.ts';
import { openPastHost } from './past-host.ts';
import { csvOf, readingOf, shiftRows } from './shift.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A night shift that crosses midnight UTC. */
const SHIFT = Date.UTC(2026, 2, 10, 20, 0);
const TO = SHIFT + 8 * HOUR;
const SITE = { kind: 'site' } as const;

beforeAll(() => {
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--build', 'server'], {
    stdio: 'inherit',
  });
}, 120_000);

test('OEE, intervals and the why of an imported shift are those of the same samples taken in live', async () => {
  const rows = shiftRows(SHIFT, 480);
  const plant = linePlant(3);
  let now = SHIFT;
  const live = new TwinHost({
    plant,
    directory: mkdtempSync(join(tmpdir(), 'gemba-live-')),
    log: quiet,
    now: () => now,
  });
  await live.start();
  const batch = new SampleBatch();
  for (const [i, row] of rows.entries()) {
    batch.push(
      tagSlot(plant, row.tag),
      row.at,
      readingOf(plant, row, (text) => live.text(text)),
      0,
    );
    if (rows[i + 1]?.at === row.at) continue;
    now = row.at;
    void live.deliver(batch);
    batch.clear();
  }
  const open = await openPastHost(() => TO + 3 * HOUR);
  const job = await open.give(csvOf(rows));
  expect(job).toMatchObject({
    state: 'done',
    errors: 0,
    samples: rows.length,
    fresh: rows.length,
    from: SHIFT,
    to: TO + 250,
  });

  const windows = [
    { from: SHIFT, to: TO },
    { from: SHIFT + HOUR, to: SHIFT + 5 * HOUR }, // over midnight, a jam and a change of product
    { from: SHIFT + 4 * HOUR, to: SHIFT + 6 * HOUR },
  ];
  const [told, imported] = [await follow(live), await follow(open.host)];
  // What memory no longer holds is read from the record: the same intervals.
  const remembered = await intervals(open.host, SITE, SHIFT, TO);
  const recorded = await recordedIntervals(open.plant, imported.questions, {
    scope: SITE,
    window: { from: SHIFT, to: TO },
    step: 0,
    known: null,
    now: TO + 3 * HOUR,
  });
  const shown = (rows: readonly IntervalRow[]) =>
    rows.map(({ machine, from, to, state, fault, good, reject, cause }) => [
      machine,
      from,
      to,
      state,
      fault,
      good,
      reject,
      cause,
    ]);
  expect(recorded.length).toBeGreaterThan(20);
  expect(shown(recorded)).toEqual(shown(remembered));
  for (const window of windows) {
    const wanted = await told.oee({ kind: 'line', line: plant.lines[0] as never }, window);
    const found = await imported.oee({ kind: 'line', line: open.plant.lines[0] as never }, window);
    expect(wanted[0]?.value).toBeGreaterThan(0.3);
    expect(found).toEqual(wanted);
    const question = { scope: SITE, window, profile: 'iso22400', known: null } as const;
    const opened = await imported.figures.why('availability', question);
    const openedLive = await told.figures.why('availability', question);
    expect({ ...opened, energy: [] }).toEqual({ ...openedLive, energy: [] });
    for (const [i, { kWh }] of opened?.energy.entries() ?? [])
      expect(kWh).toBeCloseTo(openedLive?.energy[i]?.kWh ?? 0, 6);
  }
  await told.stop();
  await imported.stop();
  const stops = async (host: TwinHost) =>
    (await intervals(host, SITE, SHIFT, TO))
      .filter(({ state }) => state === 'breakdown' || state === 'micro-stop')
      .map(({ machine, from, to, state, fault }) => ({ machine, from, to, state, fault }));
  expect((await stops(open.host)).length).toBeGreaterThan(10);
  expect(await stops(open.host)).toEqual(await stops(live));
  await live.stop();
  await open.stop();
}, 60_000);

test('a jump anywhere into an imported day shows, within a second, what the machines did then', async () => {
  const open = await openPastHost(() => TO + 3 * HOUR);
  await open.give(csvOf(shiftRows(SHIFT, 480)));
  const shown = async (at: number) => {
    const view = await stateAt(open.host, SITE, at);
    return { record: view.record, states: view.machines.map(({ state }) => state).join(' ') };
  };
  for (const [minute, states] of [
    [30, 'producing producing producing'],
    [70, 'producing breakdown producing'],
    [74.5, 'producing breakdown producing'],
    [76, 'producing producing producing'],
    [300.5, 'producing micro-stop producing'], // past midnight
    [479, 'producing producing producing'],
  ] as const) {
    const began = performance.now();
    expect([minute, await shown(SHIFT + minute * MINUTE)]).toEqual([minute, { record: 'imported', states }]);
    expect(performance.now() - began).toBeLessThan(1000);
  }
  const line = (await stateAt(open.host, SITE, SHIFT + 70 * MINUTE)).lines[0];
  expect(line).toMatchObject({ state: 'breakdown', product: 'red' });
  expect(line?.shift?.good).toBeGreaterThan(0);
  await open.stop();
});

test('of a moment between an import and the live record nothing is known, and that is said', async () => {
  const open = await openPastHost(() => TO + 3 * HOUR);
  await open.give(csvOf(shiftRows(SHIFT, 480)));
  expect(open.host.oldest).toBe(SHIFT);
  for (const at of [TO + HOUR, SHIFT - HOUR]) {
    const view = await stateAt(open.host, SITE, at);
    expect(view.record).toBe('none');
    expect(new Set(view.machines.map(({ state }) => state))).toEqual(new Set(['unknown']));
  }
  const record = await follow(open.host);
  const [between] = await record.oee(SITE, { from: TO + HOUR, to: TO + 2 * HOUR });
  expect(between).toMatchObject({ value: null, coverage: 0 });
  await record.stop();
  await open.stop();
});

test('what the live record has is not imported over it; a time without a server is filled', async () => {
  let now = TO + 3 * HOUR;
  const open = await openPastHost(() => now);
  const batch = new SampleBatch();
  const say = async (host: TwinHost, at: number, state: number) => {
    now = at;
    for (const machine of ['m0', 'm1', 'm2']) batch.push(tagSlot(open.plant, `${machine}/state`), at, state, 0);
    await host.deliver(batch);
    batch.clear();
  };
  const began = now;
  await say(open.host, began + MINUTE, 6);
  await open.stop();
  now = began + 60 * MINUTE;
  const again = new TwinHost({
    plant: open.plant,
    directory: open.data,
    log: quiet,
    now: () => now,
    expectSources: true,
  });
  await again.start();
  await say(again, began + 61 * MINUTE, 6);
  await again.stop();
  const third = await openPastHost(() => began + 90 * MINUTE, open.data);
  const rows = [-5, 0.5, 10, 40, 75].flatMap((minute) =>
    ['m0', 'm1', 'm2'].map((machine) => ({
      tag: `${machine}/state`,
      at: began + minute * MINUTE,
      value: minute === 10 ? 9 : 6,
    })),
  );
  const job = await third.give(csvOf(rows));
  expect(job).toMatchObject({ state: 'done', live: 6, samples: 9 });
  const filled = await stateAt(third.host, SITE, began + 20 * MINUTE);
  expect(filled.record).toBe('imported');
  expect(filled.machines.map(({ state }) => state)).toEqual(['breakdown', 'breakdown', 'breakdown']);
  expect((await stateAt(third.host, SITE, began + 75 * MINUTE)).record).toBe('live');
  const found = (await intervals(third.host, SITE, began, began + 60 * MINUTE)).filter(
    ({ machine }) => machine === 'm1',
  );
  expect(found.map(({ state }) => state)).toContain('breakdown');
  await third.stop();
});

test('events of the past come newest first, page by page', async () => {
  const open = await openPastHost(() => TO + 3 * HOUR);
  await open.give(csvOf(shiftRows(SHIFT, 480)));
  const at = SHIFT + 78 * MINUTE;
  const page = await eventsAt(open.host, at, 3, 0);
  expect(page.map(({ event }) => event.type)).toContain('state-changed');
  const next = await eventsAt(open.host, at, 3, 3);
  const all = await eventsAt(open.host, at, 6, 0);
  expect([...page, ...next]).toEqual(all);
  await open.stop();
});
