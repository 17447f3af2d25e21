/** The running server: twin host, sources, HTTP and live stream, started in order and stopped in reverse. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { SourceView } from '../twin/live/protocol.ts';
import type { PlantError } from '../twin/plant/read.ts';
import { AlarmBook } from './alarms/alarm-book.ts';
import { Alarms } from './alarms/alarms.ts';
import { AlarmRecheck } from './alarms/recheck.ts';
import { openApiKeys } from './auth/api-keys.ts';
import { openAuth } from './auth/auth.ts';
import { openOidc } from './auth/oidc.ts';
import { BinSignals } from './calls/bin-signals.ts';
import { CallRoom, MOST_CALLS } from './calls/call-room.ts';
import { binReport } from './calls/material.ts';
import { type Conditions, watchConditions } from './conditions.ts';
import type { Config } from './config/read-config.ts';
import { openConnections } from './connect/connections.ts';
import { takesSamples } from './connect/rest/source.ts';
import { takesCalls } from './connect/source.ts';
import { SourceSet } from './connect/source-set.ts';
import { openHistorian } from './historian/open-historian.ts';
import { seriesOf } from './historian/series.ts';
import { buildHttp } from './http/build-http.ts';
import { openIdempotency } from './http/idempotency.ts';
import { ImportJobs } from './import/import-jobs.ts';
import { LiveServer } from './live/live-server.ts';
import { viewOfIdentity } from './live/view-of.ts';
import { metricsOf } from './metrics.ts';
import { openMailer } from './notify/mail.ts';
import { Notify } from './notify/notify.ts';
import { openPusher } from './notify/push.ts';
import { openGoods } from './open-goods.ts';
import { OutputSet } from './out/output-set.ts';
import { fromRoot } from './package-root.ts';
import { eventsAt } from './past/events-at.ts';
import { PlanRoom } from './plan/plan-room.ts';
import { PlantStore } from './plant/plant-store.ts';
import { openPredict } from './predict/open-predict.ts';
import { intervals, stateAt } from './record/answers.ts';
import { lossAnswers } from './records/loss-answers.ts';
import { masterDifferences } from './records/masters/master-data.ts';
import { openRecord } from './records/open-record.ts';
import { factTail } from './records/out/fact-tail.ts';
import { openPeople } from './records/people/people.ts';
import { recordedIntervals } from './records/recorded-intervals.ts';
import { ReliabilityRoom } from './records/reliability/reliability-room.ts';
import { ReportPost } from './reports/report-post.ts';
import { TwinHost } from './twin-host.ts';

export interface GembaServer {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  /** Signs the first admin in, once. */
  readonly token: string;
  readonly host: TwinHost;
  stop(): Promise<void>;
}

export type Started =
  | { readonly ok: true; readonly server: GembaServer }
  | { readonly ok: false; readonly reason: string; readonly errors?: readonly PlantError[] };

const VERSION = (JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as { version: string }).version;
/** How often source views are looked at for the screens, ms. */
const SOURCES_MS = 1000;

/** `plantFile`: the text of plant.yaml. */
export async function startServer(config: Config, plantFile: string, log: Logger): Promise<Started> {
  const opened = await PlantStore.open(join(config.data, 'plant'), plantFile, process.env, Date.now);
  if (!opened.ok) return { ok: false, reason: 'the plant is not sound', errors: opened.errors };
  const setup = opened.store;
  const { plant } = setup;
  await mkdir(config.data, { recursive: true });
  let conditions: Conditions | null = null;
  const host = new TwinHost({
    plant,
    directory: config.data,
    log,
    expectSources: true,
    journalBytes: config.journalBytes,
  });
  // Two starts of a second each, side by side.
  const [record] = await Promise.all([
    openRecord(
      config,
      log,
      () => host,
      () => conditions?.look(),
    ),
    host.start(),
  ]);
  record.follow(host, () => setup.current.who);

  const room = await openHistorian(config, host, log, ({ status, reason }) => {
    if (status === 'down') log.warn({ reason }, 'the historian is away; the journal keeps what it misses');
    conditions?.look();
  });
  conditions = watchConditions(host, room.feed, record.records);
  const sources = new SourceSet(
    host,
    log,
    config.data,
    () => live.sendSources(),
    (source, body) => record.maintenance.exchange.take(source, body),
  );
  const views = (): SourceView[] => [...sources.views(), ...(conditions?.views() ?? [])];
  host.listen({ adopted: () => room.feed.adopt(host.plant) });

  const outputs = new OutputSet(
    host,
    log,
    config.data,
    process.env,
    factTail(record.records),
    () => quality.current(),
    () => record.stock.open,
  );
  record.stock.listen(() => outputs.happened());
  const recheck = new AlarmRecheck({
    host,
    records: record.records,
    log,
    past: () => ({
      plant: host.plant,
      historian: room.historian,
      intervals: async (scope, from, to) => intervals(host, scope, from, to, 0),
    }),
    fedTo: () => room.feed.offset,
    unrecorded: () => alarms.unrecorded,
  });
  const alarms = new Alarms({
    host,
    records: record.records,
    log,
    file: join(config.data, 'alarms.json'),
    late: (alarm, from) => recheck.note(alarm, from),
  });
  const alarmBook = new AlarmBook(record.records);
  await alarms.start();
  recheck.start();
  const calls = new CallRoom({ records: record.records, plant: () => host.plant, now: host.now, log });
  calls.start();
  const bins = new BinSignals(host, calls, log);
  bins.start();

  const goods = openGoods({
    ...{ host, record, room, log, alarms: alarmBook, settleMs: config.batchSettleMs },
    signatures: () => people.signatures,
  });
  const { quality } = goods;
  const reliability = new ReliabilityRoom({
    ...{ records: record.records, questions: record.questions, plant: () => host.plant },
  });
  quality.listen(() => outputs.happened());

  const people = await openPeople({
    data: config.data,
    records: record.records,
    time: record.time,
    log,
    now: host.now,
    plant: () => host.plant,
    setup: () => setup,
  });
  const predict = openPredict(host, record, room, log);
  predict.start();
  const plans = new PlanRoom(host, record, log);
  plans.start();
  const mailer = openMailer(config.mail);
  const notify = new Notify({
    host,
    records: record.records,
    accounts: people.accounts,
    alarms: () => alarms.standing(),
    calls: () => calls.current(),
    signals: () => quality.toTell(),
    sources: views,
    notices: () => predict.toTell(),
    mailer,
    pusher: await openPusher(join(config.data, 'push-keys.json'), contactOf(config)),
    log,
  });
  alarms.listen(() => void notify.look());
  calls.listen(() => void notify.look());
  quality.listen(() => void notify.look());
  predict.notices.listen(() => void notify.look());
  notify.start();
  const auth = await openAuth({
    data: config.data,
    host: config.host,
    demo: () => host.plant.demo,
    now: host.now,
    known: people.directory,
  });
  const keys = openApiKeys(config.data, people.keys, host.now);
  const jobs = new ImportJobs(host, room, log);
  await jobs.start();
  const idempotency = await openIdempotency(join(config.data, 'idempotency.jsonl'), host.now);
  const live = new LiveServer({
    host,
    log,
    sources: views,
    news: {
      alarms: { current: () => alarms.standing(), listen: (changed) => alarms.listen(changed) },
      calls,
      signals: quality,
    },
    mayView: (cookie, address) => {
      const identity = auth.whoIs(cookie, address);
      return identity !== null && viewOfIdentity(identity);
    },
  });
  people.directory.onChange = () => live.judgeAgain();
  const reportPost = new ReportPost({
    plant: () => record.stops.reasons.withFormer(host.plant),
    now: host.now,
    room: () => record.reports,
    mailer,
    log,
  });
  const client = fromRoot('dist/client');
  const http = await buildHttp({
    version: VERSION,
    host: config.host,
    client: existsSync(join(client, 'index.html')) ? client : null,
    demoControl: config.demoControl,
    log,
    auth,
    people,
    ...(config.oidc ? { oidc: openOidc(config.oidc, host.now) } : {}),
    now: host.now,
    plant: () => host.plant,
    twin: () => host.twin,
    historian: () => room.historian,
    outputs: () => outputs,
    setup: () => setup,
    adopt: (changed) => host.adopt(changed),
    stateAt: (scope, at, known) => stateAt(host, scope, at, known),
    intervals: (scope, from, to, step, known) =>
      known === null && from >= host.remembers
        ? intervals(host, scope, from, to, step)
        : recordedIntervals(host.plant, record.questions, {
            scope,
            window: { from, to },
            step,
            known,
            now: host.now(),
          }),
    oldest: () => (Number.isFinite(host.oldest) ? host.oldest : host.now()),
    series: (tag, from, to, points) => seriesOf(room, tag, from, to, points),
    events: (limit, before) => newest(host, limit, before),
    eventsAt: (at, limit, skip) => eventsAt(host, at, limit, skip),
    sources: views,
    connections: openConnections(config.data, process.env),
    source: (id) => sources.get(id),
    readings: () => ({
      ...host.twin.tags,
      ...sources.counts.told(host.now()),
      text: (number) => host.twin.texts.text(number),
    }),
    past: {
      keys,
      jobs,
      idempotency,
      source: (id) => {
        const source = sources.get(id);
        return source && takesSamples(source) ? source : null;
      },
    },
    hook: (id) => {
      const source = sources.get(id);
      return source && takesCalls(source) ? source : null;
    },
    figures: record.figures,
    orders: () => record.orders,
    checklists: () => record.checklists,
    gauges: () => record.gauges,
    inspections: () => record.inspections,
    masters: () => record.masters,
    maintenance: () => record.maintenance,
    lots: () => record.lots,
    stock: () => record.stock,
    ...goods.http,
    masterData: (line, window) =>
      masterDifferences(
        {
          ...{ plant: () => host.plant, records: record.records, questions: record.questions, orders: record.orders },
          masters: record.masters.store,
          calls: (id, within) => calls.list({ window: within, lines: [id], limit: MOST_CALLS }),
        },
        line,
        window,
      ),
    reports: () => record.reports,
    reportPost,
    stops: record.stops,
    alarms: {
      alarms: () => alarms,
      book: alarmBook,
      calls,
      heard: (machines, window) => record.questions.heard(machines, window),
      material: async (asked) =>
        binReport(host.plant, record.questions, await calls.list({ ...asked, limit: MOST_CALLS }), host.now()),
    },
    notify: () => notify,
    losses: lossAnswers(() => host.plant, record),
    predict: () => predict,
    bursts: sources.bursts,
    reliability: () => reliability,
    plans: () => plans,
    ready: () => (host.journal.trouble === null ? { ok: true } : { ok: false, reason: host.journal.trouble }),
    metrics: () => metricsOf(host, live, room.feed),
  });
  /** In reverse of the start; what was begun after listening ends before. */
  const stop = async () => {
    await http.close();
    await jobs.stop();
    await idempotency.stop();
    await predict.stop();
    await reliability.stop();
    await plans.stop();
    await notify.stop();
    await goods.stop();
    await bins.stop();
    await calls.stop();
    await recheck.stop();
    await alarms.stop();
    await host.stop();
    // After the host: what it took in last is in the journal, and goes over as far as it goes at once.
    await room.stop();
    await people.stop();
    await record.stop();
  };
  try {
    await http.listen({ host: config.host, port: config.port });
  } catch (error) {
    await stop();
    return { ok: false, reason: listenReason(error, config) };
  }
  live.start(http.server);
  sources.start();
  outputs.start();
  reportPost.start();
  const timer = setInterval(() => {
    conditions?.look();
    live.sendSources();
    // Sessions run out by themselves.
    live.judgeAgain();
  }, SOURCES_MS);
  timer.unref();

  const { port } = http.server.address() as AddressInfo;
  const shown = config.host.includes(':') ? `[${config.host}]` : config.host;
  await keys.leave(`http://${shown}:${port}`);
  return {
    ok: true,
    server: {
      address: `http://${shown}:${port}`,
      token: auth.token,
      host,
      stop: async () => {
        clearInterval(timer);
        await reportPost.stop();
        mailer.stop();
        await sources.stop();
        await outputs.stop();
        await live.stop();
        await stop();
      },
    },
  };
}

function newest(host: TwinHost, limit: number, before: number | null) {
  const events = host.recentEvents;
  const end = before === null ? events.length : events.findLastIndex((event) => event.sequence < before) + 1;
  return events.slice(Math.max(0, end - limit), end).reverse();
}

/** Whom a push service may turn to (RFC 8292, 2.1). */
const contactOf = ({ mail }: Config): string =>
  `mailto:${/[^\s<>]+@[^\s<>]+/.exec(mail?.from ?? '')?.[0] ?? 'gemba@localhost.local'}`;

function listenReason(error: unknown, config: Config): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${config.port} on ${config.host} is taken; set PORT to another`;
  if (code === 'EACCES') return `port ${config.port} may not be opened by this user; set PORT to one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `${config.host} is not an address of this machine; set HOST`;
  return `cannot listen on ${config.host}:${config.port}: ${message}`;
}
