/**
 * Frames go to many clients many times a second: packed once, as socket.io packs any event, and handed to each client's
 * websocket itself. socket.io's own way costs a packet object, four emitted events and two flushes a client; that is more
 * than the sending. Where a client has packets waiting in engine.io, the frame queues behind them as any other event does.
 */
import type { Socket } from 'socket.io';
import { Encoder } from 'socket.io-msgpack-parser';
import type { WebSocket } from 'ws';

const EVENT = 2;
const encoder = new Encoder();

/** The bytes on the wire of `emit('frame', bytes)` in a namespace. */
export function framePacket(nsp: string, bytes: Uint8Array): Buffer {
  const [packet] = encoder.encode({ type: EVENT, nsp, data: ['frame', asBinary(bytes)] }) as unknown as [
    Buffer | ArrayBuffer,
  ];
  return Buffer.isBuffer(packet) ? packet : Buffer.from(packet);
}

interface Connection {
  readonly readyState: string;
  readonly transport: { readonly writable: boolean; readonly socket?: WebSocket };
  /** Packets that engine.io holds back until the websocket has taken those before. */
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
}

const connectionOf = (socket: Pick<Socket, 'conn'>): Connection => socket.conn as unknown as Connection;

/** Sends a packet made of `bytes`. */
export function sendFrame(
  socket: Pick<Socket, 'conn'> & { emit(name: 'frame', bytes: Uint8Array): unknown },
  packet: Buffer,
  bytes: Uint8Array,
): void {
  const { readyState, transport, writeBuffer } = connectionOf(socket);
  const wire = transport.socket;
  if (wire && readyState === 'open' && transport.writable && writeBuffer.length === 0) wire.send(packet, ignored);
  else socket.emit('frame', asBinary(bytes));
}

/** A send that fails closes the websocket, which socket.io tells. */
const ignored = (): void => undefined;

/** The parser sends a Buffer as msgpack binary; a bare Uint8Array would go as an extension, and its whole backing store with it. */
export const asBinary = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Bytes that wait for a client: in its websocket, and before it in engine.io, which hands the websocket no more until it
 * has sent what it has.
 */
export function bufferedBytes(socket: Pick<Socket, 'conn'>): number {
  const { transport, writeBuffer } = connectionOf(socket);
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += data?.length ?? 0;
  return bytes;
}
