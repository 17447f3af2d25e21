/**
 * One connection to an MQTT broker: MQTT 3.1.1 or 5, clean session, will and subscriptions made anew for each connection
 * (a Sparkplug host's will carries the time of this very connection, so the client's own reconnect is not used).
 */
import { randomBytes } from 'node:crypto';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { atMost, causeOf } from '../cause.ts';
import type { Connection } from '../keep-trying.ts';
import { createInbox } from './inbox.ts';

const CONNECT_MS = 10_000;
const KEEPALIVE_S = 10;
const CLOSE_MS = 1000;
/** Topics a SUBSCRIBE packet. */
const GROUP = 100;

export interface BrokerConnect {
  readonly url: string;
  readonly name: string;
  readonly topics: readonly string[];
  /** 4 = MQTT 3.1.1, the default. */
  readonly version?: 4 | 5;
  readonly will?: IClientOptions['will'];
  read(topic: string, payload: Buffer): void;
  /** The broker has let us in; nothing is subscribed yet. */
  connected?(client: MqttClient): void;
  /** All subscriptions stand. */
  subscribed?(client: MqttClient): Promise<void>;
  /** We are leaving on purpose; the connection still stands. */
  leaving?(client: MqttClient): Promise<void>;
  remark?: string;
}

export async function connectBroker(options: BrokerConnect, signal: AbortSignal): Promise<Connection> {
  const client = connect(options.url, {
    clientId: `gemba-${options.name}-${randomBytes(4).toString('hex')}`,
    protocolVersion: options.version ?? 4,
    clean: true,
    // MQTT 5 says it twice: a clean start, and nothing kept after the end.
    ...(options.version === 5 ? { properties: { sessionExpiryInterval: 0 } } : {}),
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    queueQoSZero: false,
    ...(options.will ? { will: options.will } : {}),
  });
  const inbox = createInbox(options.read);
  client.handleMessage = (packet, done) => {
    const { payload } = packet;
    inbox.take(packet.topic, typeof payload === 'string' ? Buffer.from(payload) : payload, () => done());
  };

  let standing = false;
  let cause = '';
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
        const granted = await client.subscribeAsync([...options.topics.slice(from, from + GROUP)], { qos: 1 });
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
