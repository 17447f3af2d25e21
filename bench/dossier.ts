/**
 * What the first page of a dossier costs on a running server with the embedded database: 1,000,000 lots in 8 levels (as
 * `trace`), and orders of one line that used some of them, with stops and readings as machines told them.
 * From the request to the whole answer over HTTP, each lot asked for the first time; wall time, median and slowest.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../server/config/read-config.ts';
import { openRecords } from '../server/records/database.ts';
import { type GembaServer, startServer } from '../server/server.ts';
import { SampleBatch } from '../twin/core/batch.ts';
import { type Bench, median, round } from './figure.ts';
import { fillLots, LEVELS } from './trace.ts';

const MINUTE = 60_000;
const ORDERS = 8;
/** Each so long, with a reading a second of each tag. */
const ORDER_MIN = 10;

export const dossierBench: Bench = async ({ quick }) => {
  const lots = quick ? 100_000 : 1_000_000;
  const asked = quick ? 10 : 30;
  const folder = await mkdtemp(join(tmpdir(), 'gemba-bench-dossier-'));
  const log = pino({ level: 'silent' });
  try {
    const records = await openRecords({ config: { data: folder, records: { port: 0 } }, log, now: Date.now });
    try {
      await records.ready;
      const began = performance.now();
      await fillLots(records, lots / LEVELS);
      console.error(`dossier: ${lots} lots written in ${Math.round((performance.now() - began) / 1000)} s`);
    } finally {
      await records.stop();
    }
    const read = readConfig({ GEMBA_DATA: folder, PORT: '0', LOG_LEVEL: 'silent' }, null);
    if (!read.ok) throw new Error(read.reason);
    const started = await startServer(read.config, PLANT, log);
    if (!started.ok) throw new Error(started.reason);
    const { server } = started;
    try {
      const ask = await asker(server);
      const codes = await tellOrders(server, ask, asked, lots / LEVELS);
      const took: number[] = [];
      let stays = 0;
      for (const code of codes) {
        const from = performance.now();
        const dossier = (await ask('GET', `/lots/${code}/dossier`)) as { stays: unknown[] };
        took.push(performance.now() - from);
        stays += dossier.stays.length;
      }
      console.error(`dossier: ${round(stays / codes.length, 1)} orders in the mean`);
      return [
        { name: 'dossier', value: round(median(took), 1), unit: 'ms', n: asked },
        { name: 'dossier-slowest', value: round(Math.max(...took), 1), unit: 'ms', n: asked },
      ];
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<unknown>;

async function asker(server: GembaServer): Promise<Ask> {
  const signIn = await fetch(`${server.address}/signin?token=${server.token}`, { redirect: 'manual' });
  const cookie = (signIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const ask: Ask = async (method, path, body) => {
    const answer = await fetch(`${server.address}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  for (let tries = 0; ; tries++)
    try {
      await ask('GET', '/orders');
      return ask;
    } catch (error) {
      if (tries > 120) throw error;
      await new Promise((again) => setTimeout(again, 500));
    }
}

/** Orders one after another, each with what its machines told; every one used lots of the first level. Gives codes to ask for. */
async function tellOrders(server: GembaServer, ask: Ask, asked: number, perLevel: number): Promise<string[]> {
  const codes = Array.from({ length: asked }, (_, i) => `L0-${Math.floor(((i + 0.5) * perLevel) / asked)}`);
  const begin = Date.now() - ORDERS * ORDER_MIN * MINUTE;
  const iso = (at: number) => new Date(at).toISOString();
  await ask('POST', '/orders', {
    orders: Array.from({ length: ORDERS }, (_, i) => ({
      order: `b-${i}`,
      line: 'line',
      product: 'red',
      quantity: 1000,
    })),
  });
  for (let i = 0; i < ORDERS; i++) {
    const [from, to] = [begin + i * ORDER_MIN * MINUTE, begin + (i + 1) * ORDER_MIN * MINUTE];
    await ask('POST', `/orders/b-${i}/start`, { at: iso(from) });
    const batch = new SampleBatch();
    const { tags } = server.host.plant;
    for (let at = from; at < to; at += 1000)
      for (const { slot, role } of tags)
        if (role === 'signal') batch.push(slot, at, 80 + Math.sin(at / 7000 + slot), 0);
        else if (role === 'state') batch.push(slot, at, Math.floor(at / 1000) % 60 < 50 ? 6 : 9, 0);
    await server.host.deliver(batch);
    await ask('POST', `/orders/b-${i}/complete`, { at: iso(to - 1) });
    await ask('POST', '/lots/events', {
      events: codes
        .filter((_, k) => (k + i) % 2 === 0)
        .map((code) => ({
          ...{
            id: `b-${i}-${code}`,
            type: 'transform',
            transformation: `b-${i}`,
            at: iso(from + MINUTE),
            line: 'line',
          },
          ...{ order: `b-${i}`, inputs: [{ code, quantity: 1, unit: 'kg' }], lots: [] },
        })),
    });
  }
  return codes;
}

/** A line of twelve machines with four readings each. */
const PLANT = `
gemba: 1
demo: true
site: { id: bench, name: Bench, timezone: Europe/Berlin, currency: EUR }
sources:
  - { id: plc, protocol: rest }
products:
  - { id: red, name: Red }
shifts:
  - { id: day, name: Day, days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "00:00" }
machine_types:
  maker:
    source: plc
    unit: bottle
    ideal_rate: 60
    tags:
      state: { role: state, from: "{machine}.state" }
${['a', 'b', 'c', 'd'].map((key) => `      ${key}: { unit: °C, from: "{machine}.${key}" }`).join('\n')}
areas:
  - { id: hall, name: Hall }
lines:
  - id: line
    name: Line
    area: hall
    constraint: m0
    machines:
${Array.from({ length: 12 }, (_, i) => `      - { id: m${i}, name: M${i}, type: maker, place: { x: ${i * 4}, z: 0 } }`).join('\n')}
    buffers:
${Array.from({ length: 11 }, (_, i) => `      - { from: m${i}, to: m${i + 1}, capacity: 20 }`).join('\n')}
`;
