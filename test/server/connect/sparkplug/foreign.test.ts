/** Edge nodes that other people wrote: mqtt-spb-wrapper, and paho-mqtt with Google's protobuf. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openSource } from '../../../../server/connect/open-source.ts';
import { plantOf } from '../../../plants.ts';
import { startMosquitto } from '../mosquitto.ts';
import { freePort, isUp, quiet, recorder, until } from '../recorder.ts';
import { parts } from './fixture.ts';
import { ensurePythonPeers, startPythonPeer } from './python-peers.ts';

const own = parts();
beforeAll(ensurePythonPeers, 240_000);
afterEach(() => own.stopAll());

const plantAt = (port: number, options: string) =>
  plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [{ id: edge, protocol: sparkplug, broker: "mqtt://127.0.0.1:${port}", group: hall, address: "{tag}"${options} }]
products: []
shifts: []
machine_types:
  any: { source: edge, device: "{line}/{machine}", tags: { speed: { role: speed }, good: { role: good }, temperature: { from: Motor/temperature }, level: { from: Table/level }, first: { from: Table/0/level } } }
areas: [{ id: hall, name: Hall }]
lines:
  - { id: line, name: Line, area: hall, constraint: a, buffers: [], machines: [{ id: a, name: A, type: any, place: { x: 0, z: 0 } }, { id: node, name: Node, type: any, place: { x: 9, z: 0 }, device: line }] }
`);

async function hostFor(options = '') {
  const port = await freePort();
  const broker = own.later(await startMosquitto(port));
  const plant = plantAt(port, options);
  const outlet = recorder(plant);
  const [spec] = plant.sources;
  if (!spec) throw new Error('no source');
  const source = own.later(openSource(spec, plant, outlet, quiet));
  await source.start();
  await until('the host', isUp(source));
  // A request that meets mqtt-spb-wrapper while it is not yet known for one ends the thread of its connection.
  if (!options.includes('data-prefix'))
    await until('the first request', () => source.view().refused['rebirth-asked'] === 1);
  const valuesOf = (tag: string) => outlet.readings.filter((reading) => reading.tag === tag).map(({ value }) => value);
  return { port, broker, source, outlet, valuesOf };
}

const ROUNDS = 300;

test.each(['', ', names: data-prefix'])(
  'mqtt-spb-wrapper: every metric is accounted for, although births say DATA/speed and data says speed (plant.yaml:%s)',
  async (options) => {
    const { port, source, outlet, valuesOf } = await hostFor(options);
    const peer = own.later(startPythonPeer('wrapper-edge.py', String(port), String(ROUNDS)));
    await until('the births', () => valuesOf('a/speed').length > 0);
    peer.tell('publish 1');
    await until(
      'all of it',
      () => valuesOf('a/good').includes(ROUNDS) && valuesOf('node/speed').includes(20 + ROUNDS / 2),
    );
    const rounds = Array.from({ length: ROUNDS }, (_, k) => k + 1);
    // In the order of the sequence, with the birth's value first: nothing lost, nothing twice.
    expect(valuesOf('node/speed')).toEqual([20.5, ...rounds.map((k) => 20 + k * 0.5)]);
    expect(valuesOf('a/speed')).toEqual([1.5, ...rounds.map((k) => k * 0.5)]);
    expect(valuesOf('a/good')).toEqual([0, ...rounds]);
    const { refused, reason } = source.view();
    expect(refused['not-mapped']).toBe(ROUNDS); // `note`, which no tag wants
    expect(refused['name-rule']).toBe(1);
    const { 'not-mapped': _, 'name-rule': __, 'rebirth-asked': asked, ...rest } = refused;
    expect(asked).toBe(options === '' ? 1 : undefined);
    expect(rest).toEqual({});
    expect(reason).toContain('births say DATA/name where data says name');

    const found = source.found?.() ?? [];
    const note = found.find(({ device }) => device === 'line')?.metrics.find(({ name }) => name === 'DATA/note');
    expect(note).toMatchObject({ type: 'Text', value: `n${ROUNDS}`, mapped: false });
    expect(
      found.find(({ device }) => device === 'line/a')?.metrics.find(({ name }) => name === 'DATA/good'),
    ).toMatchObject({ value: ROUNDS, mapped: true });

    // Its deaths carry another bdSeq than its births; they are believed, and said to be odd.
    peer.tell('leave');
    await until('stale tags', () => outlet.stales.length >= 2);
    expect(new Set(outlet.stales.flatMap(({ tags }) => tags.map((tag) => tag.split('/')[0])))).toEqual(
      new Set(['a', 'node']),
    );
    await until('the odd death', () => source.view().refused['unmatched-death'] === 1);
  },
);

test('a node whose births we never saw is read by the names in its data where plant.yaml says that it is such a one', async () => {
  const first = await hostFor(', names: data-prefix');
  const peer = own.later(startPythonPeer('wrapper-edge.py', String(first.port), String(ROUNDS)));
  await until('the births', () => first.valuesOf('a/speed').length > 0);
  const plant = plantAt(first.port, ', names: data-prefix');
  const outlet = recorder(plant);
  const [spec] = plant.sources;
  if (!spec) throw new Error('no source');
  const late = own.later(openSource(spec, plant, outlet, quiet));
  await late.start();
  await until('the host', isUp(late));
  peer.tell('publish 1');
  const goods = () => outlet.readings.filter(({ tag }) => tag === 'a/good').map(({ value }) => value);
  await until('its data', () => goods().includes(ROUNDS));
  expect(goods()).toEqual(Array.from({ length: ROUNDS }, (_, k) => k + 1));
  expect(late.view().refused['rebirth-asked']).toBeUndefined();
});

test('paho-mqtt and Google protobuf: aliases beyond 32 bits, templates, data sets, properties, and a rebirth that is asked for', async () => {
  const { port, source, valuesOf } = await hostFor(', reorder_ms: 500');
  const peer = own.later(startPythonPeer('paho-edge.py', String(port)));
  await until('the edge node', () => peer.said.includes('ready'));
  if (!peer.said.includes('born')) peer.tell('birth');
  await until('the birth', () => valuesOf('a/good').length > 0);
  expect(valuesOf('a/good').at(-1)).toBe(4_000_000_000);
  expect(valuesOf('a/temperature').at(-1)).toBe(40);
  expect([valuesOf('a/level').at(-1), valuesOf('a/first').at(-1)]).toEqual([2, 1]);
  expect(source.found?.().find(({ device }) => device === 'line/a')?.metrics).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'speed', type: 'Double', unit: '1/min', value: 10, mapped: true }),
      expect.objectContaining({ name: 'Motor', type: 'Template', mapped: true }),
    ]),
  );
  const from = valuesOf('a/speed').length;
  peer.tell('data 300');
  await until('the data', () => valuesOf('a/speed').length === from + 300);
  expect(valuesOf('a/speed').slice(from)).toEqual(Array.from({ length: 300 }, (_, k) => k));
  expect(valuesOf('a/temperature').slice(-300)).toEqual(Array.from({ length: 300 }, (_, k) => k + 1));
  expect(valuesOf('a/level').slice(-300)).toEqual(Array.from({ length: 300 }, (_, k) => k + 2));

  const rebirths = peer.said.filter((line) => line === 'rebirth').length;
  const births = valuesOf('a/good').length;
  peer.tell('lose');
  peer.tell('data 1');
  await until('the rebirth', () => peer.said.filter((line) => line === 'rebirth').length > rebirths, 20_000);
  await until('its values', () => valuesOf('a/good').length > births);
  expect(source.view().refused['sequence-gap']).toBe(1);
  expect(source.view().refused['malformed']).toBeUndefined();
}, 40_000);
