/** The HTTP surface over a real twin host: one line of three machines with a few minutes of history. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect, vi } from 'vitest';
import { AlarmBook } from '../../../server/alarms/alarm-book.ts';
import { Alarms } from '../../../server/alarms/alarms.ts';
import { openAuth, SESSION_COOKIE } from '../../../server/auth/auth.ts';
import { CallRoom, MOST_CALLS } from '../../../server/calls/call-room.ts';
import { binReport } from '../../../server/calls/material.ts';
import { openHistorian } from '../../../server/historian/open-historian.ts';
import { seriesOf } from '../../../server/historian/series.ts';
import { buildHttp } from '../../../server/http/build-http.ts';
import type { HttpDeps } from '../../../server/http/deps.ts';
import { OutputSet } from '../../../server/out/output-set.ts';
import { eventsAt } from '../../../server/past/events-at.ts';
import { PlantStore } from '../../../server/plant/plant-store.ts';
import { intervals, stateAt } from '../../../server/record/answers.ts';
import { lossAnswers } from '../../../server/records/loss-answers.ts';
import { dossierOf } from '../../../server/records/lots/dossier.ts';
import { masterDifferences } from '../../../server/records/masters/master-data.ts';
import { openPeople, type People } from '../../../server/records/people/people.ts';
import { SignalBook } from '../../../server/records/quality/signal-book.ts';
import { recordedIntervals } from '../../../server/records/recorded-intervals.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { linePlant, lineText, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { type Followed, follow } from '../records/followed.ts';

export interface Surface {
  readonly app: FastifyInstance;
  readonly plant: PlantModel;
  /** Epoch ms at which the history begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly token: string;
  get(path: string, headers?: Record<string, string>, address?: string): Promise<LightMyRequestResponse>;
  /** Its record, in a database of its own. */
  recorded(): Promise<Followed>;
  /** The cookie of a new admin. */
  signIn(): Promise<string>;
  /** Who is kept; null = nobody. */
  readonly people: People | null;
  /** Time goes on. */
  pass(ms: number): void;
  stop(): Promise<void>;
}

const MINUTE = 60_000;
const REASON = {
  ...{ parent: null, state: null, planned: true, needsComment: false, types: [], machines: [], retired: false },
  ...{ owner: '', review: '' },
};

export async function openSurface(
  change: Partial<HttpDeps> & { demo?: boolean; withPeople?: boolean; place?: Parameters<typeof follow>[1] } = {},
): Promise<Surface> {
  const data = mkdtempSync(join(tmpdir(), 'gemba-http-'));
  const plant: PlantModel = {
    ...linePlant(3),
    sources: [{ id: 'plc', protocol: 'opcua', endpoint: 'opc.tcp://user:secret@127.0.0.1:4840' }],
    demo: change.demo ?? true,
    reasons: ['jam', 'cleaning', 'other'].map((id) => ({ ...REASON, id, name: id, needsComment: id === 'other' })),
  };
  const to = Date.now();
  const from = to - 10 * MINUTE;
  let now = from;
  const host = new TwinHost({ plant, directory: data, log: quiet, now: () => now });
  await host.start();
  const batch = new SampleBatch();
  for (let minute = 0; minute < 10; minute++) {
    const at = from + minute * MINUTE;
    now = at + 50;
    for (const machine of ['m0', 'm1', 'm2']) {
      // PackML: 6 = Execute, 9 = Aborted; the constraint is down from minute 4 to 6.
      const down = machine === 'm1' && minute >= 4 && minute < 7;
      batch.push(tagSlot(plant, `${machine}/state`), at, down ? 9 : 6, 0);
      batch.push(tagSlot(plant, `${machine}/good`), at, minute * 55, 0);
      batch.push(tagSlot(plant, `${machine}/temperature`), at, 20 + minute, 0);
      batch.push(tagSlot(plant, `${machine}/product`), at, host.text('red'), 0);
    }
    await host.deliver(batch);
    batch.clear();
  }
  now = to;
  await host.journal.flush();
  const room = await openHistorian(
    { data, questdb: null, retention: { rawDays: null, minuteDays: null } },
    host,
    quiet,
    () => undefined,
  );
  await vi.waitFor(() => expect(room.feed.offset).toBe(host.journal.next), { timeout: 30_000, interval: 20 });
  const address = change.host ?? '127.0.0.1';
  const opened = await PlantStore.open(join(data, 'plant'), lineText(3), {}, () => now);
  if (!opened.ok) throw new Error('the plant of the test is not sound');
  const setup = opened.store;
  // A database of its own, for those who ask for figures.
  let record: Promise<Followed> | null = null;
  let followed: Followed | null = null;
  const recorded = () =>
    (record ??= follow(host, change.place).then((room) => {
      followed = room;
      return room;
    }));
  const alarms = alarmsOf(
    host,
    data,
    recorded,
    () => followed?.records ?? null,
    () => now,
  );
  const answers = async () => lossAnswers(() => plant, await recorded());
  const { demo: _demo, place: _place, withPeople, ...rest } = change;
  const people = withPeople ? await peopleIn(await recorded(), data, () => now, plant, setup) : null;
  const known = people ? { known: people.directory } : {};
  const auth = await openAuth({ data, host: address, demo: () => plant.demo, now: () => now, ...known });
  const app = await buildHttp({
    version: '0.0.0-test',
    host: address,
    client: null,
    demoControl: 'http://127.0.0.1:4790',
    log: quiet,
    auth,
    ...(people ? { people } : {}),
    now: () => now,
    plant: () => plant,
    twin: () => host.twin,
    historian: () => room.historian,
    outputs: () => new OutputSet(host, quiet, data),
    setup: () => setup,
    adopt: (changed) => host.adopt(changed),
    stateAt: (scope, at, known) => stateAt(host, scope, at, known),
    intervals: async (scope, begin, end, step, known) =>
      known === null
        ? intervals(host, scope, begin, end, step)
        : recordedIntervals(plant, (await recorded()).questions, {
            scope,
            window: { from: begin, to: end },
            step,
            known,
            now,
          }),
    oldest: () => host.oldest,
    series: (tag, begin, end, points) => seriesOf(room, tag, begin, end, points),
    events: (limit, before) =>
      host.recentEvents
        .filter((event) => before === null || event.sequence < before)
        .slice(-limit)
        .reverse(),
    eventsAt: (at, limit, skip) => eventsAt(host, at, limit, skip),
    sources: () => [
      {
        source: 'plc',
        protocol: 'opcua',
        address: 'opc.tcp://127.0.0.1:4840',
        status: 'down',
        since: from,
        reason: 'nothing listens there',
        nextRetry: to + 500,
        tags: 33,
        samples: 120,
        lastSample: 0,
        refused: { 'not-a-number': 2 },
      },
    ],
    figures: {
      all: async (question) => (await recorded()).figures.all(question),
      why: async (kpi, question) => (await recorded()).figures.why(kpi, question),
    },
    stops: {
      book: {
        at: async (machine, at) => (await recorded()).stops.book.at(machine, at),
        list: async (asked) => (await recorded()).stops.book.list(asked),
        suggested: async (machine, at) => (await recorded()).stops.book.suggested(machine, at),
        unexplained: async (machines, window) => (await recorded()).stops.book.unexplained(machines, window),
      },
      entries: {
        reason: async (entry) => (await recorded()).stops.entries.reason(entry),
        split: async (entry) => (await recorded()).stops.entries.split(entry),
        merge: async (entry) => (await recorded()).stops.entries.merge(entry),
        undo: async (entry) => (await recorded()).stops.entries.undo(entry),
        comment: async (entry) => (await recorded()).stops.entries.comment(entry),
      },
      reasons: {
        gone: [],
        withFormer: (plant) => followed?.stops.reasons.withFormer(plant) ?? plant,
        uses: async () => (await recorded()).stops.reasons.uses(),
      },
    },
    losses: {
      pareto: async (asked) => (await answers()).pareto(asked),
      waterfall: async (scope, window) => (await answers()).waterfall(scope, window),
      patterns: async (scope, window) => (await answers()).patterns(scope, window),
      stretches: async (...asked) => (await answers()).stretches(...asked),
      by: async (...asked) => (await answers()).by(...asked),
    },
    alarms,
    checklists: () => {
      if (!followed) throw new Error('a test of checklists asks for recorded() first');
      return followed.checklists;
    },
    lots: () => {
      if (!followed) throw new Error('a test of lots asks for recorded() first');
      return followed.lots;
    },
    stock: () => {
      if (!followed) throw new Error('a test of stock asks for recorded() first');
      return followed.stock;
    },
    lotDossier: async (lot) => {
      const { records, questions, orders, lots } = await recorded();
      const parts = { plant: () => plant, now: () => now, records, questions, orders, scans: lots.scans };
      const series = (tag: string, begin: number, end: number, points: number) =>
        seriesOf(room, tag, begin, end, points);
      const signals = new SignalBook(
        records,
        () => now,
        () => undefined,
      );
      return dossierOf({ ...parts, signals, alarms: new AlarmBook(records), series }, lot);
    },
    gauges: () => {
      if (!followed) throw new Error('a test of gauges asks for recorded() first');
      return followed.gauges;
    },
    maintenance: () => {
      if (!followed) throw new Error('a test of maintenance asks for recorded() first');
      return followed.maintenance;
    },
    masters: () => {
      if (!followed) throw new Error('a test of masters asks for recorded() first');
      return followed.masters;
    },
    masterData: async (line, window) => {
      const { records, questions, orders, masters } = await recorded();
      const parts = { plant: () => plant, records, questions, orders, masters: masters.store, calls: async () => [] };
      return masterDifferences(parts, line, window);
    },
    orders: () => {
      if (!followed) throw new Error('a test of orders asks for recorded() first');
      return followed.orders;
    },
    reports: () => {
      if (!followed) throw new Error('a test of reports asks for recorded() first');
      return followed.reports;
    },
    ready: () => ({ ok: true }),
    metrics: () => [
      { name: 'gemba_samples_total', kind: 'counter', help: 'Samples folded.', values: [{ value: host.twin.samples }] },
    ],
    ...rest,
  });
  return {
    app,
    plant,
    from,
    to,
    token: auth.token,
    recorded,
    get: (path, headers = {}, remoteAddress = '127.0.0.1') => app.inject({ url: path, headers, remoteAddress }),
    people,
    pass: (ms) => {
      now += ms;
    },
    async signIn() {
      const answer = await app.inject({ url: `/signin?token=${auth.token}` });
      const cookie = answer.cookies.find(({ name }) => name === SESSION_COOKIE);
      return `${SESSION_COOKIE}=${cookie?.value}`;
    },
    async stop() {
      await app.close();
      await people?.stop();
      await (await record)?.stop();
      await host.stop();
      await room.stop();
    },
  };
}

async function peopleIn(
  { records, time }: Followed,
  data: string,
  now: () => number,
  plant: PlantModel,
  setup: PlantStore,
): Promise<People> {
  await records.ready;
  const people = await openPeople({
    ...{ data, records, time, now, log: quiet },
    plant: () => plant,
    setup: () => setup,
  });
  await people.directory.load();
  return people;
}

/** Alarms and calls over a record that is opened when somebody asks for it. */
function alarmsOf(
  host: TwinHost,
  data: string,
  recorded: () => Promise<Followed>,
  known: () => Followed['records'] | null,
  now: () => number,
): HttpDeps['alarms'] {
  const connecting = { status: 'connecting', since: 0, reason: '' } as const;
  const records = {
    get status() {
      return known()?.status ?? connecting;
    },
    ask: async (work) => (await recorded()).records.ask(work),
    transact: async (work) => (await recorded()).records.transact(work),
  } as Followed['records'];
  const alarms = new Alarms({ host, records, log: quiet, file: join(data, 'alarms.json') });
  const calls = new CallRoom({ records, plant: () => host.plant, now, log: quiet });
  const material: HttpDeps['alarms']['material'] = async (asked) =>
    binReport(host.plant, (await recorded()).questions, await calls.list({ ...asked, limit: MOST_CALLS }), now());
  const heard: HttpDeps['alarms']['heard'] = async (...asked) => (await recorded()).questions.heard(...asked);
  return { alarms: () => alarms, book: new AlarmBook(records), calls, material, heard };
}
