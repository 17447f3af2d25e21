/**
 * A connection to a Modbus TCP device through `jsmodbus`, which throws at some frames while it reads them and rejects with
 * objects of its own: both are taken out of its hands. It asks, and never does anything but ask.
 */
import { connect as dial, type Socket } from 'node:net';
import modbus from 'jsmodbus';
import { causeOf } from '../cause.ts';
import type { Block } from './blocks.ts';

type Client = InstanceType<typeof modbus.client.TCP>;

const PORT = 502;
const UNIT = 1;
const ANSWER_MS = 3000;

export interface ModbusAddress {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
}

export const modbusAddress = (spec: { host: string; port?: number; unit?: number }): ModbusAddress => ({
  host: spec.host,
  port: spec.port ?? PORT,
  unit: spec.unit ?? UNIT,
});

export interface ModbusDevice {
  /** The bytes of a block as they came; throws what the device refuses (see exception.ts). */
  read(block: Pick<Block<unknown>, 'table' | 'first' | 'count'>): Promise<Buffer>;
  /** Resolves with the reason. */
  readonly lost: Promise<string>;
  close(): void;
}

/** Throws when nobody answers the call; gives up when `signal` is aborted. */
export async function connectModbus({ host, port, unit }: ModbusAddress, signal: AbortSignal): Promise<ModbusDevice> {
  const socket = dial(port, host);
  const drop = () => socket.destroy();
  signal.addEventListener('abort', drop, { once: true });
  const client = new modbus.client.TCP(socket, unit, ANSWER_MS);
  guard(socket);
  try {
    await connected(socket);
  } catch (error) {
    socket.destroy();
    throw plain(error);
  } finally {
    signal.removeEventListener('abort', drop);
  }
  return {
    read: (block) => ask(client, block),
    lost: new Promise((resolve) => {
      socket.on('error', (error) => resolve(plain(error).message));
      socket.on('close', () => resolve('the other side closed the connection'));
    }),
    close: drop,
  };
}

async function ask(client: Client, { table, first, count }: Pick<Block<unknown>, 'table' | 'first' | 'count'>) {
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

/** What cannot be read ends the connection, not the server. */
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

/** What `jsmodbus` rejects with, as an error in words. */
export function plain(error: unknown): Error {
  if (!(error instanceof Error) && typeof error === 'object' && error !== null && 'err' in error) {
    if (error.err === 'Timeout') return new Error('no answer in time');
    if (error.err === 'Offline') return new Error('the other side closed the connection');
    if ('message' in error && typeof error.message === 'string') return new Error(error.message);
  }
  return new Error(causeOf(error));
}
