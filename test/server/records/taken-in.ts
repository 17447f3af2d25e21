/** A line of three machines whose signals were taken in as they came, and its record: what answers are asked of. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyError, type FastifyPluginAsync, type LightMyRequestResponse } from 'fastify';
import type { Identity } from '../../../server/auth/roles.ts';
import type { HttpDeps } from '../../../server/http/deps.ts';
import { GembaError, PROBLEMS, type ProblemCode } from '../../../server/http/problems.ts';
import { judging } from '../../../server/http/validation.ts';
import { PlanRoom } from '../../../server/plan/plan-room.ts';
import { CauseRoom } from '../../../server/records/causes/cause-room.ts';
import { lossAnswers } from '../../../server/records/loss-answers.ts';
import { Refused } from '../../../server/records/people/refused.ts';
import { ReliabilityRoom } from '../../../server/records/reliability/reliability-room.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { linePlant, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { type Row, readingOf } from '../past/shift.ts';
import { type Followed, follow } from './followed.ts';

/** Somebody who may look at everything. */
export const ADMIN: Identity = {
  kind: 'token',
  person: null,
  who: 'ada',
  display: 'Ada',
  language: '',
  grants: [{ role: 'admin', lines: null }],
};

export interface TakenIn {
  readonly host: TwinHost;
  readonly plant: PlantModel;
  readonly record: Followed;
  /** An answer of the routes under test. */
  get(url: string): Promise<LightMyRequestResponse>;
  send(method: 'POST' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<LightMyRequestResponse>;
  stop(): Promise<void>;
}

/** Rows in order of time; the clock stands at `now` when all of them are there. */
export async function takeIn(
  rows: readonly Row[],
  now: number,
  routes: readonly FastifyPluginAsync<{ deps: HttpDeps }>[],
  { plant = linePlant(3), place }: { plant?: PlantModel; place?: Parameters<typeof follow>[1] } = {},
): Promise<TakenIn> {
  let clock = rows[0]?.at ?? now;
  const host = new TwinHost({
    plant,
    directory: mkdtempSync(join(tmpdir(), 'gemba-taken-in-')),
    log: quiet,
    now: () => clock,
  });
  await host.start();
  const batch = new SampleBatch();
  for (const row of rows) {
    clock = row.at + 50;
    const reading = readingOf(plant, row, (text) => host.text(text));
    batch.push(tagSlot(plant, row.tag), row.at, reading, row.quality === 'bad' ? 2 : 0);
    void host.deliver(batch);
    batch.clear();
  }
  clock = now;
  const record = await follow(host, place);
  await record.caughtUp();
  const app = Fastify();
  app.setValidatorCompiler(judging);
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const refused = error instanceof GembaError || error instanceof Refused;
    const status = refused ? PROBLEMS[error.code as ProblemCode].status : (error.statusCode ?? 500);
    return reply.code(status).send({ detail: error.message });
  });
  const causes = new CauseRoom({ ...record, plant: () => plant, now: () => host.now() });
  const reliability = new ReliabilityRoom({ ...record, plant: () => plant });
  const plans = new PlanRoom(host, { ...record, daysLeft: 0 }, quiet);
  const deps = {
    host: '127.0.0.1',
    plant: () => plant,
    figures: record.figures,
    losses: lossAnswers(() => plant, record),
    causes: () => causes,
    reliability: () => reliability,
    plans: () => plans,
    orders: () => record.orders,
    reports: () => record.reports,
    auth: { whoIs: () => ADMIN },
    now: () => host.now(),
  } as unknown as HttpDeps;
  for (const route of routes) await app.register(route, { deps, prefix: '/api/v1' });
  return {
    host,
    plant,
    record,
    get: (url) => app.inject({ url, remoteAddress: '127.0.0.1' }),
    send: (method, url, payload) =>
      app.inject({ url, method, remoteAddress: '127.0.0.1', ...(payload && { payload }) }),
    stop: async () => {
      await app.close();
      await plans.stop();
      await record.stop();
      await host.stop();
    },
  };
}
