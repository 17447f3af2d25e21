/** Raw bursts of vibration, live: by a real broker, a signed call and posted samples they become the readings that a CSV of the past becomes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { familiesOf } from '../../../models/family.ts';
import { randomOf } from '../../../models/random.ts';
import { burstFeatures, faultFrequencies } from '../../../models/spectra/burst-features.ts';
import { BurstShelf } from '../../../server/connect/burst-shelf.ts';
import { openSource } from '../../../server/connect/open-source.ts';
import { takesSamples } from '../../../server/connect/rest/source.ts';
import { takesCalls } from '../../../server/connect/source.ts';
import { signatureOf } from '../../../server/connect/webhook/signature.ts';
import { readFleet } from '../../../server/models/fleet-csv.ts';
import { burstNames } from '../../../twin/plant/burst.ts';
import { readPlant } from '../../../twin/plant/read.ts';
import { oneMachine } from '../../plants.ts';
import { startMosquitto } from './mosquitto.ts';
import { freePort, isUp, quiet, recorder, until } from './recorder.ts';

const RATE = 12_800;
/** SKF 6205 at 1,750 a minute. */
const { bpfo, bpfi } = faultFrequencies(29.17, { balls: 9, ball: 7.94, pitch: 39.04 });
const FAULTS = { bpfo: Math.round(bpfo * 10) / 10, bpfi: Math.round(bpfi * 10) / 10 };
const NAMES = burstNames(FAULTS);
const TAG = `vibration: { name: Vibration, unit: mm/s, burst: { rate_hz: ${RATE}, bpfo: ${FAULTS.bpfo}, bpfi: ${FAULTS.bpfi} } }`;
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

/** An outer race that is struck once a pass and rings at 3 kHz, in noise; rounded as a sensor tells it. */
let burst: number[];
beforeAll(() => {
  const random = randomOf(5);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  burst = Array.from({ length: 4096 }, (_, i) => {
    const since = (i / RATE) % (1 / FAULTS.bpfo);
    return Number((normal() + 5 * Math.exp(-800 * since) * Math.sin(2 * Math.PI * 3000 * since)).toFixed(4));
  });
});

/** What a file of the past makes of the same burst. */
function ofCsv(): Record<string, number> {
  const head = `asset,time,event,vibration@${RATE} bpfo=${FAULTS.bpfo} bpfi=${FAULTS.bpfi}`;
  const { fleet } = readFleet(`${head}\nm,1,,${burst.join(' ')}\n`);
  return Object.fromEntries(fleet.signals.map((name, i) => [name, fleet.assets[0]?.signals[i]?.[0] as number]));
}

function running(source: string, more = '') {
  const plant = oneMachine(source, `\n          ${TAG}${more}`);
  const outlet = recorder(plant);
  const kept: { at: number; readings: readonly number[] }[] = [];
  outlet.burst = (tag, at, readings) => {
    expect(tag.burst?.name).toBe('m/vibration');
    kept.push({ at, readings });
  };
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  const opened = openSource(spec, plant, outlet, quiet);
  open.push(opened);
  return { plant, outlet, kept, source: opened };
}
type Running = ReturnType<typeof running>;

function heardAll({ outlet }: Running, at: number): void {
  const past = ofCsv();
  expect(Object.keys(past)).toEqual(NAMES.map((name) => `vibration-${name}`));
  for (const [key, value] of Object.entries(past))
    expect(outlet.last(`m/${key}`), key).toEqual({ tag: `m/${key}`, at, value, quality: 0 });
  // And it hears the bearing: its outer race is struck, its inner is not.
  expect(outlet.last('m/vibration-bpfo')?.value).toBeGreaterThan(2 * (outlet.last('m/vibration-bpfi')?.value ?? 0));
}

test('a list in a message of a real broker becomes what the burst says, at the time of the message, and is kept as it came', async () => {
  const broker = await startMosquitto(await freePort());
  open.push(broker);
  const here = running(`{ id: shop, protocol: mqtt, broker: "${broker.url}", address: "shop/{machine}/{tag}" }`);
  await here.source.start();
  await until('the source is up', isUp(here.source));
  // The tag of the file has its place in the payload, too.
  expect(here.plant.tags.find(({ name }) => name === 'm/vibration-rms')?.address).toBe('shop/m/vibration');
  const publisher = await broker.client();
  const before = Date.now();
  await publisher.publishAsync('shop/m/vibration', JSON.stringify(burst));
  await until('all are heard', () => here.outlet.last(`m/vibration-${NAMES.at(-1)}`) !== undefined);
  const at = here.outlet.last('m/vibration-rms')?.at ?? 0;
  expect(at).toBeGreaterThanOrEqual(before);
  heardAll(here, at);
  expect(here.kept).toEqual([{ at, readings: burst }]);
  // What is no burst is bad, counted, and hinders nothing.
  for (const odd of ['"loud"', '[1, 2, 3]', JSON.stringify(burst.map((one, i) => (i === 7 ? 'x' : one))), '12.5'])
    await publisher.publishAsync('shop/m/vibration', odd);
  await until('they were refused', () => (here.source.view().refused['not-a-number'] ?? 0) >= 4 * NAMES.length);
  expect(here.outlet.last('m/vibration-rms')?.quality).toBe(2);
  await publisher.publishAsync('shop/m/vibration', JSON.stringify(burst));
  await until('it goes on', () => here.outlet.last(`m/vibration-${NAMES.at(-1)}`)?.quality === 0);
});

test('so does a list in a signed call', async () => {
  const here = running(
    '{ id: edge, protocol: webhook, secret: a secret, address: "$.{machine}.{tag}", time_path: "$.timestamp" }',
  );
  await here.source.start();
  const at = Date.now() - 1000;
  const body = Buffer.from(JSON.stringify({ timestamp: at, m: { vibration: burst } }));
  const stamp = String(Math.floor(Date.now() / 1000));
  if (!takesCalls(here.source)) throw new Error('it takes no calls');
  expect(await here.source.called(stamp, signatureOf('a secret', stamp, body), body)).toBe('kept');
  heardAll(here, at);
  expect(here.kept.map((one) => one.at)).toEqual([at]);
});

test('so does a list that is posted under the name of the tag; its numbers themselves are nobody’s to tell', async () => {
  const here = running('{ id: rest, protocol: rest }');
  await here.source.start();
  if (!takesSamples(here.source)) throw new Error('it takes no samples');
  const at = Date.now();
  const taken = here.source.take([
    { tag: 'm/vibration', at, value: burst, quality: 0 },
    { tag: 'm/vibration', at: at + 1, value: [1, 2, 3], quality: 0 },
    { tag: 'm/vibration-rms', at, value: 1, quality: 0 },
  ]);
  await taken.durable;
  expect([...taken.refused]).toEqual([
    [1, 'a list of 256 numbers or more that move is expected'],
    [2, 'no tag `m/vibration-rms`'],
  ]);
  heardAll(here, at);
});

test('the numbers of a burst are signals that models read, with words and units of their own', () => {
  const plant = oneMachine('{ id: rest, protocol: rest }', `\n          ${TAG}`);
  expect(familiesOf(plant)[0]?.signals).toEqual(NAMES.map((name) => `vibration-${name}`));
  const of = (key: string) => plant.tags.find((tag) => tag.key === key);
  expect([of('vibration-rms')?.unit, of('vibration-kurtosis')?.unit]).toEqual(['mm/s', '']);
  expect([of('vibration-bpfo')?.words, of('vibration-octave-1')?.words]).toEqual([
    'Vibration, BPFO',
    'Vibration, octave 1',
  ]);
  expect(burstFeatures(burst, RATE, FAULTS)).toHaveLength(NAMES.length);
});

test('what a plant file says of bursts that cannot be is told at its place', () => {
  const errors = (source: string, tags: string) => {
    const read = readPlant(`
gemba: 1
site: { id: s, name: S, timezone: UTC }
sources: [${source}]
products: []
shifts: []
machine_types: { any: { source: a, tags: { ${tags} } } }
areas: [{ id: hall, name: Hall }]
lines: [{ id: line, name: Line, area: hall, constraint: m, buffers: [], machines: [{ id: m, name: M, type: any, place: { x: 0, z: 0 } }] }]
`);
    return 'errors' in read ? read.errors.map(({ message }) => message).join('; ') : '';
  };
  const rest = '{ id: a, protocol: rest }';
  expect(errors(rest, 'v: { burst: { rate_hz: 12800 } }')).toBe('');
  expect(errors(rest, 'v: { burst: { rate_hz: 0 } }')).toMatch(/readings a second/);
  expect(errors(rest, 'v: { role: speed, burst: { rate_hz: 100 } }')).toMatch(/only a signal that is a number/);
  expect(errors(rest, 'v: { low: 0, burst: { rate_hz: 100 } }')).toMatch(/are none of its own/);
  expect(errors(rest, 'v: { burst: { rate_hz: 100 } }, v-rms: {}')).toMatch(/is what the bursts of `v` say/);
  expect(
    errors('{ id: a, protocol: modbus, host: 127.0.0.1 }', 'v: { from: "40001", burst: { rate_hz: 100 } }'),
  ).toMatch(/bursts are taken from mqtt, webhook, rest, not from modbus/);
});

test('the newest twenty of a tag are kept on disk, and read back as they came', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-bursts-'));
  const plant = oneMachine('{ id: rest, protocol: rest }', `\n          ${TAG}`);
  const tag = plant.tags.find(({ burst: of }) => of?.part === 0);
  if (!tag) throw new Error('no burst');
  const shelf = new BurstShelf(folder, quiet);
  for (let at = 1; at <= 25; at++) {
    shelf.keep(tag, at, [at, at + 0.5]);
    await shelf.stop();
  }
  expect(await shelf.times('m/vibration')).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i));
  expect(await shelf.read('m/vibration', 25)).toEqual(Float32Array.of(25, 25.5));
  expect(await shelf.read('m/vibration', 5)).toBeNull();
  expect(await shelf.times('m/noise')).toEqual([]);
  // Of many at once the newest stays.
  for (let at = 30; at < 60; at++) shelf.keep(tag, at, [at]);
  await shelf.stop();
  expect((await shelf.times('m/vibration'))[0]).toBe(59);
  rmSync(folder, { recursive: true });
});
