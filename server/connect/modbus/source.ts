/** A source that asks a Modbus TCP device for its registers, and never does anything but ask. */
import { connect as dial, type Socket } from 'node:net';
import modbus from 'jsmodbus';
import type { Logger } from 'pino';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { numberAt } from '../binary.ts';
import { createGather } from '../gather.ts';
import type { Connection } from '../keep-trying.ts';
import { keptSource } from '../kept-source.ts';
import { poll, scanClasses } from '../poll.ts';
import { BAD, GOOD, numberFor } from '../reading.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';
import { parsePlace } from './address.ts';
import { type Block, blocksOf, halvesOf, type Placed } from './blocks.ts';
import { exceptionIn } from './exception.ts';

export type ModbusSpec = Extract<SourceSpec, { protocol: 'modbus' }>;
type Client = InstanceType<typeof modbus.client.TCP>;

const PORT = 502;
const UNIT = 1;
const POLL_MS = 1000;
const ANSWER_MS = 3000;

export function modbusSource(spec: ModbusSpec, tags: readonly Tag[], outlet: Outlet, log: Logger): Source {
  const port = spec.port ?? PORT;
  const unit = spec.unit ?? UNIT;
  const address = `${spec.host}:${port} (unit ${unit})`;
  const standing = createStanding({ source: spec.id, protocol: spec.protocol, address, tags: tags.length }, outlet);
  const gather = createGather(outlet, standing, log);
  const slots = tags.map((tag) => tag.slot);
  const placed: Placed<Tag>[] = [];
  const unclear: Tag[] = [];
  for (const tag of tags) {
    const place = parsePlace(tag.address, spec.order ?? 'abcd');
    if (place) placed.push({ place, owner: tag });
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

  /** Blocks that the device refused as a whole: their parts are asked for apart from then on. */
  const halved = new Map<Block<Tag>, readonly Block<Tag>[]>();
  const refusals = new Map<Block<Tag>, string>();

  const read = async (client: Client, block: Block<Tag>): Promise<void> => {
    for (const half of halved.get(block) ?? []) await read(client, half);
    if (halved.has(block)) return;
    let bytes: Buffer;
    try {
      bytes = await ask(client, block);
    } catch (error) {
      const refusal = exceptionIn(error);
      if (refusal === null) throw error;
      const { words, lasting } = refusal;
      if (lasting && block.parts.length > 1) {
        halved.set(block, halvesOf(block));
        return read(client, block);
      }
      // The device answers, but not for this place: the others are none the worse.
      standing.refuse('device-refuses', block.parts.length);
      const at = outlet.now();
      for (const { owner } of block.parts) gather.push(owner.slot, at, Number.NaN, BAD);
      if (refusals.get(block) !== words) {
        refusals.set(block, words);
        log.warn({ table: block.table, first: block.first, count: block.count, reason: words }, 'registers refused');
      }
      return;
    }
    // A register has no clock: what was read was so when it was answered.
    const at = outlet.now();
    for (const { place, owner } of block.parts) {
      const raw = valueIn(bytes, block, place);
      const value = raw === undefined ? Number.NaN : numberFor(owner.type, raw, outlet);
      if (Number.isNaN(value)) standing.refuse('not-a-number');
      gather.push(owner.slot, at, value, Number.isNaN(value) ? BAD : GOOD);
    }
  };
  const connect = async (signal: AbortSignal): Promise<Connection> => {
    const socket = dial(port, spec.host);
    const closed = new AbortController();
    const drop = () => socket.destroy();
    signal.addEventListener('abort', drop, { once: true });
    const client = new modbus.client.TCP(socket, unit, ANSWER_MS);
    guard(socket);
    try {
      await connected(socket);
      // One question, so that what listens there is known to speak Modbus before it is called up.
      const first = classes[0]?.items[0];
      if (first) await read(client, first);
    } catch (error) {
      socket.destroy();
      throw plain(error);
    } finally {
      signal.removeEventListener('abort', drop);
    }
    const lost = new Promise<string>((resolve) => {
      socket.on('error', (error) => resolve(plain(error).message));
      socket.on('close', () => resolve('the other side closed the connection'));
      poll(
        classes,
        async (blocks) => {
          for (const block of blocks) if (!closed.signal.aborted) await read(client, block);
        },
        closed.signal,
      ).catch((error: unknown) => resolve(plain(error).message));
    });
    return {
      remark,
      lost,
      async close() {
        closed.abort();
        socket.destroy();
      },
    };
  };

  return keptSource({ id: spec.id, slots, standing, gather, outlet, log, connect });
}

/** The bytes of a block as they came. */
async function ask(client: Client, { table, first, count }: Block<Tag>): Promise<Buffer> {
  switch (table) {
    case 'coil':
      return (await client.readCoils(first, count)).response.body.valuesAsBuffer;
    case 'discrete':
      return (await client.readDiscreteInputs(first, count)).response.body.valuesAsBuffer;
    case 'holding':
      return (await client.readHoldingRegisters(first, count)).response.body.valuesAsBuffer;
    case 'input':
      return (await client.readInputRegisters(first, count)).response.body.valuesAsBuffer;
  }
}

function valueIn(bytes: Buffer, block: Block<Tag>, place: Placed<Tag>['place']): number | boolean | undefined {
  const from = place.first - block.first;
  if (place.table === 'coil' || place.table === 'discrete') return bitAt(bytes, from >> 3, from & 7);
  // The low byte of a register is its second.
  if (place.type === null) return bitAt(bytes, 2 * from + (place.bit < 8 ? 1 : 0), place.bit & 7);
  const offset = 2 * from + (place.type === 'int8' || place.type === 'uint8' ? 1 : 0);
  return numberAt(bytes, offset, place.type, place.order);
}

const bitAt = (bytes: Buffer, byte: number, bit: number): boolean | undefined =>
  byte < bytes.length ? (((bytes[byte] as number) >> bit) & 1) === 1 : undefined;

/** jsmodbus throws at some frames while it reads them: that ends the connection, not the server. */
function guard(socket: Socket): void {
  const readers = socket.listeners('data') as ((bytes: Buffer) => void)[];
  socket.removeAllListeners('data');
  socket.on('data', (bytes) => {
    try {
      for (const read of readers) read(bytes);
    } catch {
      socket.destroy(new Error('what came is not the Modbus protocol'));
    }
  });
}

const connected = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the other side closed the connection')));
  });

/** jsmodbus rejects with objects of its own. */
function plain(error: unknown): Error {
  if (!(error instanceof Error) && typeof error === 'object' && error !== null && 'err' in error) {
    if (error.err === 'Timeout') return new Error('no answer in time');
    if (error.err === 'Offline') return new Error('the other side closed the connection');
    if ('message' in error && typeof error.message === 'string') return new Error(error.message);
  }
  return error instanceof Error ? error : new Error(String(error));
}
