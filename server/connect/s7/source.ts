/** A source that reads a Siemens S7 controller, and never does anything but read. */
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
import { isPlace } from './address.ts';
import { connectS7, type S7Connection, s7Address } from './connection.ts';

export type S7Spec = Extract<SourceSpec, { protocol: 's7' }>;

const POLL_MS = 1000;

export function s7Source(spec: S7Spec, tags: readonly Tag[], outlet: Outlet, log: Logger): Source {
  const place = s7Address(spec);
  const address = `${place.host}:${place.port} (rack ${place.rack}, slot ${place.slot})`;
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  const clear = tags.filter((tag) => isPlace(tag.address));
  const unclear = tags.filter((tag) => !isPlace(tag.address));
  standing.standRefused('unclear-path', unclear.length);
  const byName = new Map(clear.map((tag) => [tag.name, tag]));
  const classes = scanClasses(clear, (tag) => tag.pollMs || (spec.poll_ms ?? POLL_MS)).map(({ everyMs, items }) => ({
    everyMs,
    items: [items.map((tag) => tag.name)],
  }));
  const shown = unclear.slice(0, 3).map((tag) => `${tag.address} of ${tag.name}`);
  const remark = unclear.length > 0 ? `not understood: ${shown.join(', ')}` : '';

  const round = async (plc: S7Connection, names: readonly string[]) => {
    const readings = await plc.read(names);
    // Values carry no time: what was read was so when it was answered.
    const at = outlet.now();
    for (const { name, value: raw, good } of readings) {
      const tag = byName.get(name);
      if (!tag) continue;
      const value = good ? numberFor(tag.type, raw, outlet) : Number.NaN;
      if (Number.isNaN(value)) standing.refuse(good ? 'not-a-number' : 'device-refuses');
      gather.push(tag.slot, at, value, Number.isNaN(value) ? BAD : GOOD);
    }
  };

  const connect = async (signal: AbortSignal): Promise<Connection> => {
    const plc = await connectS7(place, (name) => byName.get(name)?.address ?? '', signal);
    const closed = new AbortController();
    const failed = poll(
      classes,
      async (lists) => {
        for (const names of lists) if (!closed.signal.aborted) await round(plc, names);
      },
      closed.signal,
    ).then(
      () => new Promise<string>(() => undefined),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return {
      remark,
      lost: Promise.race([plc.lost, failed]),
      async close() {
        closed.abort();
        plc.close();
      },
    };
  };

  return keptSource({ id: spec.id, slots, standing, gather, outlet, log, connect });
}
