/** A source can be stopped at any moment of its life, in a bounded time, whatever the other side does. */
import { mkdtempSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../../server/connect/open-source.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { linePlant } from '../../plants.ts';
import { freePort, isDown, quiet, recorder, until } from './recorder.ts';

const data = mkdtempSync(join(tmpdir(), 'gemba-stop-'));
/** Takes connections and never says a word. */
interface Mute {
  readonly port: number;
  readonly sockets: readonly Socket[];
  close(): void;
}
async function openMute(): Promise<Mute> {
  const port = await freePort();
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port, sockets, close };
}

const specs = (at: number): SourceSpec[] => [
  { id: 'plc', protocol: 'opcua', endpoint: `opc.tcp://127.0.0.1:${at}` },
  { id: 'plc', protocol: 'mqtt', broker: `mqtt://127.0.0.1:${at}` },
  { id: 'plc', protocol: 'sparkplug', broker: `mqtt://127.0.0.1:${at}`, group: 'g', host_id: 'gemba' },
];

function open(spec: SourceSpec) {
  const plant = { ...linePlant(), sources: [spec] };
  return openSource(spec, plant, recorder(plant), quiet, data);
}

async function stopped(source: ReturnType<typeof open>): Promise<number> {
  const from = performance.now();
  await source.stop();
  return performance.now() - from;
}

test.each([0, 1, 2])('while the other side is mute (%i)', async (which) => {
  const mute = await openMute();
  const source = open(specs(mute.port)[which] as SourceSpec);
  await source.start();
  await until('a connection', () => mute.sockets.length > 0);
  expect(source.view().status).toBe('connecting');
  expect(await stopped(source)).toBeLessThan(5000);
  mute.close();
});

test.each([0, 1, 2])('while it waits for its next attempt (%i)', async (which) => {
  const source = open(specs(await freePort())[which] as SourceSpec);
  await source.start();
  await until('down', isDown(source));
  expect(await stopped(source)).toBeLessThan(5000);
});

test.each([0, 1, 2])('at once after its start (%i)', async (which) => {
  const mute = await openMute();
  const source = open(specs(mute.port)[which] as SourceSpec);
  await source.start();
  expect(await stopped(source)).toBeLessThan(5000);
  mute.close();
});

// Side by side: each waits its ten seconds and does nothing.
describe.concurrent('a mute side is given up and told', () => {
  test.each([0, 1, 2])(
    '%i',
    async (which) => {
      const own = await openMute();
      const source = open(specs(own.port)[which] as SourceSpec);
      await source.start();
      await until('down', isDown(source), 18_000);
      expect(source.view().reason).toMatch(/no answer in time|does not accept the connection/);
      await source.stop();
      own.close();
    },
    30_000,
  );
});
