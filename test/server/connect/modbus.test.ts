/** Modbus TCP against jsmodbus' own server and pymodbus: places, orders, groups, what the device refuses. */
import type { EventEmitter } from 'node:events';
import { createServer, type Socket } from 'node:net';
import modbus from 'jsmodbus';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { bytesOf, NUMBER_TYPES, numberAt } from '../../../server/connect/binary.ts';
import { parsePlace } from '../../../server/connect/modbus/address.ts';
import { blocksOf } from '../../../server/connect/modbus/blocks.ts';
import { openSource } from '../../../server/connect/open-source.ts';
import { oneMachine } from '../../plants.ts';
import { ensureFieldPeers, startFieldPeer } from './field-peers.ts';
import { freePort, isDown, isUp, quiet, recorder, until } from './recorder.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});
beforeAll(ensureFieldPeers, 240_000);

async function running(port: number, tags: string, more = '') {
  const plant = oneMachine(
    `{ id: plc, protocol: modbus, host: 127.0.0.1, port: ${port}, poll_ms: 50${more} }`,
    ` { ${tags.replaceAll('\n', ' ')} }`,
  );
  const outlet = recorder(plant);
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  const source = openSource(spec, plant, outlet, quiet);
  open.push(source);
  await source.start();
  return { outlet, source };
}

/** jsmodbus' own server; keeps which requests came. */
async function ownServer() {
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const net = createServer((socket) => sockets.push(socket));
  const memory = {
    holding: Buffer.alloc(2000),
    input: Buffer.alloc(2000),
    coils: Buffer.alloc(200),
    discrete: Buffer.alloc(200),
  };
  const server = new modbus.server.TCP(net, memory);
  const events: EventEmitter = server;
  const note = (kind: string) => (request: { body: { start: number; count: number } }) =>
    requests.push(`${kind} ${request.body.start}+${request.body.count}`);
  events.on('preReadHoldingRegisters', note('holding'));
  events.on('preReadInputRegisters', note('input'));
  events.on('preReadCoils', note('coil'));
  for (const write of [
    'preWriteSingleCoil',
    'preWriteSingleRegister',
    'preWriteMultipleCoils',
    'preWriteMultipleRegisters',
  ])
    events.on(write, () => requests.push(write));
  const port = await freePort();
  await new Promise<void>((resolve) => net.listen(port, '127.0.0.1', resolve));
  open.push({
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => net.close(resolve));
    },
  });
  return { port, memory, requests };
}

test('every table and type is read from where its address says, in the order it says', async () => {
  const { port, memory, requests } = await ownServer();
  memory.holding.writeUInt16BE(65_535, 0);
  memory.holding.writeInt16BE(-7, 2);
  memory.holding.writeFloatBE(52.25, 4);
  // 52.25 = 0x42510000 with its words and bytes turned about.
  Buffer.from('00004251', 'hex').copy(memory.holding, 8);
  Buffer.from('51420000', 'hex').copy(memory.holding, 12);
  memory.holding.writeFloatLE(52.25, 16);
  memory.holding.writeDoubleBE(-0.1, 20);
  memory.holding.writeUInt16BE(1 << 9, 28);
  memory.input.writeUInt32BE(4_000_000_000, 14);
  memory.coils[0] = 0b100;
  memory.discrete[1] = 0b1;
  const { outlet, source } = await running(
    port,
    `u16: { from: "holding:0" }, i16: { from: "holding:1:int16" }, f32: { from: "holding:2:float32" },
     cdab: { from: "holding:4:float32:cdab" }, badc: { from: "holding:6:float32:badc" }, dcba: { from: "holding:8:float32:dcba" },
     f64: { from: "holding:10:float64" }, bit: { type: bool, from: "holding:14:bit:9" }, counter: { from: "input:7:uint32" },
     coil: { type: bool, from: "coil:2" }, contact: { type: bool, from: "discrete:8" }, odd: { from: "register 5" }`,
  );
  await until('the last', () => outlet.last('m/counter') !== undefined && outlet.last('m/coil') !== undefined);
  const values = Object.fromEntries(outlet.readings.map(({ tag, value }) => [tag.slice(2), value]));
  expect(values).toMatchObject({
    u16: 65_535,
    i16: -7,
    f32: 52.25,
    cdab: 52.25,
    badc: 52.25,
    dcba: 52.25,
    f64: -0.1,
    bit: 1,
    counter: 4_000_000_000,
    coil: 1,
    contact: 1,
  });
  expect(source.view()).toMatchObject({ status: 'up', refused: { 'unclear-path': 1 } });
  expect(source.view().reason).toContain('register 5 of m/odd');
  // One request for all the neighbours, and never a write.
  expect(new Set(requests)).toEqual(new Set(['coil 2+1', 'holding 0+15', 'input 7+2']));
});

test('a tag is read as often as it says, the others as often as their source', async () => {
  const { port, requests } = await ownServer();
  await running(port, 'quick: { from: "holding:0", poll_ms: 20 }, slow: { from: "holding:500", poll_ms: 1000 }');
  await until('rounds', () => requests.filter((request) => request === 'holding 0+1').length >= 20);
  const slow = requests.filter((request) => request === 'holding 500+1').length;
  expect(slow).toBeGreaterThan(0);
  expect(slow).toBeLessThan(10);
});

test('registers that the device does not have are told as bad; the rest goes on', async () => {
  const port = await freePort();
  const device = await startFieldPeer('pymodbus-server.py', port);
  open.push({ stop: () => device.kill() });
  await device.put('holding', 10, Buffer.from('002a', 'hex'));
  const { outlet, source } = await running(port, 'here: { from: "holding:10" }, gone: { from: "holding:9000" }');
  await until('up', isUp(source));
  await until('both', () => outlet.last('m/here')?.value === 42 && outlet.last('m/gone') !== undefined);
  expect(outlet.last('m/gone')).toMatchObject({ quality: 2, value: Number.NaN });
  expect(source.view().refused['device-refuses']).toBeGreaterThan(0);
  expect(source.view().status).toBe('up');
});

test('a gap that the device does not have costs nobody his reading: neighbours are asked for apart', async () => {
  const port = await freePort();
  const device = await startFieldPeer('pymodbus-server.py', port);
  open.push({ stop: () => device.kill() });
  await device.put('holding', 198, Buffer.from('0007', 'hex'));
  // The device has 200 registers; 202 is read along with 198.
  const { outlet, source } = await running(port, 'last: { from: "holding:198" }, beyond: { from: "holding:202" }');
  await until('both', () => outlet.last('m/last')?.value === 7 && outlet.last('m/beyond') !== undefined);
  expect(outlet.last('m/beyond')?.quality).toBe(2);
  expect(outlet.readings.filter(({ tag, quality }) => tag === 'm/last' && quality !== 0)).toEqual([]);
  expect(source.view().status).toBe('up');
});

test('what does not speak Modbus is given up with a reason', async () => {
  const port = await freePort();
  const other = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  open.push({ stop: () => new Promise((resolve) => other.close(() => resolve(undefined))) });
  const { source, outlet } = await running(port, 'a: { from: "holding:0" }');
  await until('down', isDown(source));
  expect(source.view().reason).not.toBe('');
  expect(outlet.readings).toEqual([]);
});

test('an exception that nobody knows, and other frames that cannot be, end the connection and not the server', async () => {
  const port = await freePort();
  let answered = 0;
  // Function 3 answered with exception 0xf0; a body that is too short; a function that was not asked for.
  const bodies = ['83f0', '03', '0304ff', '7f'];
  const other = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (request) => {
      const body = Buffer.from(bodies[answered++ % bodies.length] as string, 'hex');
      const head = Buffer.from([0, 0, 0, 0, 0, body.length + 1, 1]);
      request.copy(head, 0, 0, 2);
      socket.write(Buffer.concat([head, body]));
    });
  });
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  open.push({ stop: () => new Promise((resolve) => other.close(() => resolve(undefined))) });
  const { source, outlet } = await running(port, 'a: { from: "holding:0" }');
  await until('down', isDown(source));
  await until('every one of them', () => answered >= bodies.length, 30_000);
  expect(source.view().reason).not.toBe('');
  expect(outlet.readings.filter(({ quality }) => quality === 0)).toEqual([]);
}, 60_000);

test('neighbours are read together, as far as a request carries and no gap is too wide', () => {
  const places = [
    'holding:0',
    'holding:5:float32',
    'holding:30',
    'holding:31:float64',
    'input:31',
    'coil:0',
    'coil:1000',
  ];
  const parts = places.map((text) => {
    const place = parsePlace(text, 'abcd');
    if (!place) throw new Error(text);
    return { place, owner: text };
  });
  expect(blocksOf(parts).map(({ table, first, count }) => `${table} ${first}+${count}`)).toEqual([
    'coil 0+1',
    'coil 1000+1',
    'holding 0+7',
    'holding 30+5',
    'input 31+1',
  ]);
  const many = Array.from({ length: 300 }, (_, i) => ({ place: parsePlace(`holding:${i}`, 'abcd')!, owner: i }));
  const blocks = blocksOf(many);
  expect(blocks.map(({ count }) => count)).toEqual([125, 125, 50]);
  expect(blocks.flatMap((block) => block.parts)).toHaveLength(300);
});

test('an address that is none is told as such', () => {
  for (const text of [
    'holding',
    'holding:70000',
    'holding:65535:float32',
    'holding:1:float16',
    'coil:1:float32',
    'holding:1:bit:16',
    'holding:1:int16:xyz',
    '',
  ])
    expect(parsePlace(text, 'abcd'), text).toBeNull();
});

test('bytes that end before a number give none', () => {
  for (const type of NUMBER_TYPES)
    for (const order of ['abcd', 'dcba', 'badc', 'cdab'] as const) {
      expect(numberAt(Buffer.alloc(bytesOf(type) - 1), 0, type, order)).toBeUndefined();
      expect(numberAt(Buffer.alloc(bytesOf(type)), 1, type, order)).toBeUndefined();
      expect(numberAt(Buffer.alloc(bytesOf(type)), 0, type, order)).toBe(0);
    }
});
