/** Siemens S7 against python-snap7's server: types of a data block, markers, what is not there, what is not S7. */
import { createServer } from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openSource } from '../../../server/connect/open-source.ts';
import { isPlace } from '../../../server/connect/s7/address.ts';
import { oneMachine } from '../../plants.ts';
import { ensureFieldPeers, startFieldPeer } from './field-peers.ts';
import { freePort, isDown, quiet, recorder, until } from './recorder.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});
beforeAll(ensureFieldPeers, 240_000);

async function running(port: number, tags: string) {
  const plant = oneMachine(
    `{ id: plc, protocol: s7, host: 127.0.0.1, port: ${port}, slot: 1, poll_ms: 50 }`,
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

test('every type of a data block, and markers, are read; scan classes keep their own time', async () => {
  const port = await freePort();
  const plc = await startFieldPeer('snap7-server.py', port);
  open.push({ stop: () => plc.kill() });
  const block = Buffer.alloc(64);
  block.writeInt16BE(-7, 0);
  block.writeFloatBE(52.25, 4);
  block.writeInt32BE(-100_000, 8);
  block.writeUInt32BE(4_000_000_000, 12);
  block.writeUInt16BE(65_535, 16);
  block[18] = 0b10000;
  block.writeDoubleBE(-0.1, 20);
  block[30] = 20;
  block[31] = 3;
  block.write('red', 32, 'latin1');
  await plc.put('DB1', 0, block);
  await plc.put('M', 10, Buffer.from([0x12, 0x34]));
  const { outlet, source } = await running(
    port,
    `int: { from: "DB1,INT0" }, real: { from: "DB1,REAL4" }, dint: { from: "DB1,DINT8" }, dword: { from: "DB1,DWORD12" },
     word: { from: "DB1,WORD16" }, bit: { type: bool, from: "DB1,X18.4" }, lreal: { from: "DB1,LREAL20" },
     product: { type: text, from: "DB1,STRING30.20" }, marker: { from: "MW10", poll_ms: 200 },
     text-as-number: { from: "DB1,STRING30.20" }, odd: { from: "DB1.DBW4" }`,
  );
  await until('the slow one', () => outlet.last('m/marker') !== undefined);
  const values = Object.fromEntries(outlet.readings.map(({ tag, value }) => [tag.slice(2), value]));
  expect(values).toMatchObject({
    int: -7,
    real: 52.25,
    dint: -100_000,
    dword: 4_000_000_000,
    word: 65_535,
    bit: 1,
    lreal: -0.1,
    marker: 0x1234,
  });
  expect(outlet.textOf(values['product'] ?? 0)).toBe('red');
  expect(outlet.last('m/text-as-number')).toMatchObject({ quality: 2, value: Number.NaN });
  expect(source.view().refused['not-a-number']).toBeGreaterThan(0);
  expect(source.view().reason).toContain('DB1.DBW4 of m/odd');
  const count = (tag: string) => outlet.readings.filter((reading) => reading.tag === tag).length;
  await until('rounds', () => count('m/real') >= 12);
  expect(count('m/marker')).toBeLessThan(count('m/real'));
});

test('a data block that is not there is told as bad; the rest goes on', async () => {
  const port = await freePort();
  const plc = await startFieldPeer('snap7-server.py', port);
  open.push({ stop: () => plc.kill() });
  await plc.put('DB1', 4, Buffer.from('42510000', 'hex'));
  const { outlet, source } = await running(port, 'here: { from: "DB1,REAL4" }, gone: { from: "DB77,REAL4" }');
  await until('both', () => outlet.last('m/here')?.value === 52.25 && outlet.last('m/gone') !== undefined);
  expect(outlet.last('m/gone')).toMatchObject({ quality: 2, value: Number.NaN });
  expect(source.view()).toMatchObject({ status: 'up' });
  expect(source.view().refused['device-refuses']).toBeGreaterThan(0);
});

test.each([
  ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['a frame cut short', Buffer.from('0300', 'hex')],
  ['a frame that says less than it should', Buffer.from('0300000703f0', 'hex')],
  ['a frame of nothing', Buffer.from('03000000', 'hex')],
])('%s from the other side ends the attempt, not the server', async (_what, bytes) => {
  const port = await freePort();
  const other = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(bytes));
  });
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  open.push({ stop: () => new Promise((resolve) => other.close(() => resolve(undefined))) });
  const { source, outlet } = await running(port, 'a: { from: "DB1,REAL4" }');
  await until('down', isDown(source));
  expect(source.view().reason).toMatch(/not the S7 protocol|no answer in time|closed the connection/);
  expect(outlet.readings).toEqual([]);
});

test('addresses: a place is one value; lists and other notations are told as unclear', () => {
  for (const text of ['DB1,REAL4', 'DB10,X14.7', 'DB5,STRING20.30', 'MW10', 'M32.2', 'IB0', 'QW4', 'MR4', 'MD8'])
    expect(isPlace(text), text).toBe(true);
  for (const text of ['DB1,REAL0.20', 'DB1.DBW4', 'DB1,X14.8', 'DB1,X14', 'DB,INT4', 'T5', 'MX3', ''])
    expect(isPlace(text), text).toBe(false);
});
