/** What every Source holds to, whatever it speaks: one set of statements, run against a real other side for each protocol. */
import { mkdtempSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openSource } from '../../../server/connect/open-source.ts';
import type { Outlet, Source } from '../../../server/connect/source.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { oneMachine } from '../../plants.ts';
import { freePort, isDown, isUp, quiet, type Recorder, recorder, until } from './recorder.ts';

/** The other side of a source: a server, a broker with a publisher, or who calls. */
export interface OtherSide {
  /** Tells `speed`, measured at `at`. */
  tell(value: number, at: number): Promise<void>;
  /** Sends for `speed` what is no number. */
  tellNonsense(): Promise<void>;
  /** Goes without a goodbye. */
  kill(): Promise<void>;
}

export interface Conformer {
  readonly protocol: string;
  /** Entry of `sources`, id `plc`, without id and protocol; the other side is at `port` of the loopback. */
  entry(port: number): string;
  /** Entries of the machine `m`, the source's tag `speed` among them. */
  readonly tags: string;
  /** More about the machine, e.g. its device. */
  readonly machine?: string;
  /** `called`: nobody is connected to, the other side calls. */
  readonly way: 'connects' | 'called';
  /** True: values carry the time at which they were measured. */
  readonly tellsTime: boolean;
  /** Why nonsense is counted as refused. */
  readonly nonsense: string;
  prepare?(): Promise<void>;
  begin(port: number, source: () => Source): Promise<OtherSide>;
  /** The protocol acknowledges: sends a value and counts what was acknowledged. Absent = it does not. */
  acknowledged?(
    port: number,
    source: () => Source,
  ): Promise<{ send(value: number): void; count(): number; stop(): Promise<void> }>;
}

const STEP_MS = 45_000;
const data = mkdtempSync(join(tmpdir(), 'gemba-conformance-'));

export function conforms(conformer: Conformer): void {
  describe(`a source that speaks ${conformer.protocol}`, { timeout: 2 * STEP_MS }, () => {
    const open: { stop(): Promise<void> }[] = [];
    beforeAll(() => conformer.prepare?.(), 240_000);
    afterEach(async () => {
      for (const part of open.splice(0).reverse()) await part.stop();
    });

    const plantAt = (port: number): PlantModel =>
      oneMachine(
        `{ id: plc, protocol: ${conformer.protocol}, ${conformer.entry(port)} }`,
        ` { ${conformer.tags} }`,
        conformer.machine,
      );

    async function started(change: (outlet: Recorder) => Outlet = (outlet) => outlet) {
      const port = await freePort();
      const plant = plantAt(port);
      const outlet = recorder(plant);
      const spec = plant.sources[0];
      if (!spec) throw new Error('no source');
      const source = openSource(spec, plant, change(outlet), quiet, data);
      open.push(source);
      const otherSide = async () => {
        const other = await conformer.begin(port, () => source);
        open.push({ stop: () => other.kill() });
        return other;
      };
      return { port, outlet, source, otherSide };
    }

    const told = async (what: string, outlet: Recorder, other: OtherSide, value: number, at: number) => {
      await other.tell(value, at);
      await until(what, () => outlet.last('m/speed')?.value === value, STEP_MS);
      return outlet.last('m/speed');
    };

    test('begins while the other side is absent, says why and when it tries again, and comes up when it appears', async () => {
      const { source, otherSide, outlet } = await started();
      await source.start();
      if (conformer.way === 'connects') {
        await until('down', isDown(source), STEP_MS);
        const { reason, nextRetry } = source.view();
        expect(reason).not.toBe('');
        expect(reason).not.toMatch(/undefined|\[object|ECONN/);
        await until('a next attempt is told', () => source.view().nextRetry > 0 || nextRetry > 0);
      }
      const other = await otherSide();
      await until('up', isUp(source), STEP_MS);
      expect(source.view()).toMatchObject({ status: 'up', reason: '', nextRetry: 0 });
      await told('a value', outlet, other, 41.5, Date.now());
      expect(source.view().samples).toBeGreaterThan(0);
      expect(source.view().lastSample).toBeGreaterThan(0);
    });

    test('delivers the value, its source time and its quality', async () => {
      const { source, otherSide, outlet } = await started();
      const other = await otherSide();
      await source.start();
      await until('up', isUp(source), STEP_MS);
      await told('a first value', outlet, other, 1, Date.now());
      const at = Date.now() - 700;
      const reading = await told('the value', outlet, other, 52.25, at);
      expect(reading?.quality).toBe(0);
      if (conformer.tellsTime) expect(reading?.at).toBe(at);
      else expect(Math.abs((reading?.at ?? 0) - Date.now())).toBeLessThan(STEP_MS);
    });

    test('says that nothing is known any more when the other side goes, and takes up again when it is back', async () => {
      const { source, otherSide, outlet } = await started();
      const other = await otherSide();
      await source.start();
      await until('up', isUp(source), STEP_MS);
      await told('a value', outlet, other, 7, Date.now());
      if (conformer.way === 'called') return expect(outlet.stales).toEqual([]);
      await other.kill();
      await until('down', isDown(source), STEP_MS);
      expect(source.view().reason).not.toBe('');
      expect(outlet.stales.some(({ tags }) => tags.includes('m/speed'))).toBe(true);
      const again = await otherSide();
      await until('up again', isUp(source), STEP_MS);
      await told('a value of the new connection', outlet, again, 8, Date.now());
    });

    test('delivers nothing after it was stopped', async () => {
      const { source, otherSide, outlet } = await started();
      const other = await otherSide();
      await source.start();
      await until('up', isUp(source), STEP_MS);
      await told('a value', outlet, other, 3, Date.now());
      await source.stop();
      const batches = outlet.batches();
      await other.tell(4, Date.now()).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(outlet.batches()).toBe(batches);
    });

    test('counts what is no number, tells it as bad or not at all, and takes the next number', async () => {
      const { source, otherSide, outlet } = await started();
      const other = await otherSide();
      await source.start();
      await until('up', isUp(source), STEP_MS);
      await told('a number', outlet, other, 5, Date.now());
      await other.tellNonsense();
      const refused = () => source.view().refused[conformer.nonsense] ?? 0;
      await until('the refusal', () => refused() > 0, STEP_MS);
      expect(outlet.readings.filter(({ quality, value }) => quality === 0 && !Number.isFinite(value))).toEqual([]);
      await told('a number again', outlet, other, 6, Date.now());
      expect(source.view().status).toBe('up');
    });

    test('stops in time while the other side is mute in the middle of the handshake', async () => {
      const { source, port } = await started();
      const sockets: Socket[] = [];
      const mute = createServer((socket) => {
        sockets.push(socket);
        socket.on('error', () => undefined);
      });
      await new Promise<void>((resolve) => mute.listen(port, '127.0.0.1', resolve));
      try {
        await source.start();
        if (conformer.way === 'connects') await until('a connection', () => sockets.length > 0, STEP_MS);
        const from = performance.now();
        await source.stop();
        expect(performance.now() - from).toBeLessThan(5000);
      } finally {
        for (const socket of sockets) socket.destroy();
        mute.close();
      }
    });

    const { acknowledged } = conformer;
    if (!acknowledged) return;
    test('acknowledges when the batch is durable, and not before', async () => {
      let release: () => void = () => undefined;
      const durable = new Promise<void>((resolve) => {
        release = resolve;
      });
      const { source, port, outlet } = await started((recorded) => ({
        ...recorded,
        deliver: (batch) => recorded.deliver(batch).then(() => durable),
      }));
      const sender = await acknowledged(port, () => source);
      open.push(sender);
      await source.start();
      await until('up', isUp(source), STEP_MS);
      sender.send(9);
      await until('the value', () => outlet.last('m/speed')?.value === 9, STEP_MS);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(sender.count()).toBe(0);
      release();
      await until('the acknowledgement', () => sender.count() === 1, STEP_MS);
    });
  });
}
