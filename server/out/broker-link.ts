/** A connection to a broker for telling: reconnects by itself, says how it stands. */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { atMost, causeOf } from '../connect/cause.ts';
import type { OutputStanding } from './output.ts';

const RECONNECT_MS = 2000;
const LEAVE_MS = 2000;

export interface BrokerLink {
  readonly connected: boolean;
  publish(topic: string, payload: string | Buffer, qos: 0 | 1, retain: boolean): void;
  close(farewell?: () => Promise<unknown>): Promise<void>;
}

export function brokerLink(
  url: string,
  clientId: string,
  /** Made anew for each connection. */
  will: () => NonNullable<IClientOptions['will']>,
  standing: OutputStanding,
  connected: (client: MqttClient) => void,
): BrokerLink {
  const client = connect(url, {
    clientId,
    clean: true,
    will: will(),
    reconnectPeriod: RECONNECT_MS,
    // What could not be told at its time is told by the next full picture, not from a queue.
    queueQoSZero: false,
  });
  client.on('connect', () => {
    standing.up();
    connected(client);
  });
  client.on('reconnect', () => {
    client.options.will = will();
  });
  client.on('error', (error) => standing.down(causeOf(error)));
  client.on('close', () => {
    if (standing.view().status !== 'down') standing.down('the connection to the broker is lost');
  });
  return {
    get connected() {
      return client.connected;
    },
    publish(topic, payload, qos, retain) {
      if (!client.connected) return;
      client.publish(topic, payload, { qos, retain }, (error) => standing.count(error ? 'failed' : 'sent'));
    },
    async close(farewell) {
      if (client.connected && farewell) await atMost(LEAVE_MS, farewell());
      await atMost(LEAVE_MS, client.endAsync());
    },
  };
}
