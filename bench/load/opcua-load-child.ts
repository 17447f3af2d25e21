/**
 * An OPC UA server that does nothing but send: a real one cannot make 200,000 changes a second on a core beside the others.
 * It speaks the binary protocol without security (OPC UA Part 6, 7) with the library's own messages; only the notifications
 * are written by hand into one buffer, so that sending costs next to nothing. Counters count, signals wander, the rest stands.
 */
import { createServer, type Socket } from 'node:net';
import {
  ActivateSessionResponse,
  BinaryStream,
  CloseSessionResponse,
  CreateMonitoredItemsRequest,
  CreateMonitoredItemsResponse,
  CreateSessionResponse,
  CreateSubscriptionRequest,
  CreateSubscriptionResponse,
  coerceNodeId,
  DataType,
  DataValue,
  DeleteSubscriptionsResponse,
  EndpointDescription,
  GetEndpointsResponse,
  MessageSecurityMode,
  OpenSecureChannelResponse,
  ReadRequest,
  ReadResponse,
  StatusCodes,
  UserTokenType,
  VariantArrayType,
} from 'node-opcua';
import { answer, optionsOf } from './child.ts';

export interface OpcuaLoad {
  readonly port: number;
  /** Values a second to each client. */
  readonly rate: number;
}

const { port, rate } = optionsOf<OpcuaLoad>();
const SLICE_MS = 50;
/** A chunk that every client takes, bytes. */
const CHUNK = 65_000;
/** Handle, mask, variant of a double, source and server time. */
const ITEM = 4 + 1 + 1 + 8 + 8 + 8;
const WITH_TIMES = 0x0d;
const DOUBLE = 11;
const STRING = 12;
/** Ticks of 100 ns between 1601 and 1970. */
const EPOCH = 116_444_736_000_000_000n;
const POLICY = 'http://opcfoundation.org/UA/SecurityPolicy#None';
const NAMESPACES = ['http://opcfoundation.org/UA/', 'urn:load', 'urn:gemba:demo:plant'];
const CHANGING = /\.(good|total|energy|speed|s\d+)$/;
const COUNTERS = /\.(good|total|energy)$/;
const TEXTS = /\.(product|order)$/;

/** By client, in the order in which they came. */
const sent: number[] = [];
let clients = 0;
/** Of the newest client: from its first request for items to the last answer, ms. */
let creating = { items: 0, ms: 0 };
const ticks = (at: number) => BigInt(Math.round(at)) * 10_000n + EPOCH;

interface Encodes {
  encode(stream: BinaryStream): void;
}

const endpoint = new EndpointDescription({
  endpointUrl: `opc.tcp://127.0.0.1:${port}`,
  server: { applicationUri: 'urn:load', productUri: 'urn:load', applicationName: { text: 'load' } },
  securityMode: MessageSecurityMode.None,
  securityPolicyUri: POLICY,
  userIdentityTokens: [{ policyId: 'anonymous', tokenType: UserTokenType.Anonymous }],
  transportProfileUri: 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary',
});

/** One client: its items, what it waits for, and the wheel of values that goes round. */
function serve(socket: Socket): void {
  const client = clients++;
  const waiting: { request: number; handle: number }[] = [];
  let sequence = 0;
  let notification = 0;
  let rest = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let began = 0;
  let due = 0;
  const wheel: { handle: number; counter: boolean }[] = [];
  let at = 0;
  let first: { handle: number; name: string }[] = [];
  let created = 0;
  let createdFrom = 0;
  socket.setNoDelay(true);
  socket.on('error', () => undefined);

  const header = (kind: string, size: number, channel: readonly number[]) => {
    const bytes = Buffer.alloc(8 + 4 * channel.length);
    bytes.write(kind, 0, 'latin1');
    bytes.writeUInt32LE(size, 4);
    channel.forEach((number, i) => {
      bytes.writeUInt32LE(number, 8 + 4 * i);
    });
    return bytes;
  };
  const message = (request: number, body: Buffer) => {
    for (let from = 0; from < body.length; from += CHUNK) {
      const chunk = body.subarray(from, from + CHUNK);
      const last = from + CHUNK >= body.length;
      socket.write(header(last ? 'MSGF' : 'MSGC', 24 + chunk.length, [1, 1, ++sequence, request]));
      socket.write(chunk);
    }
  };
  const encoded = (type: number, response: Encodes): Buffer => {
    const stream = new BinaryStream(Buffer.alloc(4_000_000));
    stream.writeUInt8(1);
    stream.writeUInt8(0);
    stream.writeUInt16(type);
    response.encode(stream);
    return stream.buffer.subarray(0, stream.length);
  };

  const open = (request: number, handle: number) => {
    const body = encoded(
      449,
      new OpenSecureChannelResponse({
        responseHeader: { requestHandle: handle, timestamp: new Date() },
        serverProtocolVersion: 0,
        securityToken: { channelId: 1, tokenId: 1, createdAt: new Date(), revisedLifetime: 3_600_000 },
      }),
    );
    const policy = Buffer.from(POLICY);
    const head = Buffer.alloc(4 + 4 + policy.length + 4 + 4 + 8);
    head.writeUInt32LE(1, 0);
    head.writeInt32LE(policy.length, 4);
    policy.copy(head, 8);
    head.writeInt32LE(-1, 8 + policy.length);
    head.writeInt32LE(-1, 12 + policy.length);
    head.writeUInt32LE(++sequence, 16 + policy.length);
    head.writeUInt32LE(request, 20 + policy.length);
    socket.write(Buffer.concat([header('OPNF', 8 + head.length + body.length, []), head, body]));
  };

  const hear = (request: number, body: Buffer) => {
    const stream = new BinaryStream(body);
    stream.readUInt8();
    stream.readUInt8();
    const type = stream.readUInt16();
    const handle = requestHandleOf(body);
    const responseHeader = { requestHandle: handle, timestamp: new Date(), serviceResult: StatusCodes.Good };
    switch (type) {
      case 446:
        return open(request, handle);
      case 428:
        return message(request, encoded(431, new GetEndpointsResponse({ responseHeader, endpoints: [endpoint] })));
      case 461:
        return message(
          request,
          encoded(
            464,
            new CreateSessionResponse({
              responseHeader,
              sessionId: coerceNodeId('ns=1;i=1'),
              authenticationToken: coerceNodeId('ns=1;i=2'),
              revisedSessionTimeout: 60_000,
              serverNonce: Buffer.alloc(32),
              serverEndpoints: [endpoint],
            }),
          ),
        );
      case 467:
        return message(
          request,
          encoded(470, new ActivateSessionResponse({ responseHeader, serverNonce: Buffer.alloc(32) })),
        );
      case 631: {
        const asked = new ReadRequest();
        asked.decode(stream);
        const results = (asked.nodesToRead ?? []).map(({ nodeId }) => readOf(nodeId.toString()));
        return message(request, encoded(634, new ReadResponse({ responseHeader, results })));
      }
      case 787: {
        const asked = new CreateSubscriptionRequest();
        asked.decode(stream);
        return message(
          request,
          encoded(
            790,
            new CreateSubscriptionResponse({
              responseHeader,
              subscriptionId: 1,
              revisedPublishingInterval: asked.requestedPublishingInterval,
              revisedLifetimeCount: asked.requestedLifetimeCount,
              revisedMaxKeepAliveCount: asked.requestedMaxKeepAliveCount,
            }),
          ),
        );
      }
      case 751: {
        if (created === 0) createdFrom = performance.now();
        const asked = new CreateMonitoredItemsRequest();
        asked.decode(stream);
        const items = asked.itemsToCreate ?? [];
        for (const { itemToMonitor, requestedParameters } of items) {
          const name = itemToMonitor.nodeId.toString();
          first.push({ handle: requestedParameters.clientHandle, name });
          if (CHANGING.test(name))
            wheel.push({ handle: requestedParameters.clientHandle, counter: COUNTERS.test(name) });
        }
        message(
          request,
          encoded(
            754,
            new CreateMonitoredItemsResponse({
              responseHeader,
              results: items.map(({ requestedParameters: { queueSize } }) => ({
                statusCode: StatusCodes.Good,
                monitoredItemId: ++created,
                revisedSamplingInterval: 0,
                revisedQueueSize: queueSize,
              })),
            }),
          ),
        );
        creating = { items: created, ms: performance.now() - createdFrom };
        return;
      }
      case 826:
        waiting.push({ request, handle });
        return;
      case 473:
        return message(request, encoded(476, new CloseSessionResponse({ responseHeader })));
      case 847:
        return message(
          request,
          encoded(850, new DeleteSubscriptionsResponse({ responseHeader, results: [0 as never] })),
        );
      default:
        throw new Error(`no answer to request ${type}`);
    }
  };

  /** A PublishResponse around items that are encoded already. */
  const publish = (items: number, encodedItems: Buffer) => {
    const asked = waiting.shift();
    if (!asked) return false;
    const now = ticks(Date.now());
    const head = Buffer.alloc(4 + 24 + 4 + 4 + 1 + 4 + 8 + 4 + 4 + 1 + 4 + 4);
    let o = 0;
    head.writeUInt32LE(0x033d0001, o); // FourByte id, i=829
    o += 4;
    head.writeBigInt64LE(now, o);
    head.writeUInt32LE(asked.handle, o + 8); // service result 0, no diagnostics
    head.writeInt32LE(-1, o + 17);
    o += 24;
    head.writeUInt32LE(1, o); // subscription
    head.writeInt32LE(-1, o + 4); // available sequence numbers
    o += 9;
    head.writeUInt32LE(items === 0 ? notification + 1 : ++notification, o);
    head.writeBigInt64LE(now, o + 4);
    o += 12;
    if (items === 0) {
      head.writeInt32LE(-1, o);
      message(asked.request, Buffer.concat([head.subarray(0, o + 4), TAIL]));
      return true;
    }
    head.writeInt32LE(1, o);
    head.writeUInt32LE(0x032b0001, o + 4); // i=811 DataChangeNotification
    head.writeUInt8(1, o + 8);
    head.writeInt32LE(4 + encodedItems.length + 4, o + 9);
    head.writeInt32LE(items, o + 13);
    o += 17;
    message(asked.request, Buffer.concat([head.subarray(0, o), encodedItems, NONE, TAIL]));
    sent[client] = (sent[client] ?? 0) + items;
    return true;
  };

  let silent = 0;
  const timer = setInterval(() => {
    if (first.length > 0) {
      // Every item says once how it stands.
      if (publish(first.length, Buffer.concat(first.map(standing)))) {
        first = [];
        began = performance.now();
        due = 0;
      }
      return;
    }
    if (wheel.length === 0 || began === 0) {
      if (created > 0 && ++silent % 10 === 0) publish(0, NONE);
      return;
    }
    const wanted = Math.floor(((performance.now() - began) * rate) / 1000);
    // A process that was held up does not make up for more than a quarter of a second.
    due = Math.max(due, wanted - rate / 4);
    const count = Math.floor(wanted - due);
    if (count <= 0) return;
    const items = Buffer.allocUnsafe(count * ITEM);
    const now = ticks(Date.now());
    for (let i = 0; i < count; i++) {
      const { handle, counter } = wheel[at % wheel.length] as (typeof wheel)[number];
      const round = Math.floor(at / wheel.length) + 1;
      at++;
      const o = i * ITEM;
      items.writeUInt32LE(handle, o);
      items[o + 4] = WITH_TIMES;
      items[o + 5] = DOUBLE;
      items.writeDoubleLE(counter ? round : 50 + ((round * 7 + handle) % 40), o + 6);
      items.writeBigInt64LE(now, o + 14);
      items.writeBigInt64LE(now, o + 22);
    }
    if (publish(count, items)) due += count;
    else at -= count;
  }, SLICE_MS);
  socket.on('close', () => clearInterval(timer));

  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 8 && rest.length >= rest.readUInt32LE(4)) {
      const size = rest.readUInt32LE(4);
      const chunk = rest.subarray(0, size);
      rest = rest.subarray(size);
      const kind = chunk.toString('latin1', 0, 3);
      if (kind === 'HEL') {
        const sizes = [0, chunk.readUInt32LE(12), chunk.readUInt32LE(16), 0, 0];
        socket.write(header('ACKF', 28, sizes));
      } else if (kind === 'OPN') {
        const policy = 12 + 4 + Math.max(0, chunk.readInt32LE(12));
        const certificate = policy + 4 + Math.max(0, chunk.readInt32LE(policy));
        const body = certificate + 4 + Math.max(0, chunk.readInt32LE(certificate));
        hear(chunk.readUInt32LE(body + 4), Buffer.from(chunk.subarray(body + 8)));
      } else if (kind === 'MSG') {
        parts.push(Buffer.from(chunk.subarray(24)));
        if (chunk[3] === 'F'.charCodeAt(0)) {
          const whole = Buffer.concat(parts);
          parts = [];
          hear(chunk.readUInt32LE(20), whole);
        }
      } else socket.end();
    }
  });
}

const NONE = Buffer.from([0xff, 0xff, 0xff, 0xff]);
/** No results, no diagnostics. */
const TAIL = Buffer.concat([NONE, NONE]);

/** How an item stands at first, encoded. */
function standing({ handle, name }: { handle: number; name: string }): Buffer {
  const text = TEXTS.test(name) ? (name.endsWith('product') ? 'p1' : '4711') : null;
  const bytes = Buffer.alloc(text === null ? ITEM : 4 + 1 + 1 + 4 + text.length + 16);
  bytes.writeUInt32LE(handle, 0);
  bytes[4] = WITH_TIMES;
  let o = 6;
  if (text === null) {
    bytes[5] = DOUBLE;
    bytes.writeDoubleLE(name.endsWith('.state') ? 6 : name.endsWith('.mode') ? 1 : 0, o);
    o += 8;
  } else {
    bytes[5] = STRING;
    bytes.writeInt32LE(text.length, o);
    bytes.write(text, o + 4, 'latin1');
    o += 4 + text.length;
  }
  const now = ticks(Date.now());
  bytes.writeBigInt64LE(now, o);
  bytes.writeBigInt64LE(now, o + 8);
  return bytes;
}

function readOf(node: string): DataValue {
  const now = new Date();
  const times = { sourceTimestamp: now, serverTimestamp: now };
  if (node === 'ns=0;i=2255')
    return new DataValue({
      ...times,
      value: { dataType: DataType.String, arrayType: VariantArrayType.Array, value: NAMESPACES },
    });
  if (node === 'ns=0;i=2258') return new DataValue({ ...times, value: { dataType: DataType.DateTime, value: now } });
  return new DataValue({ ...times, value: { dataType: DataType.UInt32, value: 0 } });
}

/** The handle is behind the type id, the token (a numeric or opaque node id) and the time. */
function requestHandleOf(body: Buffer): number {
  const form = (body[4] ?? 0) & 0x3f;
  const token =
    form === 0 ? 2 : form === 1 ? 4 : form === 2 ? 7 : form === 4 ? 19 : 3 + 4 + Math.max(0, body.readInt32LE(7));
  return body.readUInt32LE(4 + token + 8);
}

const server = createServer(serve);
server.listen(port, '127.0.0.1', () =>
  answer({ sent: () => sent.find((values) => values > 0) ?? 0, created: () => creating, stop: () => server.close() }),
);
