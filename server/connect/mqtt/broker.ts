/**
 * One connection to an MQTT broker: MQTT 3.1.1 or 5, will and subscriptions made anew for each connection (a Sparkplug
 * host's will carries the time of this very connection, so the client's own reconnect is not used). The session is a clean
 * one unless the broker is to keep what comes while we are away.
 */
import { randomBytes } from 'node:crypto';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { atMost, causeOf } from '../cause.ts';
import type { Connection } from '../keep-trying.ts';
import { createInbox, type Message } from './inbox.ts';
import { createLedger } from './ledger.ts';

const CONNECT_MS = 10_000;
const KEEPALIVE_S = 10;
const CLOSE_MS = 1000;
/** Messages that a broker of MQTT 5 may send before the first of them is acknowledged. */
const MOST_OWED = 4096;
const ON_DISK_FIRST = new Error('acknowledged when it is on disk');
/** Topics a SUBSCRIBE packet. */
const GROUP = 100;

export interface Login {
  readonly username?: string;
  readonly password?: string;
  /** PEM. */
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  /** Accepts a certificate that is made out to another host. */
  readonly checkServerIdentity?: () => undefined;
}

export interface BrokerConnect {
  readonly url: string;
  readonly name: string;
  readonly topics: readonly string[];
  /** 4 = MQTT 3.1.1, the default. */
  readonly version?: 4 | 5;
  readonly will?: IClientOptions['will'];
  /** User, password and what TLS needs. */
  readonly login?: Login;
  /** The broker keeps what comes while we are away, for so long, seconds; 0 or absent = not at all. */
  readonly session?: { readonly clientId: string; readonly seconds: number };
  readonly qos?: 0 | 1;
  /** Messages of QoS 1 are acknowledged when `settle` says so, not when they were read. */
  readonly settles?: boolean;
  read(topic: string, payload: Buffer, message: Message): void;
  /** All that had come is read. */
  rest?(): void;
  /** The broker has let us in; nothing is subscribed yet. */
  connected?(client: MqttClient): void;
  /** All subscriptions stand. */
  subscribed?(client: MqttClient): Promise<void>;
  /** We are leaving on purpose; the connection still stands. */
  leaving?(client: MqttClient): Promise<void>;
  remark?: string;
}

export async function connectBroker(options: BrokerConnect, signal: AbortSignal): Promise<Connection> {
  const { session } = options;
  const kept = session !== undefined && session.seconds > 0;
  const client = connect(options.url, {
    clientId: kept ? session.clientId : `gemba-${options.name}-${randomBytes(4).toString('hex')}`,
    protocolVersion: options.version ?? 4,
    clean: !kept,
    // MQTT 5 says it twice: a clean start, and nothing kept after the end.
    ...(options.version === 5
      ? { properties: { sessionExpiryInterval: kept ? session.seconds : 0, receiveMaximum: MOST_OWED } }
      : {}),
    ...options.login,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    queueQoSZero: false,
    // Its own log asks at every packet whether anybody listens, which costs a tenth of the packet.
    log: () => undefined,
    ...(options.will ? { will: options.will } : {}),
  });
  const inbox = createInbox((message) => options.read(message.topic, message.payload, message), options.rest);
  let standing = false;
  let cause = '';
  const ledger = createLedger(
    (messageId) => {
      if (client.connected) client['_sendPacket']({ cmd: 'puback', messageId, reasonCode: 0 });
    },
    () => {
      // Not acknowledged, it comes again with the next connection.
      cause ||= 'what came could not be kept on disk';
      client.end(true);
    },
  );
  client.handleMessage = (packet: IPublishPacket, done: (error?: Error) => void) => {
    const { topic, payload, qos, messageId, retain } = packet;
    const owed = options.settles === true && qos === 1 && messageId !== undefined;
    inbox.take(
      {
        topic,
        payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
        retained: retain,
        settle: owed ? ledger.enter(messageId) : null,
      },
      // mqtt.js acknowledges and reads on in one call; told of an error it reads on and leaves the acknowledgement to us.
      owed ? () => done(ON_DISK_FIRST) : done,
    );
  };

  const lost = new Promise<string>((resolve) => {
    client.on('error', (error) => {
      cause ||= causeOf(error);
      if (standing) resolve(cause);
    });
    client.on('close', () => resolve(cause || 'the broker closed the connection'));
  });
  const drop = () => client.end(true);
  signal.addEventListener('abort', drop, { once: true });
  const close = async () => {
    signal.removeEventListener('abort', drop);
    inbox.close();
    if (client.connected) {
      if (options.leaving) await atMost(CLOSE_MS, options.leaving(client));
      await atMost(CLOSE_MS, client.endAsync());
    }
    client.end(true);
  };

  try {
    await Promise.race([
      new Promise<void>((resolve) => client.once('connect', () => resolve())),
      lost.then((reason) => Promise.reject(new Error(reason))),
    ]);
    // From here on a stop is clean: it says goodbye first.
    signal.removeEventListener('abort', drop);
    standing = true;
    options.connected?.(client);
    const settle = async () => {
      for (let from = 0; from < options.topics.length; from += GROUP) {
        const granted = await client.subscribeAsync([...options.topics.slice(from, from + GROUP)], {
          qos: options.qos ?? 1,
        });
        const refused = granted.find(({ qos }) => qos > 2);
        if (refused) throw new Error(`the broker refuses the subscription to ${refused.topic}`);
      }
      await options.subscribed?.(client);
    };
    await Promise.race([settle(), lost.then((reason) => Promise.reject(new Error(reason)))]);
    return { remark: options.remark ?? '', lost, close };
  } catch (error) {
    void close();
    throw error;
  }
}
