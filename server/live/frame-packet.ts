/**
 * What goes to many clients many times a second is packed once, as socket.io packs any event, and handed to each client's
 * websocket itself. socket.io's own way costs a packet object, four emitted events and two flushes a client: more than the
 * sending. Where a client has packets waiting in engine.io, the event queues behind them as any other does.
 */
import type { Socket } from 'socket.io';
import { Encoder } from 'socket.io-msgpack-parser';
import type { WebSocket } from 'ws';

const EVENT = 2;
/** msgpack: bytes with a length of four bytes. */
const BIN_32 = 0xc6;
const encoder = new Encoder();

/** The bytes on the wire of `emit(name, value)` in a namespace. */
export function eventPacket(nsp: string, name: string, value: unknown): Buffer {
  const [packet] = encoder.encode({ type: EVENT, nsp, data: [name, value] }) as unknown as [Buffer | ArrayBuffer];
  return Buffer.isBuffer(packet) ? packet : Buffer.from(packet);
}

/** The same for a frame, without the parser's copy byte by byte: all but the frame is known beforehand. */
export function framePacket(nsp: string, bytes: Uint8Array): Buffer {
  const lead = leadOf(nsp);
  const packet = Buffer.allocUnsafe(lead.length + 5 + bytes.byteLength);
  lead.copy(packet);
  packet.writeUInt8(BIN_32, lead.length);
  packet.writeUInt32BE(bytes.byteLength, lead.length + 1);
  packet.set(bytes, lead.length + 5);
  return packet;
}

const leads = new Map<string, Buffer>();

/** A frame's packet up to the frame, which comes last. */
function leadOf(nsp: string): Buffer {
  const known = leads.get(nsp);
  if (known) return known;
  // Two bytes say "no bytes".
  const lead = eventPacket(nsp, 'frame', Buffer.alloc(0)).subarray(0, -2);
  leads.set(nsp, lead);
  return lead;
}

interface Connection {
  readonly readyState: string;
  readonly transport: { readonly writable: boolean; readonly socket?: WebSocket };
  /** Packets that engine.io holds back until the websocket has taken those before. */
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
}

const connectionOf = (socket: Socket): Connection => socket.conn as unknown as Connection;

/** Sends a packet, or what it was made of where others wait before it. A send that fails closes the websocket, which socket.io tells. */
export function sendPacket(socket: Socket, packet: Buffer, name: string, value: unknown): void {
  const { readyState, transport, writeBuffer } = connectionOf(socket);
  const wire = transport.socket;
  if (wire && readyState === 'open' && transport.writable && writeBuffer.length === 0) wire.send(packet);
  else socket.emit(name, value);
}

/** The parser sends a Buffer as msgpack binary; a bare Uint8Array would go as an extension, and its whole backing store with it. */
export const asBinary = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Bytes that wait for a client: in its websocket, and before it in engine.io, which hands the websocket no more until it
 * has sent what it has.
 */
export function bufferedBytes(socket: Socket): number {
  const { transport, writeBuffer } = connectionOf(socket);
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += data?.length ?? 0;
  return bytes;
}
