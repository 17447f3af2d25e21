/** A source that asks a Modbus TCP device for its registers, and never does anything but ask. */
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { createGather } from '../gather.ts';
import type { Connection } from '../keep-trying.ts';
import { keptSource } from '../kept-source.ts';
import { poll, scanClasses } from '../poll.ts';
import { BAD, GOOD, numberFor } from '../reading.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { parsePlace } from './address.ts';
import { type Block, blocksOf, type Placed } from './blocks.ts';
import { connectModbus, modbusAddress, plain } from './device.ts';
import { blockReader } from './read-blocks.ts';

export type ModbusSpec = Extract<SourceSpec, { protocol: 'modbus' }>;

const POLL_MS = 1000;

export function modbusSource(spec: ModbusSpec, tags: readonly Tag[], outlet: Outlet, log: Logger): Source {
  const place = modbusAddress(spec);
  const address = `${place.host}:${place.port} (unit ${place.unit})`;
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  const placed: Placed<Tag>[] = [];
  const unclear: Tag[] = [];
  for (const tag of tags) {
    const found = parsePlace(tag.address, spec.order ?? 'abcd');
    if (found) placed.push({ place: found, owner: tag });
    else unclear.push(tag);
  }
  standing.standRefused('unclear-path', unclear.length);
  const classes = scanClasses(placed, ({ owner }) => owner.pollMs || (spec.poll_ms ?? POLL_MS)).map(
    ({ everyMs, items }) => ({ everyMs, items: blocksOf(items) }),
  );
  const remark =
    unclear.length > 0
      ? `not understood: ${unclear
          .slice(0, 3)
          .map((tag) => `${tag.address} of ${tag.name}`)
          .join(', ')}`
      : '';

  const refusals = new Map<Block<Tag>, string>();
  const read = blockReader<Tag>({
    took(block, values) {
      // A register has no clock: what was read was so when it was answered.
      const at = outlet.now();
      for (const [i, { owner }] of block.parts.entries()) {
        const raw = values[i];
        const value = raw === undefined ? Number.NaN : numberFor(owner.type, raw, outlet);
        if (Number.isNaN(value)) standing.refuse('not-a-number');
        gather.push(owner.slot, at, value, Number.isNaN(value) ? BAD : GOOD);
      }
    },
    refused(block, words) {
      standing.refuse('device-refuses', block.parts.length);
      const at = outlet.now();
      for (const { owner } of block.parts) gather.push(owner.slot, at, Number.NaN, BAD);
      if (refusals.get(block) === words) return;
      refusals.set(block, words);
      log.warn({ table: block.table, first: block.first, count: block.count, reason: words }, 'registers refused');
    },
  });
  const connect = async (signal: AbortSignal): Promise<Connection> => {
    const device = await connectModbus(place, signal);
    const closed = new AbortController();
    signal.addEventListener('abort', device.close, { once: true });
    try {
      // One question, so that what listens there is known to speak Modbus before it is called up.
      const first = classes[0]?.items[0];
      if (first) await read(device, first);
    } catch (error) {
      device.close();
      throw plain(error);
    } finally {
      signal.removeEventListener('abort', device.close);
    }
    const failed = poll(
      classes,
      async (blocks) => {
        for (const block of blocks) if (!closed.signal.aborted) await read(device, block);
      },
      closed.signal,
    ).then(
      () => new Promise<string>(() => undefined),
      (error: unknown) => plain(error).message,
    );
    return {
      remark,
      lost: Promise.race([device.lost, failed]),
      async close() {
        closed.abort();
        device.close();
      },
    };
  };

  return keptSource({ id: spec.id, slots, standing, gather, outlet, log, connect });
}
